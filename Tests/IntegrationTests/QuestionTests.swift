import JukiClient
import JukiDomain
import JukiMessages
import Testing

/// Lookup, history, code change and search through the client library.
@Suite struct QuestionTests {
    private static let notices = Residents.firstLoad(Residents.kagoshima, 40)

    private static func withResidents(_ body: (TestServer, JukiConnection) async throws -> Void) async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            for notice in notices { _ = try await city.update(NoticeDraft(notice)) }
            try await body(server, city)
        }
    }

    @Test func historyIsStackedAndNumbersGoOnlyToThoseWhoMayHaveThem() async throws {
        try await Self.withResidents { server, city in
            var moved = Self.notices[0].record
            moved.changeReason = .moveWithin
            moved.address = GaijiText("鹿児島市鴨池新町１０番１号")
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 41, record: moved)))
            let terminal = try await server.connect("terminal-office-1")
            let request = LookupRequest(
                subject: .code(moved.code), items: .everyIdentityItem, includeHistory: true,
                purpose: Residents.investigation)
            let answer = try await terminal.lookup(request)
            #expect(answer.record.address == moved.address.text)
            #expect(answer.record.individualNumber == moved.individualNumber)
            #expect(answer.record.updateSequence == 2 && answer.record.retentionFlag == .inForce)
            #expect(answer.history.map(\.updateSequence) == [1])
            #expect(answer.history.map(\.address) == [Self.notices[0].record.address.text])
            #expect(answer.history.map(\.retentionFlag) == [.history])
            #expect(answer.history.allSatisfy { $0.individualNumber == nil }, "told for the current version only")

            let agency = try await server.connect("agency-kenmin-koryu")
            func ask(_ items: ItemSet) -> LookupRequest {
                LookupRequest(subject: .code(moved.code), items: items, purpose: Residents.consent)
            }
            let refused = await #expect(throws: JukiError.self) {
                try await agency.lookup(ask(ItemSet(.kanjiName, .individualNumber)))
            }
            #expect(refused?.reason == .itemNotAllowedByBasis)
            let plain = try await agency.lookup(ask([]))
            #expect(plain.record.items.numbers == [2, 4, 5, 6, 7, 21] && plain.history.isEmpty)
            #expect(plain.record.individualNumber == nil && plain.record.code == nil)

            let number = try #require(Self.notices[1].record.individualNumber)
            let national = try await server.connect("national")
            let found = try await national.lookup(LookupRequest(
                subject: .individualNumber(number), items: ItemSet(.residentRecordCode),
                purpose: Purpose(legalBasis: "30-7")))
            #expect(found.record.code == Self.notices[1].record.code && found.record.name == nil)
        }
    }

    @Test func changedCodeIsFollowedByTheNewOneAndNotToldToWhoAsksForTheOld() async throws {
        try await Self.withResidents { server, city in
            let old = Self.notices[2].record
            var record = old
            record.code = ResidentRecordCode(body: 9_876_543_210)
            record.changeReason = .recordCodeRequest
            let outcome = try await city.update(
                NoticeDraft(UpdateNotice(number: 41, record: record, previousCode: old.code)))
            #expect(outcome.result == .applied(updateSequence: 2))
            let terminal = try await server.connect("terminal-office-1")
            let refused = await #expect(throws: JukiError.self) {
                try await terminal.lookup(
                    LookupRequest(subject: .code(old.code), purpose: Residents.investigation))
            }
            #expect(refused?.reason == .codeChanged)
            let answer = try await terminal.lookup(
                LookupRequest(
                    subject: .code(record.code), items: ItemSet(.individualNumber), includeHistory: true,
                    purpose: Residents.investigation))
            #expect(answer.record.individualNumber == old.individualNumber)
            #expect(answer.history.count == 1)
            #expect(try await city.laneState().residents == UInt64(Self.notices.count))
        }
    }

    @Test func searchesFindEveryoneWhoMeetsTheConditionsAndNobodyElse() async throws {
        try await Self.withResidents { server, _ in
            let terminal = try await server.connect("terminal-office-1")
            for notice in Self.notices where !notice.record.kanaName.isBlank && !notice.record.name.text.isBlank {
                let record = notice.record
                let conditions = SearchConditions(
                    kanjiName: TextCondition(record.name.text, strictness: .loose),
                    kanaName: TextCondition(record.kanaName), birthDate: BirthCondition(record.birthDate),
                    sex: record.sex, municipality: record.municipality,
                    address: TextCondition(record.address.text))
                let answer = try await terminal.search(
                    SearchRequest(conditions, explain: true, purpose: Residents.consent))
                #expect(answer.hits.contains { $0.code == record.code })
                #expect(answer.hits.allSatisfy { $0.record.birthDate?.sortKey == record.birthDate.sortKey })
                #expect(answer.explanation != nil)
            }
            let everybody = SearchConditions(municipality: Residents.kagoshima)
            let all = try await terminal.search(
                SearchRequest(everybody, limit: 200, purpose: Residents.consent))
            #expect(Set(all.hits.compactMap(\.code)) == Set(Self.notices.map(\.record.code)))
            let tooMany = await #expect(throws: JukiError.self) {
                try await terminal.search(SearchRequest(everybody, limit: 10, purpose: Residents.consent))
            }
            #expect(tooMany?.reason == .tooManyMatches)
        }
    }

    @Test func deletedPersonsAndPastValuesAreFoundOnRequestOnly() async throws {
        try await Self.withResidents { server, city in
            var dead = Self.notices[3].record
            dead.changeReason = .death
            dead.isDeleted = true
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 41, record: dead)))
            var moved = Self.notices[4].record
            moved.changeReason = .moveWithin
            moved.address = GaijiText("鹿児島市鴨池新町１０番１号")
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 42, record: moved)))
            let terminal = try await server.connect("terminal-office-1")
            func codes(_ conditions: SearchConditions) async throws -> Set<ResidentRecordCode> {
                let request = SearchRequest(conditions, limit: 200, purpose: Residents.consent)
                return Set(try await terminal.search(request).hits.compactMap(\.code))
            }
            var conditions = SearchConditions(birthDate: BirthCondition(dead.birthDate), sex: dead.sex)
            #expect(try await !codes(conditions).contains(dead.code))
            conditions.includeDeleted = true
            #expect(try await codes(conditions).contains(dead.code))
            var past = SearchConditions(address: TextCondition(Self.notices[4].record.address.text))
            #expect(try await !codes(past).contains(moved.code))
            past.includePastValues = true
            #expect(try await codes(past).contains(moved.code))
        }
    }
}

import AccessControl
import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import RecordStore
import SupplementaryRegistry
import SyntheticPopulation
import Testing

/// The supplementary server over real mutual TLS: a day of the prefecture, and what is told of whom.
@Suite struct SupplementaryRegisterTests {
    private static let seed: UInt64 = 46
    private static let plan = SupplementaryPlan(
        PopulationPlan(seed: seed, residents: 1000, today: TestServer.now.japanDay))
    private static let passports = Purpose(legalBasis: "30-44-6-1-1:六", applicationNumber: "R8-6")
    private static let disclosing = Purpose(legalBasis: "30-44-13-35", applicationNumber: "R8-35")

    @Test func aDayOfThePrefecture() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let day = Self.plan.day(events: 60)
            try await load(server)
            var connections: [MunicipalityCode: JukiConnection] = [:]
            for notice in day.notices {
                let code = notice.municipality
                if connections[code] == nil {
                    connections[code] = try await server.connect(Residents.certificate(of: code))
                }
                let city = try #require(connections[code])
                let outcome = try await send(Self.draft(notice), from: city)
                #expect(Self.expectation(outcome) == notice.expected, "seed \(Self.seed), \(notice.event), \(code)")
                #expect(try await send(Self.draft(notice), from: city).result == outcome.result, "a resend")
            }
            let report = try await server.connect("terminal-representative-1").verifyIndexes()
            #expect(report.entriesMissing == 0 && report.entriesOrphaned == 0 && report.recordsChecked > 0)
        }
    }

    @Test func onlyPersonsMovedOverseasAreToldOfOnATask() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let (abroad, home) = try await loadTwo(server)
            let passports = try await server.connect("agency-ryoken")
            let told = try await lookup(abroad.code, Self.passports, passports).record
            #expect(told.name == abroad.name.text && told.lastAddress == abroad.lastAddress.text)
            #expect(told.state == .movedOverseas && told.code == nil, "no code without the transitional rule")
            await expectRefusal(.notMovedOverseas) {
                _ = try await lookup(home.code, Self.passports, passports)
            }
            let evidence = try server.evidence().filter { $0.procedure == Procedure.supplementaryLookup.rawValue }
            #expect(evidence.map(\.result) == [0, Reason.notMovedOverseas.rawValue])
            #expect(evidence.allSatisfy { $0.subjects.count == 1 && $0.applicationNumber == "R8-6" })
            // 転出予定年月日: until that day the person lives in the country.
            var leaving = home
            leaving.kind = .correction
            leaving.state = .movedOverseas
            (leaving.addressMunicipality, leaving.address, leaving.lastAddress) = (nil, .blank, home.address)
            leaving.changeDate = SupplementaryTestServer.now.japanDay.adding(days: 2)
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            #expect(try await send(Self.draft(3, leaving), from: city).refusal == nil)
            await expectRefusal(.notMovedOverseas) {
                _ = try await lookup(home.code, Self.passports, passports)
            }
            server.advanceClock(seconds: 2 * 86_400)
            #expect(try await lookup(home.code, Self.passports, passports).record.state == .movedOverseas)
            // For the register's own business everybody is there.
            let terminal = try await server.connect("terminal-representative-1")
            #expect(try await lookup(home.code, Self.disclosing, terminal).record.state == .movedOverseas)
        }
    }

    @Test func aSearchOnATaskFindsPersonsMovedOverseasOnly() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let (abroad, home) = try await loadTwo(server)
            let passports = try await server.connect("agency-ryoken")
            func found(_ person: SupplementaryRecord) async throws -> [PersonalText?] {
                var conditions = SearchConditions()
                conditions.kanaName = TextCondition(person.kanaName, match: .exact, strictness: .loose)
                conditions.birthDate = BirthCondition(person.birthDate)
                let request = SearchRequest(conditions, purpose: Self.passports)
                return try await passports.search(request, in: Registers.Supplementary.self).hits.map(\.record.name)
            }
            #expect(try await found(abroad) == [abroad.name.text])
            #expect(try await found(home) == [])
            var town = SearchConditions(kanjiName: TextCondition(abroad.name.text))
            town.ooaza = OoazaCode(value: 1)
            await expectRefusal(.invalidCondition) {
                let request = SearchRequest(town, purpose: Self.passports)
                _ = try await passports.search(request, in: Registers.Supplementary.self)
            }
        }
    }

    /// What a search cost is counted over everybody: it would tell that a person is there who may not be told of.
    @Test func aSearchOnATaskIsNotExplained() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let (abroad, home) = try await loadTwo(server)
            let passports = try await server.connect("agency-ryoken")
            let national = try await server.connect("supplementary-national")
            for person in [abroad, home] {
                var conditions = SearchConditions(kanjiName: TextCondition(person.name.text))
                conditions.birthDate = BirthCondition(person.birthDate)
                func search(_ purpose: Purpose, _ peer: JukiConnection) async throws -> Bool {
                    let request = SearchRequest(conditions, explain: true, purpose: purpose)
                    return try await peer.search(request, in: Registers.Supplementary.self).explanation != nil
                }
                #expect(try await !search(Self.passports, passports))
                // For the register's own business everybody is there, and may be counted.
                #expect(try await search(Purpose(legalBasis: "30-42"), national))
            }
        }
    }

    /// Each line of a bulk job is held against the same rule as a lookup or a search would be.
    @Test func aBulkJobOnATaskTellsOfPersonsMovedOverseasOnly() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let (abroad, home) = try await loadTwo(server)
            let lines = [abroad, home].map { Array("\($0.code.digits)".utf8) }
            let begin = BulkBegin(
                job: "passports", purpose: Self.passports, columns: [.residentRecordCode], items: [2, 10],
                lines: 2, fileDigest: BulkProvider.digest(of: lines))
            var results: [BulkResult] = []
            _ = try await server.bulkProvider().run(begin, lines: lines) { _, batch in results += batch }
            #expect(results.map(\.outcome) == [.found, .refused])
            #expect(results.map(\.reason) == [nil, .notMovedOverseas])
            #expect(results.first?.values == [abroad.name.text.utf8, abroad.lastAddress.text.utf8])
        }
    }

    /// Where a person lived before moving overseas is not told with the present record.
    @Test func historyOnATaskBeginsWithTheMove() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let (_, home) = try await loadTwo(server)
            var moved = home
            moved.kind = .correction
            moved.state = .movedOverseas
            moved.addressMunicipality = nil
            moved.lastAddress = home.address
            moved.address = .blank
            let city = try await server.connect(Residents.certificate(of: home.municipality))
            #expect(try await send(Self.draft(3, moved), from: city).refusal == nil)
            let passports = try await server.connect("agency-ryoken")
            let told = try await lookup(home.code, Self.passports, passports, history: true)
            #expect(told.record.lastAddress == home.address.text && told.history.isEmpty)
            let terminal = try await server.connect("terminal-representative-1")
            #expect(try await lookup(home.code, Self.disclosing, terminal, history: true).history.count == 1)
        }
    }

    /// A message or a peer of the other register is refused, never misread.
    @Test func theResidentRegistersMessagesAndPeersAreRefused() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let (abroad, _) = try await loadTwo(server)
            let city = try await server.connect(Residents.certificate(of: abroad.municipality))
            let notices = Residents.firstLoad(abroad.municipality, 1)
            await expectRefusal(.procedureNotAllowed) {
                _ = try await city.update(NoticeDraft(notices[0]))
            }
            let national = try await server.connect("national")
            await expectRefusal(.procedureNotAllowed) {
                _ = try await lookup(abroad.code, Purpose(legalBasis: "30-42"), national)
            }
            let own = try await server.connect("supplementary-national")
            let told = try await lookup(abroad.code, Purpose(legalBasis: "30-42"), own, items: [1, 2])
            #expect(told.record.code == abroad.code)
        }
    }

    // MARK: Steps

    private func load(_ server: SupplementaryTestServer) async throws {
        for municipality in Self.plan.population.municipalities {
            let city = try await server.connect(Residents.certificate(of: municipality.code))
            defer { city.close() }
            for notice in Self.plan.firstLoad(of: municipality.code) {
                let outcome = try await send(SupplementaryNoticeDraft(notice), from: city)
                #expect(outcome.refusal == nil, "seed \(Self.seed), \(municipality.code) \(notice.number)")
            }
        }
    }

    /// Somebody moved overseas and somebody with a domestic address, on the 附票 of one municipality.
    private func loadTwo(
        _ server: SupplementaryTestServer
    ) async throws -> (abroad: SupplementaryRecord, home: SupplementaryRecord) {
        let people = Self.plan.firstLoad(of: Residents.kagoshima).map(\.record)
        let abroad = try #require(people.first { $0.state == .movedOverseas })
        let home = try #require(people.first { $0.state == .domestic && !$0.name.text.isBlank })
        let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
        defer { city.close() }
        for (number, person) in [abroad, home].enumerated() {
            #expect(try await send(Self.draft(UInt64(number + 1), person), from: city).refusal == nil)
        }
        return (abroad, home)
    }

    private func send(
        _ draft: SupplementaryNoticeDraft, from city: JukiConnection
    ) async throws -> NoticeOutcome {
        try await city.update(draft, in: Registers.Supplementary.self)
    }

    @discardableResult
    private func lookup(
        _ code: ResidentRecordCode, _ purpose: Purpose, _ connection: JukiConnection, items: [UInt8] = [],
        history: Bool = false
    ) async throws -> SupplementaryLookupResponse {
        let request = SupplementaryLookupRequest(
            code: code, items: ItemSet(numbers: items), includeHistory: history, purpose: purpose)
        return try await connection.lookup(request, in: Registers.Supplementary.self)
    }

    private static func draft(_ number: UInt64, _ record: SupplementaryRecord) -> SupplementaryNoticeDraft {
        SupplementaryNoticeDraft(SupplementaryNotice(number: number, record: record))
    }

    private static func draft(_ notice: SupplementarySyntheticNotice) -> SupplementaryNoticeDraft {
        switch notice.content {
        case .notice(let notice): SupplementaryNoticeDraft(notice)
        case .faulty(let faulty): SupplementaryNoticeDraft(number: faulty.number, record: faulty.draft)
        }
    }

    private static func expectation(_ outcome: NoticeOutcome) -> SupplementarySyntheticNotice.Expected {
        switch outcome.result {
        case .applied(let sequence): .applied(updateSequence: sequence)
        case .parked(let refusal), .refused(let refusal): .parked(refusal.reason)
        }
    }
}

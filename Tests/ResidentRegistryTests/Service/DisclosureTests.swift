import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

extension People {
    /// What this person's own written request says.
    static func identity(_ index: Int, on day: CalendarDate) -> ClaimedIdentity {
        let record = record(index, on: day)
        return ClaimedIdentity(
            name: record.name.text, birthDate: record.birthDate, sex: record.sex, address: record.address.text)
    }
}

/// Everything of one person for that person, and nothing for anybody else.
@Suite struct DisclosureTests {
    private static let start = day(2026, 4, 1)
    private static let purpose = Purpose(legalBasis: "30-32", applicationNumber: "R8-1", operatorID: "op-1")

    private func request(
        _ index: Int, withCode: Bool = true, number: Bool = false, received: CalendarDate = start,
        _ change: (inout ClaimedIdentity) -> Void = { _ in }
    ) -> DiscloseRequest {
        var identity = People.identity(index, on: Self.start)
        change(&identity)
        return DiscloseRequest(
            code: withCode ? People.code(index) : nil, identity: identity, receivedOn: received,
            includeIndividualNumber: number, purpose: Self.purpose)
    }

    private func disclose(
        _ registry: ResidentRegistry, _ request: DiscloseRequest
    ) throws -> Result<Disclosure<IdentityRecord>, Refusal> {
        let call = RecordedCall()
        let stream = request.encode().withUnsafeBytes {
            registry.begin(
                Procedure.disclose.rawValue, $0, isLast: true, from: .representative, over: call)
        }
        // The first messages leave by themselves; from then on the caller shows, one at a time, that it takes more.
        var waits = 0
        while !call.waitForEnd(milliseconds: 20), waits < 1000 {
            stream?.writable(credit: 1)
            waits += 1
        }
        #expect(call.ends == 1)
        if let refusal = call.refusals.first { return .failure(refusal) }
        let parts = try call.answers.map { try DiscloseResponse<IdentityRecord>(decoding: $0) }
        return .success(try #require(Disclosure(parts)))
    }

    private func populated() throws -> (bed: TestBed, registry: ResidentRegistry) {
        let bed = try TestBed(on: Self.start)
        try bed.apply((1...5).map { People.notice($0, on: Self.start, number: People.number($0)) })
        return (bed, try bed.registry())
    }

    @Test func theWholeRecordComesByCodeOrByTheFourItems() throws {
        let (bed, registry) = try populated()
        for withCode in [true, false] {
            let found = try disclose(registry, request(2, withCode: withCode)).get()
            #expect(found.head.record?.code == People.code(2) && found.head.record?.individualNumber == nil)
            #expect(found.head.dueOn == day(2026, 5, 1) && !found.head.isOverdue)
        }
        let withNumber = try disclose(registry, request(2, number: true)).get()
        #expect(withNumber.head.record?.individualNumber == People.number(2))
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        #expect(records.map { $0.items & 0x200 != 0 } == [false, false, true])
        #expect(records.allSatisfy { $0.subjects == [bed.keys.subjectHash(of: People.code(2))] && $0.result == 0 })
    }

    @Test func whoDoesNotFitIsToldNothingAndThePersonSeesTheAttempt() throws {
        let (_, registry) = try populated()
        let wrong: [(inout ClaimedIdentity) -> Void] = [
            { $0.name = PersonalText("氏名3号") }, { $0.address = PersonalText("荒田２番地") },
            { $0.sex = .blank }, { $0.birthDate = People.birthDate(3) },
        ]
        for change in wrong {
            let answer = try disclose(registry, request(2, change))
            #expect(answer == .failure(Refusal(.identityNotConfirmed)), "no item is named")
        }
        let own = try disclose(registry, request(2)).get()
        #expect(own.provisions.map(\.result) == Array(repeating: Reason.identityNotConfirmed.rawValue, count: 4))
        var unnumbered = request(2)
        unnumbered.purpose?.applicationNumber = ""
        #expect(try disclose(registry, unnumbered) == .failure(Refusal(.missingApplicationNumber)))
        let then = try disclose(registry, request(2)).get()
        #expect(then.provisions.last { $0.result != 0 }?.result == Reason.missingApplicationNumber.rawValue)
    }

    @Test func nothingRecordedIsAnAnswer() throws {
        let (bed, registry) = try populated()
        for withCode in [true, false] {
            let found = try disclose(registry, request(77, withCode: withCode)).get()
            #expect(found.head.record == nil && found.history.isEmpty)
        }
        // The national server was asked of 77, who lives elsewhere. Whoever brings the code may be anybody.
        let log = try EvidenceLog(store: bed.store)
        var look = EvidenceRecord(time: 1, peer: "agency", certificateSerial: "0a", procedure: 20, persons: 1)
        look.subjects = [bed.keys.subjectHash(of: People.code(77))]
        registry.quiesce()
        try EvidenceLogTests.write([look], to: log, bed.store)
        let again = try bed.registry()
        let stranger = try disclose(again, request(77)).get()
        #expect(stranger.provisions.isEmpty && stranger.head.provisionCount == 0)
        // The four items of one person do not find another whose name differs in width only.
        let other = try disclose(again, request(2, withCode: false) { $0.name = PersonalText("氏名２号") }).get()
        #expect(other.head.record == nil)
        #expect(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).map(\.persons) == [0, 0, 1, 0, 0])
    }

    @Test func historyUnderEarlierCodesAndEveryLookBelongToIt() throws {
        let (bed, registry) = try populated()
        let look = LookupRequest(subject: .code(People.code(2)), purpose: Self.purpose)
        for _ in 0..<300 {
            let call = RecordedCall()
            registry.begin(.lookup, look.encode(), from: .representative, over: call)
            try #require(call.waitForEnd())
        }
        var record = People.record(2, reason: .recordCodeRequest, on: Self.start, number: People.number(2))
        record.code = People.code(90)
        try bed.apply([UpdateNotice(number: 0, record: record, previousCode: People.code(2))])
        #expect(try disclose(registry, request(2)) == .failure(Refusal(.codeChanged)))
        let found = try disclose(registry, request(2, withCode: false)).get()
        #expect(found.head.record?.code == People.code(90))
        #expect(found.history.map(\.code) == [People.code(2)])
        #expect(found.provisions.count == 301 && found.head.provisionCount == 301)
        #expect(found.provisions.last?.result == Reason.codeChanged.rawValue)
    }

    @Test func theHistoryIsWhatAWalkOverTheWholeLogFinds() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("theHistoryIsWhatAWalkOverTheWholeLogFinds: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed(on: Self.start)
        try bed.apply((1...5).map { People.notice($0, on: Self.start) })
        // More of one person than one page of the index holds, among looks at others, at several and at nobody.
        let log = try EvidenceLog(store: bed.store)
        for group in 0..<40 {
            try EvidenceLogTests.write((0..<100).map { place in
                var record = EvidenceRecord(
                    time: UInt64(group * 100 + place) * 1000, peer: "peer-\(random.below(3))", certificateSerial: "0a",
                    operatorID: "op-\(random.below(9))", procedure: 16, persons: 1)
                record.subjects = (0..<random.below(6)).map { _ in
                    bed.keys.subjectHash(of: People.code(1 + random.below(4)))
                }
                return record
            }, to: log, bed.store)
        }
        let registry = try bed.registry()
        for person in 1...5 {
            let subject = bed.keys.subjectHash(of: People.code(person))
            let walked = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
                .filter { $0.subjects.contains(subject) }
            let told = try disclose(registry, request(person)).get().provisions
            #expect(told.map(\.time.milliseconds) == walked.map(\.time), "person \(person)")
            #expect(told.map(\.peer) == walked.map(\.peer) && told.map(\.operatorID) == walked.map(\.operatorID))
            #expect(person == 5 ? told.isEmpty : told.count > 1000)
        }
    }

    @Test func aLateAnswerSaysSoAndAFutureReceiptIsRefused() throws {
        let (bed, registry) = try populated()
        bed.clock.advance(days: 31)
        for terminal in [Caller.office, .representative] { try registry.openSession(at: terminal) }
        #expect(try disclose(registry, request(1)).get().head.isOverdue)
        #expect(try !disclose(registry, request(1, received: day(2026, 4, 2))).get().head.isOverdue)
        let future = request(1, received: bed.clock.today.adding(days: 1))
        #expect(try disclose(registry, future) == .failure(Refusal(.invalidDate)))
        var other = request(1)
        other.purpose?.legalBasis = "30-15-1-3:同意"
        #expect(try disclose(registry, other) == .failure(Refusal(.basisNotForCaller)))
    }
}

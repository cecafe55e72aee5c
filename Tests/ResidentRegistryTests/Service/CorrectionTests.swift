import AccessControl
import Corrections
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Investigations in the store: groups, seals, restarts, and the repair that must exist.
@Suite struct CorrectionTests {
    private static let start = day(2026, 4, 1)
    private static let paper = Purpose(legalBasis: "30-35", applicationNumber: "R8-7", operatorID: "op-1")
    /// Stands nowhere else: a byte search of the store must not find it.
    private static let canary = "金糸雀町九七番地"

    private static func opening(_ number: UInt64) throws(Refusal) -> Investigation {
        try Investigation(
            number: number, code: People.code(1), kind: .correct,
            claims: [ClaimedItem(item: .address, value: PersonalText(canary))], receivedOn: start,
            applicationNumber: "R8-\(number)", openedAt: Moment(milliseconds: 1_775_012_400_000), operatorID: "op-1")
    }

    private static func act(
        _ seen: Collected<Result<Investigation, Refusal>>,
        _ body: @escaping @Sendable (Transaction<IdentityRegister>) throws(RecordStoreError)
            -> Result<Investigation, Refusal>
    ) -> Committer<IdentityRegister>.Act {
        return { transaction throws(RecordStoreError) in
            let result = try body(transaction)
            return { _ in seen.append(result) }
        }
    }

    private static func open(_ seen: Collected<Result<Investigation, Refusal>>) -> Committer<IdentityRegister>.Act {
        act(seen) { transaction throws(RecordStoreError) in
            try Corrections.open(in: transaction) { number in
                do throws(Refusal) { return .success(try opening(number)) } catch { return .failure(error) }
            }
        }
    }

    private static func examine(
        _ number: UInt64, _ note: String, _ seen: Collected<Result<Investigation, Refusal>>
    ) -> Committer<IdentityRegister>.Act {
        act(seen) { transaction throws(RecordStoreError) in
            let step = CorrectionStep(
                kind: .examined, time: Moment(milliseconds: 1_775_012_400_000), operatorID: "op-2",
                note: PersonalText(note))
            return try Corrections.add(step, to: number, in: transaction)
        }
    }

    @Test func actsOfOneGroupSeeOneAnotherAndAllIsThereAfterARestart() throws {
        let bed = try TestBed(on: Self.start)
        let seen = Collected<Result<Investigation, Refusal>>()
        bed.committer.commit([
            Self.open(seen), Self.open(seen), Self.examine(2, "一", seen), Self.examine(2, "二", seen),
            Self.examine(3, "三", seen),
        ])
        #expect(seen.all.map { try? $0.get().number } == [1, 2, 2, 2, nil])
        #expect(seen.all.last == .failure(Refusal(.noSuchInvestigation)))
        try bed.reopen()
        bed.committer.commit([Self.examine(2, "四", seen), Self.open(seen)])
        #expect(try seen.all.last?.get().number == 3, "numbers go on after a restart")
        let found = try #require(try Corrections.investigation(2, in: bed.store, keys: bed.keys))
        #expect(found.steps.map(\.note.disclosed) == ["一", "二", "四"])
        #expect(found.claims.map(\.value.disclosed) == [Self.canary])
        let page = try Corrections.list(after: 1, includeClosed: true, limit: 1, in: bed.store, keys: bed.keys)
        #expect(page.investigations.map(\.number) == [2] && page.hasMore)
        let rest = try Corrections.list(after: 2, includeClosed: true, limit: 1, in: bed.store, keys: bed.keys)
        #expect(rest.investigations.map(\.number) == [3] && !rest.hasMore)
    }

    @Test func nothingOfAnInvestigationLiesInTheStoreInClear() throws {
        let bed = try TestBed(on: Self.start)
        let seen = Collected<Result<Investigation, Refusal>>()
        bed.committer.commit([Self.open(seen), Self.examine(1, Self.canary, seen)])
        let entries = try bed.entries(Corrections.keyspace)
        #expect(entries.count == 3)
        for (key, value) in entries {
            let text = String(decoding: key + value, as: UTF8.self)
            #expect(!text.contains(Self.canary) && !text.contains(People.code(1).digits) && !text.contains("op-1"))
        }
        // A value moved to another place does not open.
        let moved = entries.filter { $0.key.count == 12 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        try #require(moved.count == 2)
        bed.commit { transaction throws(RecordStoreError) in
            transaction.batch.put(moved[0].key, moved[1].value, in: Corrections.keyspace)
            return { _ in }
        }
        #expect(throws: RecordStoreError.self) {
            try Corrections.investigation(1, in: bed.store, keys: bed.keys)
        }
    }

    // MARK: Through the procedures

    private func call(
        _ registry: ResidentRegistry, _ procedure: Procedure, _ message: [UInt8]
    ) throws -> Result<[UInt8], Refusal> {
        let call = RecordedCall()
        registry.begin(procedure, message, from: .representative, over: call)
        try #require(call.waitForEnd())
        if let refusal = call.refusals.first { return .failure(refusal) }
        return .success(call.answers.flatMap { $0 })
    }

    @Test func theRepairMustExistAndMustHaveComeAfterTheRequest() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        bed.clock.advance(days: 5)
        let registry = try bed.registry()
        let opening = OpenCorrectionRequest(
            code: People.code(1), kind: .correct,
            claims: [ClaimedItem(item: .address, value: PersonalText("荒田２番地"))], receivedOn: bed.clock.today,
            purpose: Self.paper)
        _ = try call(registry, .openCorrection, opening.encode()).get()
        let examined = StepCorrectionRequest(
            number: 1, kind: .examined, note: PersonalText("記録"), purpose: Self.paper)
        _ = try call(registry, .stepCorrection, examined.encode()).get()
        func close(_ sequence: UInt64) throws -> Result<[UInt8], Refusal> {
            let request = CloseCorrectionRequest(
                number: 1, result: .corrected, updateSequence: sequence, purpose: Self.paper)
            return try call(registry, .closeCorrection, request.encode())
        }
        #expect(try close(0) == .failure(Refusal(.missingItem, .updateSequence)))
        #expect(try close(1) == .failure(Refusal(.notFound, .updateSequence)), "it came before the request")
        #expect(try close(2) == .failure(Refusal(.notFound, .updateSequence)), "it never came")
        registry.committer.waitUntilIdle()
        var repaired = People.record(1, reason: .exOfficioCorrection, on: bed.clock.today)
        repaired.address = GaijiText(PersonalText("荒田２番地"))
        try bed.apply([UpdateNotice(number: 0, record: repaired)])
        let closed = try CorrectionResponse(decoding: try close(2).get()).investigation
        #expect(closed.state == .closed && closed.closure?.updateSequence == 2)
        #expect(try close(2) == .failure(Refusal(.investigationClosed)))
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        #expect(records.map(\.result) == [0, 0, 12, 80, 80, 0, 132])
        #expect(records[5].subjects == [bed.keys.subjectHash(of: People.code(1))])
    }

    @Test func everythingStandsOnItsArticleAndItsReceipt() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        let registry = try bed.registry()
        let cases: [(Purpose?, Reason)] = [
            (nil, .missingLegalBasis), (Purpose(applicationNumber: "R8-1"), .missingLegalBasis),
            (Purpose(legalBasis: "30-32", applicationNumber: "R8-1"), .basisNotForCaller),
            (Purpose(legalBasis: "30-35"), .missingApplicationNumber),
        ]
        for (purpose, reason) in cases {
            let request = StepCorrectionRequest(number: 1, kind: .examined, purpose: purpose)
            #expect(try call(registry, .stepCorrection, request.encode()) == .failure(Refusal(reason)))
        }
        let tomorrow = OpenCorrectionRequest(
            code: People.code(1), kind: .correct,
            claims: [ClaimedItem(item: .address, value: PersonalText("荒田"))],
            receivedOn: Self.start.adding(days: 1), purpose: Self.paper)
        #expect(try call(registry, .openCorrection, tomorrow.encode()) == .failure(Refusal(.invalidDate)))
    }

    /// Who is named finds the attempt, with the basis and the items that it went by.
    @Test func aRefusedRequestIsOnRecordWithItsPerson() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        let registry = try bed.registry()
        var other = Self.paper
        other.legalBasis = "30-32"
        let cases: [(Purpose?, IdentityItem, Reason)] = [
            (nil, .address, .missingLegalBasis), (other, .address, .basisNotForCaller),
            (Self.paper, .updateSequence, .itemNotAllowed),
        ]
        for (purpose, item, reason) in cases {
            let request = OpenCorrectionRequest(
                code: People.code(1), kind: .correct, claims: [ClaimedItem(item: item, value: PersonalText("荒田"))],
                receivedOn: Self.start, purpose: purpose)
            let refusal = reason == .itemNotAllowed ? Refusal(reason, item) : Refusal(reason)
            #expect(try call(registry, .openCorrection, request.encode()) == .failure(refusal))
            let record = try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last)
            #expect(record.result == reason.rawValue && record.subjects == [bed.keys.subjectHash(of: People.code(1))])
            #expect(record.legalBasis == purpose?.legalBasis ?? "" && record.itemsAsked == 1 << item.rawValue)
            #expect(record.items == 0 && record.persons == 0)
        }
    }
}

import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// No evidence, no answer: nothing leaves before the commit that tells of it is durable.
@Suite struct DurabilityTests {
    private func evidenceCount(_ bed: TestBed) throws -> Int { try bed.entries(EvidenceLog.keyspace).count }

    @Test func noAnswerLeavesBeforeItsEvidenceIsDurable() throws {
        let bed = try TestBed(on: DispatchTests.start)
        try bed.apply([People.notice(1, on: DispatchTests.start)])
        let registry = try bed.registry()
        let hold = try CommitterHold(registry.committer)
        let calls = [Procedure.lookup, .search, .laneState, .serverStatus].map { procedure in
            let call = RecordedCall()
            registry.begin(procedure, DispatchTests.message(of: procedure), from: .representative, over: call)
            return call
        }
        let update = RecordedCall()
        registry.begin(
            .update, DispatchTests.message(of: .update), from: .municipality(DispatchTests.home), over: update)
        for call in calls + [update] { #expect(!call.waitForEnd(milliseconds: 60)) }
        #expect((calls + [update]).allSatisfy { $0.answers.isEmpty && $0.refusals.isEmpty })
        #expect(try evidenceCount(bed) == 0 && bed.entries(Keyspaces.records).count == 1)
        hold.end()
        for call in calls + [update] {
            try #require(call.waitForEnd())
            #expect(call.answers.count == 1 && call.refusals.isEmpty)
        }
        #expect(try evidenceCount(bed) == 5 && bed.entries(Keyspaces.records).count == 2)
    }

    /// However many persons an answer tells of, it waits for its turn like any other.
    @Test func anAnswerOfVeryManyFindsRoomInABusyQueue() throws {
        let bed = try TestBed(on: DispatchTests.start)
        let home = DispatchTests.home
        let run = try ReconcileRun.begin(
            municipality: home, mode: .fullFile, lastNoticeNumber: 0, snapshot: bed.store.snapshot(),
            register: IdentityRegister(), keys: bed.keys, now: bed.clock.now
        ).get()
        var summary = run.summary(finishedAt: bed.clock.now)
        summary.differences = 40
        bed.commit { [summary] transaction throws(RecordStoreError) in
            let differences = (0..<40).map { ReconcileDifference(code: People.code($0), kind: .missingOnServer) }
            _ = try transaction.keep(summary, differences)
            return { _ in }
        }
        var limits = CommitLimits()
        limits.groupWeightMax = 8
        limits.queuedWeightMax = 16
        let registry = try bed.registry(limits: limits)
        let hold = try CommitterHold(registry.committer)
        let (first, large) = (RecordedCall(), RecordedCall())
        registry.begin(.serverStatus, ServerStatusRequest().encode(), from: .representative, over: first)
        let request = GetReconciliationRequest(municipality: home, run: 1)
        registry.begin(.getReconciliation, request.encode(), from: .representative, over: large)
        #expect(!large.waitForEnd(milliseconds: 300))
        hold.end()
        #expect(large.waitForEnd() && large.refusals.isEmpty && large.answers.count == 1)
        let records = try EvidenceLog.records(from: 1, limit: 10, in: bed.store)
        #expect(records.map(\.subjects.count) == [0, 40])
        registry.quiesce()
    }

    @Test func aFullQueueRefusesInsteadOfAnsweringWithoutEvidence() throws {
        let bed = try TestBed(on: DispatchTests.start)
        var limits = CommitLimits()
        limits.queuedWeightMax = 1
        let registry = try bed.registry(limits: limits)
        let hold = try CommitterHold(registry.committer)
        let calls = (0..<3).map { _ in RecordedCall() }
        for call in calls {
            registry.begin(.serverStatus, ServerStatusRequest().encode(), from: .representative, over: call)
        }
        #expect(calls.map { $0.refusals.map(\.reason) } == [[], [.overloaded], [.overloaded]])
        hold.end()
        #expect(calls[0].waitForEnd() && calls[0].answers.count == 1)
        #expect(try evidenceCount(bed) == 1)
    }
}

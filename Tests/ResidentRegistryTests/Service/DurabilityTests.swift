import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// No evidence, no answer: nothing leaves before the commit that tells of it is durable.
@Suite struct DurabilityTests {
    /// Keeps the committer busy until it is let go.
    private struct Hold {
        private let release = DispatchSemaphore(value: 0)

        init(_ committer: Committer<IdentityRegister>) throws {
            let (entered, release) = (DispatchSemaphore(value: 0), release)
            let taken = committer.submit { _ in
                entered.signal()
                release.wait()
                return { _ in }
            }
            try #require(taken)
            entered.wait()
        }

        func end() { release.signal() }
    }

    private func evidenceCount(_ bed: TestBed) throws -> Int { try bed.entries(EvidenceLog.keyspace).count }

    @Test func noAnswerLeavesBeforeItsEvidenceIsDurable() throws {
        let bed = try TestBed(on: DispatchTests.start)
        try bed.apply([People.notice(1, on: DispatchTests.start)])
        let registry = try bed.registry()
        let hold = try Hold(registry.committer)
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

    @Test func aFullQueueRefusesInsteadOfAnsweringWithoutEvidence() throws {
        let bed = try TestBed(on: DispatchTests.start)
        var limits = CommitLimits()
        limits.queuedWeightMax = 1
        let registry = try bed.registry(limits: limits)
        let hold = try Hold(registry.committer)
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

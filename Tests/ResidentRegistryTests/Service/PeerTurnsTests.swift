import Dispatch
import EvidenceLog
import Glibc
import JukiDomain
import JukiMessages
import ResidentRegistry
import Synchronization
import Testing

@testable import SharedRegistry

/// One peer's thousand searches are that peer's own trouble.
@Suite(.timeLimit(.minutes(1))) struct PeerTurnsTests {
    /// Keeps the only thread busy until told.
    private func held(_ turns: PeerTurns) -> DispatchSemaphore {
        let begun = DispatchSemaphore(value: 0), release = DispatchSemaphore(value: 0)
        #expect(turns.submit(for: "first") {
            begun.signal()
            release.wait()
        })
        begun.wait()
        return release
    }

    @Test func peersTakeTurnsAndEachKeepsItsOrder() {
        let turns = PeerTurns(label: "turns", threads: 1, waitingMax: 400)
        let release = held(turns)
        let done = Mutex<[String]>([])
        for number in 0..<100 { #expect(turns.submit(for: "greedy") { done.withLock { $0.append("g\(number)") } }) }
        for number in 0..<3 { #expect(turns.submit(for: "modest") { done.withLock { $0.append("m\(number)") } }) }
        release.signal()
        turns.waitUntilIdle()
        let order = done.withLock { $0 }
        #expect(order.prefix(7) == ["g0", "m0", "g1", "m1", "g2", "m2", "g3"])
        #expect(order.filter { $0.hasPrefix("g") } == (0..<100).map { "g\($0)" })
    }

    @Test func whatWaitsIsBounded() {
        let turns = PeerTurns(label: "bound", threads: 1, waitingMax: 10)
        let release = held(turns)
        let done = Atomic(0)
        func taken(of peer: String) -> Int {
            (0..<30).count { _ in turns.submit(for: peer) { done.wrappingAdd(1, ordering: .relaxed) } }
        }
        #expect(["a", "b", "c", "d", "e"].map(taken) == [3, 3, 3, 1, 0], "a quarter each, as long as there is room")
        release.signal()
        turns.waitUntilIdle()
        #expect(done.load(ordering: .relaxed) == 10)
        #expect(turns.submit(for: "later") { done.wrappingAdd(1, ordering: .relaxed) }, "there is room again")
        turns.waitUntilIdle()
        #expect(done.load(ordering: .relaxed) == 11)
    }

    @Test func asMuchRunsAtOnceAsThereAreThreads() {
        let turns = PeerTurns(label: "threads", threads: 2, waitingMax: 1000)
        // One waits for the other, which only another thread can bring.
        let met = DispatchSemaphore(value: 0), done = DispatchSemaphore(value: 0)
        #expect(turns.submit(for: "a") { met.wait(); done.signal() })
        #expect(turns.submit(for: "a") { met.signal() })
        done.wait()
        let running = Atomic(0), most = Atomic(0)
        for number in 0..<200 {
            #expect(turns.submit(for: "peer-\(number % 7)") {
                let now = running.wrappingAdd(1, ordering: .relaxed).newValue
                most.max(now, ordering: .relaxed)
                usleep(100)
                running.wrappingSubtract(1, ordering: .relaxed)
            })
        }
        turns.waitUntilIdle()
        #expect(most.load(ordering: .relaxed) <= 2)
    }

    /// The transport has told the caller already that its time is over.
    @Test func nobodyIsLookedUpForACallWhoseTimeIsOver() throws {
        let bed = try TestBed()
        try bed.apply([People.notice(1, on: bed.clock.today)])
        let registry = try bed.registry()
        let search = SearchRequest(
            SearchConditions(kanjiName: TextCondition(PersonalText("氏名1号"))),
            purpose: Purpose(legalBasis: "30-15-1-1:三", applicationNumber: "R8-1", operatorID: "op-1"))
        let (late, inTime) = (RecordedCall(timeLeft: .zero), RecordedCall())
        registry.begin(.search, search.encode(), from: .representative, over: late)
        registry.begin(.search, search.encode(), from: .representative, over: inTime)
        #expect(late.waitForEnd() && inTime.waitForEnd())
        #expect(late.refusals.map(\.reason) == [.overloaded] && inTime.answers.count == 1)
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        let lateOne = try #require(records.first { $0.result == Reason.overloaded.rawValue })
        #expect(lateOne.subjects.isEmpty && !lateOne.shape.isEmpty, "what was asked, and that nobody was looked at")
        #expect(records.filter { !$0.subjects.isEmpty }.count == 1)
        registry.quiesce()
    }

    /// A list steps over what is settled, however much it is: no event loop reads it. That a call waits for its turn is
    /// seen by its being refused when its time is over.
    @Test(arguments: [Procedure.listParked, .listErrorReports])
    func aListOfAnyLengthWaitsForItsTurn(_ procedure: Procedure) throws {
        let bed = try TestBed()
        let registry = try bed.registry()
        let (late, inTime) = (RecordedCall(timeLeft: .zero), RecordedCall())
        for call in [late, inTime] {
            registry.begin(procedure, DispatchTests.message(of: procedure), from: .representative, over: call)
        }
        #expect(late.waitForEnd() && inTime.waitForEnd())
        #expect(late.refusals.map(\.reason) == [.overloaded] && inTime.answers.count == 1)
        registry.quiesce()
    }
}

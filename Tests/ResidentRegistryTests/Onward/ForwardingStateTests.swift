import Testing

import ResidentRegistry
@testable import SharedRegistry

/// The pure half of the forwarding.
@Suite struct ForwardingStateTests {
    @Test func sendsInOrderUpToTheLimitInFlight() {
        var state = ForwardingState(confirmed: 10, inFlightMax: 2)
        #expect(state.next(now: 0) == .send(after: 10))
        state.didSend(through: 15)
        #expect(state.next(now: 0) == .send(after: 15))
        state.didSend(through: 18)
        #expect(state.next(now: 0) == .wait)
        state.didConfirm(through: 15, generation: state.generation, now: 0)
        #expect(state.confirmed == 15 && state.next(now: 0) == .send(after: 18))
    }

    @Test func whatWasNotConfirmedIsSentAgainAfterAFailure() {
        var state = ForwardingState(confirmed: 0, inFlightMax: 3)
        for last in [5, 9, 12] as [UInt64] { state.didSend(through: last) }
        let old = state.generation
        state.didConfirm(through: 5, generation: old, now: 0)
        state.didFail(generation: old, now: 1000)
        #expect(state.inFlight == 0 && state.confirmed == 5)
        #expect(state.next(now: 1000) == .wait)
        #expect(state.next(now: 1000 + ForwardingState.pauseFirst) == .send(after: 5))
        // Answers to what was sent before the failure come late: they count no more.
        state.didConfirm(through: 12, generation: old, now: 0)
        state.didFail(generation: old, now: 5000)
        #expect(state.confirmed == 5 && state.inFlight == 0)
        #expect(state.next(now: 1000 + ForwardingState.pauseFirst) == .send(after: 5), "nor do late failures")
    }

    @Test func pausesDoubleUpToTheLongestAndBeginAnewAfterAnAnswer() {
        var state = ForwardingState(confirmed: 0, inFlightMax: 1)
        var (now, expected): (UInt64, UInt64) = (0, ForwardingState.pauseFirst)
        for _ in 0..<12 {
            state.didFail(generation: state.generation, now: now)
            #expect(state.pausedUntil == now + expected)
            #expect(state.next(now: now + expected - 1) == .wait)
            now += expected
            #expect(state.next(now: now) == .send(after: 0))
            expected = min(expected * 2, ForwardingState.pauseLongest)
        }
        #expect(expected == ForwardingState.pauseLongest)
        state.didSend(through: 1)
        state.didConfirm(through: 1, generation: state.generation, now: 0)
        state.didFail(generation: state.generation, now: now)
        #expect(state.pausedUntil == now + ForwardingState.pauseFirst)
    }

    @Test func neverConfirmsMoreThanWasSent() {
        var state = ForwardingState(confirmed: 3, inFlightMax: 2)
        state.didSend(through: 7)
        state.didConfirm(through: .max, generation: state.generation, now: 0)
        #expect(state.confirmed == 7)
        state.didSend(through: 9)
        state.didConfirm(through: 2, generation: state.generation, now: 0)
        #expect(state.confirmed == 7, "what was confirmed once is not taken back")
    }

    /// A receiver that has less than was sent, with nothing more on the way, gets the rest again: after a pause when
    /// it had nothing new, so that the two never spin.
    @Test func whatTheReceiverDoesNotHaveIsSentAgain() {
        var state = ForwardingState(confirmed: 0, inFlightMax: 2)
        state.didSend(through: 5)
        state.didSend(through: 9)
        state.didConfirm(through: 3, generation: state.generation, now: 0)
        #expect(state.next(now: 0) == .send(after: 9), "the other request may bring the rest")
        state.didConfirm(through: 3, generation: state.generation, now: 100)
        #expect(state.next(now: 100) == .wait)
        #expect(state.next(now: 100 + ForwardingState.pauseFirst) == .send(after: 3))
    }

    @Test func anAnswerThatComesTwiceCountsOnce() {
        var state = ForwardingState(confirmed: 0, inFlightMax: 1)
        state.didSend(through: 5)
        for _ in 0..<3 { state.didConfirm(through: 5, generation: state.generation, now: 0) }
        #expect(state.inFlight == 0)
        state.didSend(through: 6)
        #expect(state.next(now: 0) == .wait)
    }

    /// Random events against what must hold always; at the end a receiver that is there again gets everything.
    @Test(arguments: [21, 22, 23] as [UInt64])
    func randomEvents(seed: UInt64) {
        print("forwarding state: seed \(seed)")
        var random = SeededRandom(seed: seed)
        var state = ForwardingState(confirmed: 0, inFlightMax: 3)
        var (now, received): (UInt64, UInt64) = (0, 0)
        var onTheWay: [(after: UInt64, through: UInt64, generation: Int)] = []
        for step in 0..<5000 {
            now += UInt64(random.below(2000))
            let before = state.confirmed
            let isCalm = step > 4000
            if case .send(let after) = state.next(now: now), after < 1000 {
                let through = min(1000, after + 1 + UInt64(random.below(20)))
                state.didSend(through: through)
                onTheWay.append((after, through, state.generation))
            }
            if !onTheWay.isEmpty, isCalm || random.chance(70) {
                let request = onTheWay.remove(at: isCalm ? 0 : random.below(onTheWay.count))
                // The receiver takes what joins on to what it has.
                if request.after <= received, isCalm || random.chance(80) { received = max(received, request.through) }
                if isCalm || random.chance(60) {
                    let told = isCalm || random.chance(70) ? received : received / 2
                    state.didConfirm(through: told, generation: request.generation, now: now)
                } else {
                    state.didFail(generation: request.generation, now: now)
                }
            }
            #expect(state.confirmed >= before && state.confirmed <= received, "seed \(seed) step \(step)")
            #expect(state.confirmed <= state.sent && (0...3).contains(state.inFlight), "seed \(seed) step \(step)")
        }
        #expect(state.confirmed == 1000, "seed \(seed)")
    }
}

import JukiDomain
import Operators
import Testing

/// Lock-out and throttling: a value over attempts and a clock.
@Suite struct AttemptTests {
    @Test func anAccountIsSlowedDownAndThenLocked() {
        var state = AttemptState()
        var now = moment(0)
        var waits: [UInt64] = []
        for _ in 0..<10 {
            switch state.verdict(under: .account, at: now) {
            case .mayTry: waits.append(0)
            case .wait(let seconds):
                waits.append(seconds)
                now.milliseconds += seconds * 1000 - 1
                #expect(state.verdict(under: .account, at: now) == .wait(1))
                now.milliseconds += 1
                #expect(state.verdict(under: .account, at: now) == .mayTry)
            case .locked: Issue.record("locked too early")
            }
            state.fail(under: .account, at: now)
        }
        #expect(waits == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480])
        #expect(state.verdict(under: .account, at: now) == .locked)
        now.milliseconds += 365 * 86_400_000
        #expect(state.verdict(under: .account, at: now) == .locked, "time alone unlocks nothing")
    }

    @Test func aTerminalIsSlowedDownNeverLockedAndForgets() {
        var state = AttemptState()
        for count in 1...40 {
            state.fail(under: .source, at: moment(0))
            let delay = AttemptRule.source.delay(after: UInt32(count))
            #expect(state.verdict(under: .source, at: moment(0)) == (delay == 0 ? .mayTry : .wait(delay)))
            #expect(delay <= 900 && (delay > 0) == (count >= 10))
        }
        #expect(!state.isForgotten(under: .source, at: moment(39 * 600)))
        #expect(state.isForgotten(under: .source, at: moment(40 * 600)))
    }

    /// Whatever the sequence of attempts and steps of the clock, also backwards:
    /// a wait that was told suffices; a verdict is never milder than the one of fewer failures or an earlier time.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func verdictsAreConsistent(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for rule in [AttemptRule.account, .source] {
            var state = AttemptState()
            var now = moment(1_000_000)
            for _ in 0..<60 {
                let back = random.below(8) == 0
                let step = UInt64(random.below(700_000))
                now.milliseconds = back ? now.milliseconds - step : now.milliseconds + step
                let before = state
                switch state.verdict(under: rule, at: now) {
                case .locked:
                    #expect(rule.lockingFailures != nil)
                case .wait(let seconds):
                    #expect(seconds >= 1)
                    let later = Moment(milliseconds: max(now, state.lastFailure).milliseconds + seconds * 1000)
                    #expect(state.verdict(under: rule, at: later) == .mayTry, "seed \(seed)")
                case .mayTry:
                    let later = Moment(milliseconds: now.milliseconds + step)
                    #expect(state.verdict(under: rule, at: later) == .mayTry, "seed \(seed)")
                    state.fail(under: rule, at: now)
                    #expect(state.failures <= before.failures + 1 && state.failures > 0)
                    #expect(state.lastFailure >= before.lastFailure)
                }
            }
        }
    }

    /// Between locks nobody gets more than ten tries at an account, however patient.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func tenTriesAreAllThereIs(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var state = AttemptState()
        var tries = 0
        var now = moment(0)
        for _ in 0..<2000 {
            now.milliseconds += UInt64(random.below(60_000))
            guard state.verdict(under: .account, at: now) == .mayTry else { continue }
            tries += 1
            state.fail(under: .account, at: now)
        }
        #expect(tries == 10, "seed \(seed)")
    }
}

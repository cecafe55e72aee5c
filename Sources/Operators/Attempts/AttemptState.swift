public import JukiDomain

/// How failed attempts to sign in slow the next ones down.
public struct AttemptRule: Hashable, Sendable {
    /// This many failures cost nothing.
    public var freeFailures: UInt32
    /// The wait after the next failure, in seconds; it doubles with each further one.
    public var firstDelay: UInt64
    /// The wait grows no further, in seconds.
    public var delayMax: UInt64
    /// At this many failures nothing but an administrator helps; nil for never.
    public var lockingFailures: UInt32?
    /// After so many seconds one failure is forgotten; nil for never.
    public var forgetting: UInt64?

    /// An account: five failures in a row are a bad morning; ten are not.
    public static let account = AttemptRule(
        freeFailures: 4, firstDelay: 30, delayMax: 900, lockingFailures: 10, forgetting: nil)

    /// A terminal: it serves many people, so it is slowed down but never locked, and forgets one failure in ten
    /// minutes. Success does not clear it: whoever has one good account could try others between its successes.
    public static let source = AttemptRule(
        freeFailures: 9, firstDelay: 30, delayMax: 900, lockingFailures: nil, forgetting: 600)

    public init(
        freeFailures: UInt32, firstDelay: UInt64, delayMax: UInt64, lockingFailures: UInt32?, forgetting: UInt64?
    ) {
        self.freeFailures = freeFailures
        self.firstDelay = firstDelay
        self.delayMax = delayMax
        self.lockingFailures = lockingFailures
        self.forgetting = forgetting
    }

    /// Seconds to wait after the last of so many failures.
    public func delay(after failures: UInt32) -> UInt64 {
        guard failures > freeFailures else { return 0 }
        let doublings = failures - freeFailures - 1
        return doublings < 32 ? min(delayMax, firstDelay << UInt64(doublings)) : delayMax
    }
}

/// The failures of one account or one source so far. A value: attempts and a clock in, a verdict out.
public struct AttemptState: Hashable, Sendable {
    public internal(set) var failures: UInt32 = 0
    public internal(set) var lastFailure = Moment(milliseconds: 0)
    /// Until an administrator unlocks it.
    public internal(set) var isLocked = false

    public enum Verdict: Hashable, Sendable {
        case mayTry
        /// Seconds, at least 1.
        case wait(UInt64)
        case locked
    }

    public init() {}

    public func verdict(under rule: AttemptRule, at now: Moment) -> Verdict {
        if isLocked { return .locked }
        let delay = rule.delay(after: remaining(under: rule, at: now)) * 1000
        let elapsed = elapsed(until: now)
        return elapsed >= delay ? .mayTry : .wait((delay - elapsed + 999) / 1000)
    }

    /// An attempt was made and failed.
    public mutating func fail(under rule: AttemptRule, at now: Moment) {
        failures = remaining(under: rule, at: now)
        failures = failures == .max ? .max : failures + 1
        lastFailure = max(lastFailure, now)
        if let limit = rule.lockingFailures, failures >= limit { isLocked = true }
    }

    /// An administrator locks it, or the server does.
    public mutating func lock() { isLocked = true }

    /// Nothing is left to be told: the state need not be kept.
    public func isForgotten(under rule: AttemptRule, at now: Moment) -> Bool {
        !isLocked && remaining(under: rule, at: now) == 0
    }

    /// What is not forgotten yet.
    private func remaining(under rule: AttemptRule, at now: Moment) -> UInt32 {
        guard let forgetting = rule.forgetting else { return failures }
        let forgotten = elapsed(until: now) / (forgetting * 1000)
        return forgotten >= UInt64(failures) ? 0 : failures - UInt32(forgotten)
    }

    /// A clock that was set back gives nobody an earlier try.
    private func elapsed(until now: Moment) -> UInt64 {
        now < lastFailure ? 0 : now.milliseconds - lastFailure.milliseconds
    }
}

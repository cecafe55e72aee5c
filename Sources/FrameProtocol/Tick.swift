/// A moment on a monotonic clock, in nanoseconds since an origin that only the clock's owner knows.
///
/// The state machines never read a clock: every event brings its own tick, so a test can run a day in a
/// millisecond and replay it exactly.
public struct Tick: Comparable, Hashable, Sendable {
    /// Nanoseconds since the clock's origin.
    public let nanoseconds: UInt64

    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// A moment that never comes: "no deadline".
    public static let never = Tick(nanoseconds: .max)

    public static func < (left: Tick, right: Tick) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The moment `duration` later; `never` if that lies beyond the clock's range. Negative durations count as zero.
    public static func + (start: Tick, duration: Duration) -> Tick {
        start.advanced(nanoseconds: duration.wholeNanoseconds)
    }

    /// The moment `milliseconds` later.
    func advanced(milliseconds: UInt32) -> Tick {
        advanced(nanoseconds: UInt64(milliseconds) * 1_000_000)
    }

    /// The moment `step` nanoseconds later; `never` if that lies beyond the clock's range.
    func advanced(nanoseconds step: UInt64) -> Tick {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(step)
        return overflow ? .never : Tick(nanoseconds: sum)
    }
}

extension Duration {
    /// The duration in nanoseconds, rounded down; zero if negative, `UInt64.max` if it does not fit.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = whole.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
        return overflow || carry ? .max : sum
    }

    /// The duration in milliseconds, rounded down and held within `UInt32`.
    var wholeMilliseconds: UInt32 {
        UInt32(clamping: wholeNanoseconds / 1_000_000)
    }
}

import Histogram
import JukiDomain
import JukiMessages
import Synchronization

/// What a load test measured.
public struct LoadResult: Sendable {
    public internal(set) var calls: UInt64 = 0
    /// Seconds that were measured, without the warm-up.
    public internal(set) var seconds = 0.0
    /// Calls that ended otherwise than they should, by reason.
    public internal(set) var errors: [String: UInt64] = [:]
    /// Microseconds within which so many percent were answered.
    public internal(set) var percentiles: [(percent: Double, microseconds: UInt64)] = []
    public internal(set) var mean = 0.0

    public var callsPerSecond: Double { seconds > 0 ? Double(calls) / seconds : 0 }
}

/// Takes the outcome of every call from every connection.
final class Recorder: Sendable {
    private struct State {
        var histogram = Histogram<UInt64>(highestTrackableValue: 120_000_000, numberOfSignificantValueDigits: .three)
        var errors: [String: UInt64] = [:]
    }

    private let state = Mutex(State())
    private let isMeasuring = Atomic(false)

    /// From now on calls count.
    func begin() {
        isMeasuring.store(true, ordering: .releasing)
    }

    func note(_ latency: Duration, error: String?) {
        guard isMeasuring.load(ordering: .acquiring) else { return }
        let microseconds = UInt64(max(0, latency.components.seconds)) * 1_000_000
            + UInt64(max(0, latency.components.attoseconds) / 1_000_000_000_000)
        state.withLock { state in
            _ = state.histogram.record(min(microseconds, 120_000_000))
            if let error { state.errors[error, default: 0] += 1 }
        }
    }

    private static let percentsShown = [10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100]

    func result(seconds: Double, unanswered: Int) -> LoadResult {
        isMeasuring.store(false, ordering: .releasing)
        return state.withLock { state in
            var result = LoadResult()
            result.calls = state.histogram.totalCount
            result.seconds = seconds
            result.errors = state.errors
            if unanswered > 0 { result.errors["unanswered"] = UInt64(unanswered) }
            result.percentiles = Self.percentsShown.map { ($0, state.histogram.valueAtPercentile($0)) }
            result.mean = state.histogram.mean
            return result
        }
    }
}

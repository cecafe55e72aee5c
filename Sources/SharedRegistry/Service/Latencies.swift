import JukiDomain
import JukiMessages
import Synchronization

/// How long the server takes, as seen from inside: for the load tester and for operators. No personal value.
///
/// Two times for each procedure: "work" until the answer is ready to be sent, and "answer" until its evidence (or its
/// update) is durable and it was handed to the connection.
final class Latencies: Sendable {
    enum Stage: String, CaseIterable {
        case work, answer
    }

    /// Known procedures only: their number bounds the memory.
    private struct Key: Hashable {
        let procedure: Procedure
        let stage: Stage

        var order: (UInt16, String) { (procedure.rawValue, stage.rawValue) }
    }

    private let histograms = Mutex<[Key: LatencyHistogram]>([:])

    func note(_ procedure: UInt16, _ stage: Stage, since start: ContinuousClock.Instant) {
        guard let procedure = Procedure(rawValue: procedure) else { return }
        let elapsed = start.duration(to: .now)
        histograms.withLock { $0[Key(procedure: procedure, stage: stage), default: LatencyHistogram()].note(elapsed) }
    }

    /// Count, median and 99th percentile in microseconds, by procedure and stage.
    var gauges: [(name: String, value: UInt64)] {
        histograms.withLock { histograms in
            histograms.sorted { $0.key.order < $1.key.order }
                .flatMap { key, histogram in
                    let name = "\(key.procedure.methodName)-\(key.stage.rawValue)"
                    return [
                        ("\(name)-count", histogram.count),
                        ("\(name)-p50-us", histogram.percentile(0.5)),
                        ("\(name)-p99-us", histogram.percentile(0.99)),
                    ]
                }
        }
    }
}

/// Durations in buckets: eight to each doubling, so that a percentile is within 12 % of the truth.
struct LatencyHistogram {
    private static let bucketsPerDoubling = 8
    /// 2^40 nanoseconds are 18 minutes, longer than any deadline.
    private static let doublings = 40

    private(set) var count: UInt64 = 0
    private var buckets = [UInt64](repeating: 0, count: bucketsPerDoubling * doublings)

    mutating func note(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = max(1, UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000))
        buckets[Self.bucket(of: nanoseconds)] += 1
        count += 1
    }

    /// Upper bound of the bucket in which the percentile lies, in microseconds, rounded up; 0 when nothing was noted.
    func percentile(_ fraction: Double) -> UInt64 {
        guard count > 0 else { return 0 }
        var remaining = UInt64((Double(count) * fraction).rounded(.up))
        for (bucket, noted) in buckets.enumerated() {
            if noted >= remaining { return (Self.upperBound(of: bucket) + 999) / 1000 }
            remaining -= noted
        }
        return (Self.upperBound(of: buckets.count - 1) + 999) / 1000
    }

    private static func bucket(of nanoseconds: UInt64) -> Int {
        let doubling = UInt64.bitWidth - 1 - nanoseconds.leadingZeroBitCount
        let remainder = nanoseconds - (1 << UInt64(doubling))
        let part = Int((remainder * UInt64(bucketsPerDoubling)) >> UInt64(doubling))
        return min(doubling * bucketsPerDoubling + part, bucketsPerDoubling * doublings - 1)
    }

    private static func upperBound(of bucket: Int) -> UInt64 {
        let base = UInt64(1) << UInt64(bucket / bucketsPerDoubling)
        return base + base * UInt64(bucket % bucketsPerDoubling + 1) / UInt64(bucketsPerDoubling)
    }
}

/// A call whose answer is timed.
struct TimedCall: RegistryCall {
    let call: any RegistryCall
    let procedure: UInt16
    let start: ContinuousClock.Instant
    let latencies: Latencies

    func respond(_ message: [UInt8], isLast: Bool) {
        if isLast { latencies.note(procedure, .answer, since: start) }
        call.respond(message, isLast: isLast)
    }

    func fail(_ refusal: Refusal) {
        latencies.note(procedure, .answer, since: start)
        call.fail(refusal)
    }

    func consumed(messages: Int) {
        call.consumed(messages: messages)
    }

    var timeLeft: Duration { call.timeLeft }
    var firstCredit: Int { call.firstCredit }

    /// The answer is ready; what follows is waiting for the disk.
    func isReady() {
        latencies.note(procedure, .work, since: start)
    }
}

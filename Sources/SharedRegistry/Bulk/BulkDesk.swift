import BulkProvision
import Dispatch
import Synchronization

/// Where bulk work is done: queues beside the event loops, one stream at a time for each job, bounded.
final class BulkDesk: Sendable {
    /// Jobs under way at once; more are told to come back.
    static let jobsAtOnceMax = 16
    /// Answers of a stream sent before the caller has shown that it takes them: half of a stream's first credit, which
    /// is when a caller that reads gives it back.
    static let answersFirst = 8
    /// Queues for lines: as many as searches have, so that bulk work never takes the whole machine.
    private static let workerCount = 2

    private let workers = (0..<BulkDesk.workerCount).map {
        DispatchQueue(label: "bulk-\($0)", qos: .utility)
    }
    /// Ledgers are read, decided on and written here, one act at a time.
    let ledgerQueue = DispatchQueue(label: "media", qos: .utility)
    private let claims = Mutex<[BulkJobKey: UInt64]>([:])
    private let lastStream = Atomic<UInt64>(0)

    /// A number for a stream, never used twice.
    func newStream() -> UInt64 { lastStream.add(1, ordering: .relaxed).newValue }

    /// All work of one job runs on one queue, in order: a stream that takes a job over comes after what the one before
    /// it had begun.
    func queue(for key: BulkJobKey) -> DispatchQueue {
        workers[Int(UInt(bitPattern: key.hashValue) % UInt(workers.count))]
    }

    /// Takes a job for a stream, away from another stream if need be: after a broken connection the server may not have
    /// noticed yet that the earlier stream is dead.
    /// - Returns: false when too many jobs are under way.
    func claim(_ key: BulkJobKey, for stream: UInt64) -> Bool {
        claims.withLock { claims in
            guard claims[key] != nil || claims.count < Self.jobsAtOnceMax else { return false }
            claims[key] = stream
            return true
        }
    }

    func isClaimed(_ key: BulkJobKey, by stream: UInt64) -> Bool { claims.withLock { $0[key] == stream } }
    func isUnderWay(_ key: BulkJobKey) -> Bool { claims.withLock { $0[key] != nil } }

    func release(_ key: BulkJobKey, of stream: UInt64) {
        claims.withLock { claims in if claims[key] == stream { claims[key] = nil } }
    }

    /// Waits for what is under way; nothing new begins. For shutdown.
    func stop() {
        claims.withLock { $0.removeAll() }
        for queue in workers + [ledgerQueue] { queue.sync {} }
    }
}

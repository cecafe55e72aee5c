import Dispatch
import OrderedStore
import Synchronization

/// Hands the entries of the log to one observer, in order and once, on a queue of its own.
///
/// What comes faster than the observer works waits in memory up to a limit; beyond it, and for entries of earlier
/// runs, the feed reads the store.
public final class EvidenceFeed: Sendable {
    private struct Waiting {
        /// What the observer gets next.
        var next: UInt64
        /// The newest entry that is durable.
        var durable: UInt64
        /// Whole groups of the committer, in order: an entry has a dozen parts, and copying it from list to list would
        /// cost more than what an observer does with it.
        var groups: [[EvidenceEntry]] = []
        /// Entries in the groups.
        var count = 0
        var isRunning = false
        var isStopped = false
    }

    /// Entries kept in memory for an observer that lags: some megabytes.
    private static let waitingMax = 16_384
    /// Entries read from the store at once.
    private static let readMax = 1024

    private let waiting: Mutex<Waiting>
    private let store: OrderedStore
    private let body: @Sendable ([EvidenceEntry]) -> Void
    private let queue = DispatchQueue(label: "evidence-feed", qos: .utility)

    init(
        next: UInt64, durable: UInt64, store: OrderedStore, _ body: @escaping @Sendable ([EvidenceEntry]) -> Void
    ) {
        waiting = Mutex(Waiting(next: next, durable: durable))
        self.store = store
        self.body = body
    }

    /// Ends it: nothing is handed over any more when this returns, and the store may be closed.
    public func stop() {
        waiting.withLock { $0.isStopped = true }
        queue.sync {}
    }

    /// Waits until everything that is durable has been handed over. For tests and orderly ends.
    public func waitUntilIdle() {
        queue.sync {}
    }

    func start() { run() }

    func take(_ entries: [EvidenceEntry]) {
        waiting.withLock { waiting in
            guard let last = entries.last else { return }
            waiting.durable = last.sequence
            // With a gap before them they are read from the store when their turn comes.
            guard waiting.count + entries.count <= Self.waitingMax else { return }
            waiting.groups.append(entries)
            waiting.count += entries.count
        }
        run()
    }

    private func run() {
        let mustRun = waiting.withLock { waiting in
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if mustRun { queue.async { [self] in drain() } }
    }

    private func drain() {
        while let (group, next, last) = nextGroup() {
            let entries = group ?? read(from: next, to: last)
            guard !entries.isEmpty else { continue }
            body(entries)
        }
    }

    /// What to hand over now: entries in memory, or the range that has to be read; nil when there is nothing.
    private func nextGroup() -> (entries: [EvidenceEntry]?, next: UInt64, last: UInt64)? {
        waiting.withLock { waiting in
            guard !waiting.isStopped, waiting.next <= waiting.durable else {
                waiting.isRunning = false
                return nil
            }
            let next = waiting.next
            // After an overflow, groups further on are in memory and those between are not. What is read never passes
            // the first that is.
            let first = waiting.groups.first?.first?.sequence ?? .max
            guard first == next else {
                let last = min(first, waiting.durable + 1, next + UInt64(Self.readMax)) - 1
                waiting.next = last + 1
                return (nil, next, last)
            }
            let group = waiting.groups.removeFirst()
            waiting.count -= group.count
            waiting.next = next + UInt64(group.count)
            return (group, next, waiting.next - 1)
        }
    }

    /// Erased entries are passed over. A store that cannot be read any more stops the server by the next commit.
    private func read(from first: UInt64, to last: UInt64) -> [EvidenceEntry] {
        let found = try? EvidenceLog.entries(from: first, limit: Int(last - first + 1), in: store)
        return (found ?? []).filter { $0.sequence <= last }
    }
}

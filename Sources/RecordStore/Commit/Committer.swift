import Dispatch
public import JukiDomain
public import OrderedStore
import Synchronization

/// The only writer of a store. Acts queue up; whatever has gathered while the last batch was being synced is applied
/// in order over one transaction, written as one batch with one sync, and only then answered (group commit).
///
/// So the order is total, throughput is group size ÷ sync time, and no answer leaves before what it tells of is
/// durable. ``commit(_:)`` is the deterministic part and can be driven without threads.
public final class Committer<R: Register>: Sendable {
    /// Called once the group is durable, or has failed as a whole; on the committer's queue, so it must be quick.
    public typealias Completion = @Sendable (CommitResult) -> Void
    /// Applies itself to the transaction. May run again in a new transaction, if the group was not written.
    public typealias Act = @Sendable (Transaction<R>) throws(RecordStoreError) -> Completion

    private struct Pending: Sendable {
        var acts: [Act] = []
        /// Of each act.
        var weights: [Int] = []
        /// Of all acts.
        var weight = 0
        var isDraining = false
    }

    public let store: OrderedStore
    public let register: R
    public let keys: any StoreKeys
    private let clock: @Sendable () -> Moment
    private let onFatalError: @Sendable (RecordStoreError) -> Void
    private let rider: (any CommitRider)?
    private let limits: CommitLimits
    private let pending = Mutex(Pending())
    private let counts = Mutex(CommitCounts())
    private let queue = DispatchQueue(label: "committer", qos: .userInitiated)

    /// - Parameters:
    ///   - rider: goes along with every group.
    ///   - onFatalError: must end the process: after a failed sync nothing in memory can be trusted (invariant 11).
    public init(
        store: OrderedStore, register: R, keys: any StoreKeys, limits: CommitLimits = CommitLimits(),
        rider: (any CommitRider)? = nil, clock: @escaping @Sendable () -> Moment,
        onFatalError: @escaping @Sendable (RecordStoreError) -> Void
    ) {
        precondition(limits.groupWeightMax <= CommitLimits.groupWeightCeiling, "a group may be more than one batch")
        self.store = store
        self.register = register
        self.keys = keys
        self.limits = limits
        self.rider = rider
        self.clock = clock
        self.onFatalError = onFatalError
    }

    /// Queues an act of `weight` notices, pictures of notices, answers, or persons whom an answer tells of.
    /// - Returns: false when the queue is full; the act was not taken and nothing will be called.
    public func submit(weight: Int = 1, _ act: @escaping Act) -> Bool {
        let (accepted, mustDrain) = pending.withLock { pending in
            guard pending.weight + weight <= limits.queuedWeightMax || pending.acts.isEmpty else {
                return (false, false)
            }
            pending.acts.append(act)
            pending.weights.append(weight)
            pending.weight += weight
            defer { pending.isDraining = true }
            return (true, !pending.isDraining)
        }
        if mustDrain { queue.async { [self] in drain() } }
        return accepted
    }

    /// The weight with which an act is alone in its group, or nearly so.
    public var groupWeightMax: Int { limits.groupWeightMax }

    private func drain() {
        while let group = nextGroup() { commit(group) }
    }

    private func nextGroup() -> [Act]? {
        pending.withLock { pending in
            guard !pending.acts.isEmpty else {
                pending.isDraining = false
                return nil
            }
            var weight = pending.weight
            var count = pending.acts.count
            // Nearly always everything fits, and is handed over as it lies.
            while count > 1, weight > limits.groupWeightMax {
                count -= 1
                weight -= pending.weights[count]
            }
            var group: [Act] = []
            if count == pending.acts.count {
                swap(&group, &pending.acts)
            } else {
                group = Array(pending.acts[..<count])
                pending.acts.removeFirst(count)
            }
            pending.weights.removeFirst(count)
            pending.weight -= weight
            return group
        }
    }

    /// Applies and writes one group, then tells every act how it went.
    public func commit(_ acts: [Act]) {
        rider?.groupBegins()
        do throws(RecordStoreError) {
            let transaction = Transaction(store: store, register: register, keys: keys, now: clock())
            var completions: [Completion] = []
            completions.reserveCapacity(acts.count)
            for act in acts { completions.append(try act(transaction)) }
            try rider?.groupIsWhole(&transaction.batch, in: store)
            let batch = transaction.sealed()
            let operations = batch.count
            if operations > 0 {
                try storing { () throws(StoreError) in try store.write(batch, durability: .synced) }
            }
            rider?.groupIsDurable()
            counts.withLock { $0.note(acts: acts.count, operations: operations) }
            for completion in completions { completion(.durable) }
        } catch {
            rider?.groupIsAbandoned()
            fail(acts, error)
        }
    }

    /// A full disk refuses the group and lets the server go on; anything else ends the process. Every act runs once
    /// more, over a transaction that is thrown away, to learn whom to tell; one that fails there has met damage.
    private func fail(_ acts: [Act], _ error: RecordStoreError) {
        guard case .store(let cause) = error, cause.kind == .noSpace else { return onFatalError(error) }
        var damage: RecordStoreError?
        for act in acts {
            // Each over its own: what an act that failed left half done must not mislead the next.
            rider?.groupBegins()
            let scratch = Transaction(store: store, register: register, keys: keys, now: clock())
            do throws(RecordStoreError) {
                let completion = try act(scratch)
                rider?.groupIsAbandoned()
                completion(.storageFull)
            } catch {
                rider?.groupIsAbandoned()
                damage = damage ?? error
            }
        }
        if let damage { onFatalError(damage) }
    }

    /// Ends the process because a read found what must not be: damage does not stay with the call that met it.
    public func stop(_ error: RecordStoreError) {
        onFatalError(error)
    }

    /// Waits until everything submitted before is decided. For shutdown and tests.
    public func waitUntilIdle() {
        queue.sync {}
    }

    public var statistics: CommitCounts { counts.withLock { $0 } }
}

public enum CommitResult: Sendable {
    case durable
    /// Nothing of the group was written: the disk is full.
    case storageFull
}

/// Limits of the committer.
public struct CommitLimits: Sendable {
    /// The most that ``groupWeightMax`` may be: a group of the longest notices still is one batch of the store.
    public static let groupWeightCeiling = 4096

    /// Notices, their pictures and answers in one group: more would hold back the first answer without a cheaper sync.
    public var groupWeightMax = 2048
    /// Notices, their pictures and answers waiting: some seconds of work; a caller beyond it is told to come back.
    public var queuedWeightMax = 32_768

    public init() {}
}

/// What the committer has done since it started.
public struct CommitCounts: Sendable {
    public private(set) var groups: UInt64 = 0
    public private(set) var acts: UInt64 = 0
    public private(set) var operations: UInt64 = 0

    mutating func note(acts: Int, operations: Int) {
        groups += 1
        self.acts += UInt64(acts)
        self.operations += UInt64(operations)
    }
}

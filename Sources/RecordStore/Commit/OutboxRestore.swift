public import OrderedStore

/// What is not settled with the receiver of onward notices since the store was restored: the store is an older one than
/// the receiver may know. Its next sequences may be those of notices of the lost time, which the receiver has had, and
/// it would take ours for repeats.
///
/// | state | the store's mark | notices of municipalities | forwarder |
/// |---|---|---|---|
/// | settled | none | are numbered and wait in the outbox | sends |
/// | awaited: a receiver was known when the restore was accepted | `first`, 1 | are refused | asks |
/// | deferred: none was | `first`, 0 | are numbered from `first` on, as where there never was one | there is none |
/// | deferred, and a receiver was configured since | `first`, 0 | are refused | asks |
/// | moving: the receiver has said how far it is | `first`, `received`, `left` | are refused | waits for the moving |
///
/// The answer is R. What is numbered below `first` is of the time before the restore: the receiver has the same under
/// these numbers, and what it has had of them goes out. Where R is below `first`, it has had nothing else, and nothing
/// is in the way of `first` and what follows: all is settled. Otherwise what was numbered since moves behind R, `first`
/// gets R + 1, and the store is awaited once more with the next number as `first`: the same answer settles that, unless
/// the store was restored to the middle of the moving and the receiver has had more. A second restore before all is
/// settled keeps the lower `first`: rather told twice than never.
public struct OutboxRestore: Hashable, Sendable {
    /// Sequences from here on were given after the restore.
    public var first: UInt64
    /// Nothing may be numbered before the receiver has been asked, whether one is configured or not.
    public var isAwaited: Bool
    /// What moves, once the receiver has said how far it is.
    var moving: Moving?

    struct Moving: Hashable, Sendable {
        /// What the receiver has had.
        let received: UInt64
        /// How many of the notices from `first` on have not been moved yet: the lowest ones.
        var left: UInt64
    }

    /// What a receiver may say that it has: far beyond what there can be, and far from the end of the numbers.
    public static let receivedMax: UInt64 = 1 << 62
    /// Notices moved in one commit, and bytes after which no further one is.
    static let noticesPerMove = 500
    static let bytesPerMove = 4 << 20

    private static let key = Array("outbox-restored".utf8)

    /// Marks a store that was restored, before anything is numbered in it.
    /// - Parameter hasReceiver: one is configured, or had confirmed something.
    public static func mark(
        hasReceiver: Bool, in store: some StoreReading, into batch: inout WriteBatch
    ) throws(RecordStoreError) {
        let next = try Outbox.nextSequence(in: store)
        var restore = try read(store) ?? OutboxRestore(first: next, isAwaited: hasReceiver)
        restore.isAwaited = restore.isAwaited || hasReceiver
        restore.put(into: &batch)
    }

    /// nil when all is settled.
    public static func read(_ store: some StoreReading) throws(RecordStoreError) -> OutboxRestore? {
        let bytes = try storing { () throws(StoreError) in try store.get(key, in: Keyspaces.meta) }
        guard let bytes else { return nil }
        // As stores were marked at first: nothing was numbered since.
        guard !bytes.isEmpty else { return OutboxRestore(first: try Outbox.nextSequence(in: store), isAwaited: true) }
        var reader = KeyReader(bytes)
        do throws(KeyCodingError) {
            let first: UInt64 = try reader.read()
            if bytes.count == 9 { return OutboxRestore(first: first, isAwaited: try reader.read(UInt8.self) != 0) }
            return OutboxRestore(
                first: first, isAwaited: true,
                moving: Moving(received: try reader.read(), left: try reader.read()))
        } catch {
            throw .damagedValue(keyspace: Keyspaces.meta.name)
        }
    }

    func put(into batch: inout WriteBatch) {
        var builder = KeyBuilder(capacity: 24)
        builder.append(first)
        if let moving {
            builder.append(moving.received)
            builder.append(moving.left)
        } else {
            builder.append(isAwaited ? 1 : 0 as UInt8)
        }
        batch.put(Self.key, builder.bytes, in: Keyspaces.meta)
    }

    static func settle(into batch: inout WriteBatch) {
        batch.delete(key, in: Keyspaces.meta)
    }
}

extension Transaction {
    /// After a restore: onward notices are numbered behind everything that the receiver has had. One step of it, a
    /// commit each: see ``OutboxRestore``.
    /// - Parameter received: what the receiver has had; known already to one that is moving.
    /// - Returns: whether all is settled.
    /// - Precondition: nothing is numbered meanwhile.
    public func resumeOutbox(after received: UInt64) throws(RecordStoreError) -> Bool {
        precondition(received <= OutboxRestore.receivedMax, "checked where it came in")
        guard var restore = try OutboxRestore.read(store) else { return true }
        let next = try nextOnwardSequence()
        if restore.moving == nil {
            Outbox.acknowledge(
                through: min(received, restore.first - 1), after: try Outbox.acknowledged(in: store), into: &batch)
            if received < restore.first {
                OutboxRestore.settle(into: &batch)
                return true
            }
            restore.moving = OutboxRestore.Moving(received: received, left: next - restore.first)
        }
        guard let moving = restore.moving else { return true }
        let left = try move(restore.first, moving)
        guard left == 0 else {
            restore.moving?.left = left
            restore.put(into: &batch)
            return false
        }
        batch.put(Outbox.acknowledgedKey, RecordKeys.sequence(moving.received), in: Keyspaces.meta)
        let behind = next + moving.received + 1 - restore.first
        setNextOnwardSequence(behind)
        OutboxRestore(first: behind, isAwaited: true).put(into: &batch)
        return false
    }

    /// Moves the highest of those that are left, so that none comes to lie on one that has not moved.
    /// - Returns: how many are left.
    private func move(_ first: UInt64, _ moving: OutboxRestore.Moving) throws(RecordStoreError) -> UInt64 {
        let distance = moving.received + 1 - first
        var left = moving.left
        var moved: [(sequence: UInt64, notice: [UInt8])] = []
        var size = 0
        while left > 0, moved.count < OutboxRestore.noticesPerMove, size < OutboxRestore.bytesPerMove {
            let sequence = first + left - 1
            let found = try Outbox.notices(after: sequence - 1, limit: 1, in: store, keys: keys).first
            guard let found, found.sequence == sequence,
                let notice = register.renumbered(found.notice, to: sequence + distance)
            else { throw .damagedValue(keyspace: Keyspaces.outbox.name) }
            moved.append((sequence + distance, notice))
            batch.delete(RecordKeys.sequence(sequence), in: Keyspaces.outbox)
            size += notice.count
            left -= 1
        }
        for (sequence, notice) in moved { Outbox.put(notice, sequence: sequence, keys: keys, into: &batch) }
        return left
    }
}

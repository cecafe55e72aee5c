import JukiDomain
public import OrderedStore

/// What still has to be told to the national server (transactional outbox): written in the batch of the update it
/// speaks of, sealed because it carries individual numbers, removed when the receiver has it.
public enum Outbox {
    private static let nextKey = Array("outbox-next".utf8)
    static let acknowledgedKey = Array("outbox-acknowledged".utf8)
    private static let firstSequence: UInt64 = 1

    static func put(_ notice: [UInt8], sequence: UInt64, keys: any StoreKeys, into batch: inout WriteBatch) {
        let key = RecordKeys.sequence(sequence)
        batch.put(key, keys.seal(notice, context: key), in: Keyspaces.outbox)
    }

    static func putNext(_ sequence: UInt64, into batch: inout WriteBatch) {
        batch.put(nextKey, RecordKeys.sequence(sequence), in: Keyspaces.meta)
    }

    /// The sequence that the next onward notice gets.
    public static func nextSequence(in store: some StoreReading) throws(RecordStoreError) -> UInt64 {
        try number(nextKey, in: store) ?? firstSequence
    }

    /// The last sequence that the receiver is known to have; 0 before the first.
    public static func acknowledged(in store: some StoreReading) throws(RecordStoreError) -> UInt64 {
        try number(acknowledgedKey, in: store) ?? firstSequence - 1
    }

    /// Up to `limit` notices after `sequence`, unsealed, in order; together at most `sizeMax` bytes, but one at least.
    public static func notices(
        after sequence: UInt64, limit: Int, sizeMax: Int = .max, in store: some StoreReading, keys: any StoreKeys
    ) throws(RecordStoreError) -> [(sequence: UInt64, notice: [UInt8])] {
        var found: [(UInt64, [UInt8])] = []
        var size = 0
        do throws(StoreError) {
            var cursor = try store.scan(
                in: Keyspaces.outbox, from: RecordKeys.sequence(sequence + 1), to: nil)
            while found.count < limit, try cursor.next() {
                // Sealed it is a little longer.
                size += cursor.value.count
                if size > sizeMax, !found.isEmpty { break }
                found.append((0, cursor.key + cursor.value))
            }
        } catch {
            throw .store(error)
        }
        for index in found.indices {
            let key = Array(found[index].1[..<8])
            let notice = try keys.open(Array(found[index].1[8...]), context: key)
            found[index] = (key.reduce(0) { $0 << 8 | UInt64($1) }, notice)
        }
        return found
    }

    /// Takes out everything up to and including `sequence`; a scan starts after it, so that no reader walks over
    /// the tombstones.
    public static func acknowledge(
        through sequence: UInt64, after acknowledged: UInt64, into batch: inout WriteBatch
    ) {
        guard sequence > acknowledged else { return }
        for gone in (acknowledged + 1)...sequence { batch.delete(RecordKeys.sequence(gone), in: Keyspaces.outbox) }
        batch.put(acknowledgedKey, RecordKeys.sequence(sequence), in: Keyspaces.meta)
    }

    private static func number(_ key: [UInt8], in store: some StoreReading) throws(RecordStoreError) -> UInt64? {
        let bytes = try storing { () throws(StoreError) in try store.get(key, in: Keyspaces.meta) }
        return bytes?.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

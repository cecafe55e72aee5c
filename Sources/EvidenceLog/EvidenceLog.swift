public import OrderedStore
import Synchronization

/// The log of evidence records, in the order of their commits.
///
/// A record goes into the batch of the act it tells of, so that neither exists without the other. A sequence that
/// was handed out in a batch that the disk refused stays unused.
public final class EvidenceLog: Sendable {
    /// sequence u64 → evidence record
    public static let keyspace = Keyspace(name: "evidence")

    private let next: Atomic<UInt64>

    public init(store: OrderedStore) throws(StoreError) {
        var cursor = try store.scan(in: Self.keyspace, from: [], to: nil, reverse: true)
        let last: UInt64 = try cursor.next() ? cursor.key.reduce(0) { $0 << 8 | UInt64($1) } : 0
        next = Atomic(last + 1)
    }

    /// Appends a record to the batch of its act.
    /// - Returns: its sequence.
    @discardableResult
    public func append(_ record: EvidenceRecord, to batch: inout WriteBatch) -> UInt64 {
        let sequence = next.add(1, ordering: .relaxed).oldValue
        batch.put(Self.key(sequence), record.encode(), in: Self.keyspace)
        return sequence
    }

    /// Records from `sequence` on, at most `limit`.
    public static func records(
        from sequence: UInt64, limit: Int, in reading: some StoreReading
    ) throws(StoreError) -> [EvidenceRecord] {
        var found: [EvidenceRecord] = []
        var cursor = try reading.scan(in: keyspace, from: key(sequence), to: nil)
        while found.count < limit, try cursor.next() {
            if let record = try? EvidenceRecord(decoding: cursor.value) { found.append(record) }
        }
        return found
    }

    private static func key(_ sequence: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 8)
        builder.append(sequence)
        return builder.bytes
    }
}

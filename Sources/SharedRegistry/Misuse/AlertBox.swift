import JukiMessages
import OrderedStore
import RecordStore

/// Alerts of the misuse watch, as they are kept.
enum AlertBox {
    /// number u64 → alert, with its acknowledgement once there is one
    static let alerts = Keyspace(name: "misuse-alerts")
    /// "watched" → sequence u64: evidence up to it has raised what it had to raise
    static let state = Keyspace(name: "misuse-state")

    static let keyspaces = [alerts, state]
    private static let watchedKey = Array("watched".utf8)

    static func key(_ number: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 8)
        builder.append(number)
        return builder.bytes
    }

    static func last(in reading: some StoreReading) throws(StoreError) -> UInt64 {
        var cursor = try reading.scan(in: alerts, from: [], to: nil, reverse: true)
        return try cursor.next() ? cursor.key.reduce(0) { $0 << 8 | UInt64($1) } : 0
    }

    /// Sequence of the newest evidence that raised an alert which is kept.
    static func watched(in reading: some StoreReading) throws(StoreError) -> UInt64 {
        try reading.get(watchedKey, in: state)?.reduce(0) { $0 << 8 | UInt64($1) } ?? 0
    }

    static func put(_ alert: MisuseAlert, into batch: inout WriteBatch) {
        batch.put(key(alert.number), alert.encode(), in: alerts)
    }

    static func putWatched(_ sequence: UInt64, into batch: inout WriteBatch) {
        batch.put(watchedKey, key(sequence), in: state)
    }

    /// An alert as the acts before this one of the group leave it.
    static func alert(
        _ number: UInt64, in transaction: Transaction<some Register>
    ) throws(RecordStoreError) -> MisuseAlert? {
        guard let bytes = try transaction.value(of: key(number), in: alerts) else { return nil }
        return try decode(bytes)
    }

    static func acknowledge(_ alert: MisuseAlert, in transaction: Transaction<some Register>) {
        transaction.setValue(alert.encode(), of: key(alert.number), in: alerts)
    }

    /// Alerts above a number, at most `limit`, and whether there are more.
    static func list(
        after number: UInt64, includeAcknowledged: Bool, limit: Int, in reading: some StoreReading
    ) throws(RecordStoreError) -> (alerts: [MisuseAlert], hasMore: Bool) {
        var found: [MisuseAlert] = []
        do throws(StoreError) {
            guard number < .max else { return ([], false) }
            var cursor = try reading.scan(in: alerts, from: key(number + 1), to: nil)
            while found.count <= limit, try cursor.next() {
                guard let alert = try? decode(cursor.value) else {
                    throw StoreError(kind: .corruption, message: "an alert cannot be read")
                }
                if includeAcknowledged || alert.acknowledgement == nil { found.append(alert) }
            }
        } catch {
            throw .store(error)
        }
        return (Array(found.prefix(limit)), found.count > limit)
    }

    private static func decode(_ bytes: [UInt8]) throws(RecordStoreError) -> MisuseAlert {
        do { return try MisuseAlert(decoding: bytes) } catch { throw .damagedValue(keyspace: alerts.name) }
    }
}

public import JukiDomain
public import JukiMessages
public import OrderedStore
public import RecordStore

/// A crossing under way, as either server keeps it: of whose number, and until when. The number itself is in no row.
public struct CrossingRow: Hashable, Sendable {
    /// delivery (32 bytes) → code u64 ‖ milliseconds u64 at which it ends
    public static let keyspace = Keyspace(name: "crossings")

    public let delivery: RelayDelivery
    public let code: ResidentRecordCode
    public let expiresAt: Moment

    public init(delivery: RelayDelivery, code: ResidentRecordCode, expiresAt: Moment) {
        self.delivery = delivery
        self.code = code
        self.expiresAt = expiresAt
    }

    // MARK: In the store

    public func put(into batch: inout WriteBatch) {
        var value = KeyBuilder(capacity: 16)
        value.append(code.value)
        value.append(expiresAt.milliseconds)
        batch.put(delivery.bytes, value.bytes, in: Self.keyspace)
    }

    public func delete(from batch: inout WriteBatch) {
        batch.delete(delivery.bytes, in: Self.keyspace)
    }

    public static func row(
        _ delivery: RelayDelivery, in store: some StoreReading
    ) throws(RecordStoreError) -> CrossingRow? {
        let value: [UInt8]?
        do throws(StoreError) { value = try store.get(delivery.bytes, in: keyspace) } catch { throw .store(error) }
        return try value.map { value throws(RecordStoreError) in try CrossingRow(delivery.bytes, value) }
    }

    /// By the names of the deliveries, which is no order in time.
    /// - Parameter limit: at most this many.
    public static func rows(in store: some StoreReading, limit: Int) throws(RecordStoreError) -> [CrossingRow] {
        var found: [([UInt8], [UInt8])] = []
        do throws(StoreError) {
            var cursor = try store.scan(in: keyspace, from: [], to: nil)
            while found.count < limit, try cursor.next() { found.append((cursor.key, cursor.value)) }
        } catch {
            throw .store(error)
        }
        return try found.map { key, value throws(RecordStoreError) in try CrossingRow(key, value) }
    }

    private init(_ key: [UInt8], _ value: [UInt8]) throws(RecordStoreError) {
        guard let delivery = try? RelayDelivery(key), value.count == 16 else {
            throw .damagedValue(keyspace: Self.keyspace.name)
        }
        func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(
            delivery: delivery, code: ResidentRecordCode(unchecked: number(value[..<8])),
            expiresAt: Moment(milliseconds: number(value[8...])))
    }
}

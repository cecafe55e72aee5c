import OrderedStore
import RecordStore

/// A number that the store remembers for the server, under a name.
struct RememberedNumber: Sendable {
    private let key: [UInt8]

    init(_ name: String) { key = Array(name.utf8) }

    /// - Returns: nil in a store that remembers none.
    func value(in store: OrderedStore) throws(RecordStoreError) -> Int? {
        do throws(StoreError) {
            return try store.get(key, in: Keyspaces.meta)?.reduce(0) { $0 << 8 | Int($1) }
        } catch { throw .store(error) }
    }

    /// - Precondition: the number is not negative.
    func put(_ number: Int, into batch: inout WriteBatch) {
        var builder = KeyBuilder(capacity: 8)
        builder.append(UInt64(number))
        batch.put(key, builder.bytes, in: Keyspaces.meta)
    }
}

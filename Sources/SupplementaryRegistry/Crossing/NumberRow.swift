import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

/// A request for an individual number that has not been acknowledged and has not expired. The number is never in the
/// row: until it is delivered it is nowhere here, and then in the temporary area.
struct NumberRow: Hashable {
    /// delivery (32 bytes) → code u64 ‖ milliseconds u64 at which it expires
    static let keyspace = Keyspace(name: "number-requests")

    let delivery: RelayDelivery
    let code: ResidentRecordCode
    let expiresAt: Moment

    /// Under which the temporary area keeps the number.
    var identifier: [UInt8] { Array(delivery.bytes.prefix(16)) }

    init(delivery: RelayDelivery, code: ResidentRecordCode, expiresAt: Moment) {
        self.delivery = delivery
        self.code = code
        self.expiresAt = expiresAt
    }

    init?(key: [UInt8], value: [UInt8]) {
        guard let delivery = try? RelayDelivery(key), value.count == 16 else { return nil }
        self.delivery = delivery
        code = ResidentRecordCode(unchecked: value[..<8].reduce(0) { $0 << 8 | UInt64($1) })
        expiresAt = Moment(milliseconds: value[8...].reduce(0) { $0 << 8 | UInt64($1) })
    }

    var value: [UInt8] { Self.bigEndian(code.value) + Self.bigEndian(expiresAt.milliseconds) }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
    }

    // MARK: In the store

    static func row(_ delivery: RelayDelivery, in store: some StoreReading) throws(RecordStoreError) -> NumberRow? {
        let value: [UInt8]?
        do throws(StoreError) { value = try store.get(delivery.bytes, in: keyspace) } catch { throw .store(error) }
        guard let value else { return nil }
        guard let row = NumberRow(key: delivery.bytes, value: value) else { throw unreadable }
        return row
    }

    static func all(in store: some StoreReading) throws(RecordStoreError) -> [NumberRow] {
        var rows: [NumberRow] = []
        do throws(StoreError) {
            var cursor = try store.scan(in: keyspace, from: [], to: nil)
            while try cursor.next() {
                guard let row = NumberRow(key: cursor.key, value: cursor.value) else { break }
                rows.append(row)
            }
        } catch {
            throw .store(error)
        }
        return rows
    }

    private static var unreadable: RecordStoreError { .damagedValue(keyspace: keyspace.name) }
}

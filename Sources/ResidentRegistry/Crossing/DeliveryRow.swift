import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

/// A number that the supplementary server waits for. The number itself is not in the row: it is unsealed when it is
/// delivered.
struct DeliveryRow: Hashable {
    /// delivery (32 bytes) → code u64 ‖ milliseconds u64 until which it is tried
    static let keyspace = Keyspace(name: "number-deliveries")

    let delivery: RelayDelivery
    let code: ResidentRecordCode
    let until: Moment

    init(delivery: RelayDelivery, code: ResidentRecordCode, until: Moment) {
        self.delivery = delivery
        self.code = code
        self.until = until
    }

    init?(key: [UInt8], value: [UInt8]) {
        guard let delivery = try? RelayDelivery(key), value.count == 16 else { return nil }
        self.delivery = delivery
        code = ResidentRecordCode(unchecked: value[..<8].reduce(0) { $0 << 8 | UInt64($1) })
        until = Moment(milliseconds: value[8...].reduce(0) { $0 << 8 | UInt64($1) })
    }

    var value: [UInt8] { Self.bigEndian(code.value) + Self.bigEndian(until.milliseconds) }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
    }
}

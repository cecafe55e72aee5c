import JukiDomain

/// Fields of a message by hand, for messages that no typed value can make.
enum Wire {
    /// A field that no message of Protos/ has: number 536 870 000, a varint.
    static let unknownField: [UInt8] = [0x80, 0xE6, 0xFF, 0xFF, 0x0F, 0x01]

    static func field(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(UInt64(content.count)) + content
    }

    static func field(_ number: UInt64, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

    static func field(_ number: UInt64, number value: UInt64) -> [UInt8] { varint(number << 3) + varint(value) }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
    }
}

/// What the body is refused for; nil when it is not.
func refusal(_ body: () throws(Refusal) -> Void) -> Refusal? {
    do throws(Refusal) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// A protobuf message taken apart into its fields, so that one can be put in another's place. Knows nothing of what the
/// message means; fields stay in the order of their numbers, as the wire contract wants them.
struct WireFields {
    struct Field {
        var number: UInt64
        var content: Content
    }

    enum Content {
        case number(UInt64)
        case bytes([UInt8])

        var isNumber: Bool { if case .number = self { true } else { false } }

        /// What the canonical form leaves out.
        var isDefault: Bool {
            switch self {
            case .number(let value): value == 0
            case .bytes(let bytes): bytes.isEmpty
            }
        }
    }

    var fields: [Field] = []

    init() {}

    /// nil for bytes that are no message of numbers and bytes alone.
    init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let tag = Self.takeNumber(&rest), tag >> 3 > 0 else { return nil }
            switch tag & 7 {
            case 0:
                guard let value = Self.takeNumber(&rest) else { return nil }
                fields.append(Field(number: tag >> 3, content: .number(value)))
            case 2:
                guard let count = Self.takeNumber(&rest), count <= UInt64(rest.count) else { return nil }
                fields.append(Field(number: tag >> 3, content: .bytes(Array(rest.prefix(Int(count))))))
                rest = rest.dropFirst(Int(count))
            default: return nil
            }
        }
    }

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            switch field.content {
            case .number(let value):
                Self.append(field.number << 3, to: &bytes)
                Self.append(value, to: &bytes)
            case .bytes(let content):
                Self.append(field.number << 3 | 2, to: &bytes)
                Self.append(UInt64(content.count), to: &bytes)
                bytes += content
            }
        }
        return bytes
    }

    /// The message with this field in place of all that have its number.
    func with(_ number: UInt64, _ content: Content) -> WireFields {
        var changed = self
        changed.fields.removeAll { $0.number == number }
        let place = changed.fields.firstIndex { $0.number > number } ?? changed.fields.count
        changed.fields.insert(Field(number: number, content: content), at: place)
        return changed
    }

    private static func takeNumber(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    static func varint(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    private static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// Base-128 numbers of protobuf: seven bits a byte, least significant first, the high bit says that more follow.
enum Varint {
    /// Bytes of the longest: 64 bits.
    static let sizeMax = 10

    static func append(_ value: UInt64, to output: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }

    /// The number at `start` and the position after it; nil if `bytes` end before it does, or if it is too long.
    static func read(_ bytes: [UInt8], at start: Int) -> (value: UInt64, next: Int)? {
        var value: UInt64 = 0
        for position in 0..<sizeMax where start + position < bytes.count {
            let byte = bytes[start + position]
            value |= UInt64(byte & 0x7F) << (7 * UInt64(position))
            if byte < 0x80 { return (value, start + position + 1) }
        }
        return nil
    }
}

/// RFC 4648 section 4, strictly: each value has one text, so that no changed letter goes unnoticed.
enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - part.count))
            for position in 0..<4 {
                let letter = letters[Int(bits >> UInt32(18 - 6 * position) & 0x3F)]
                text.append(position <= part.count ? letter : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: nil unless the text is what ``encode(_:)`` makes of some bytes.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for letter in text.utf8 where letter != padding {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return encode(bytes) == text ? bytes : nil
    }
}

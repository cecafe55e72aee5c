import Foundation
import JukiDomain

/// Looks for personal values in whatever bytes a server writes, in every form in which text and numbers are written.
struct CanaryHunt {
    /// What is looked for, by what it is and how it is written.
    let patterns: [(name: String, bytes: Data)]

    /// - Parameters:
    ///   - texts: each long enough that nothing holds it by chance.
    ///   - numbers: codes and numbers, looked for as digits and in binary.
    init(texts: [String], numbers: [(digits: String, value: UInt64)]) {
        patterns = texts.flatMap(Self.forms) + numbers.flatMap { digits, value in
            Self.forms(digits) + Self.binaries(value).map { ("binary \(digits)", $0) }
        }
    }

    /// What was found.
    func findings(in bytes: some Sequence<UInt8>) -> Set<String> {
        let bytes = Data(bytes)
        return Set(patterns.filter { bytes.range(of: $0.bytes) != nil }.map(\.name))
    }

    func findings(in text: String) -> Set<String> { findings(in: text.utf8) }

    /// A text in every form, as a careless line of code would write it. The test of the hunt writes with these.
    static func writings(_ text: String) -> [(name: String, bytes: [UInt8])] {
        let utf8 = Array(text.utf8)
        let units = Array(text.utf16)
        let hex = utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let escaped = units.map { unit -> String in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return [
            ("UTF-8", utf8), ("UTF-16BE", units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }),
            ("UTF-16LE", units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }),
            ("hex", Array(hex.joined().utf8)), ("HEX", Array(hex.joined().uppercased().utf8)),
            ("list of bytes", Array(utf8.map { "\($0)" }.joined(separator: ", ").utf8)),
            ("JSON", Array(escaped.joined().utf8)),
            ("JSON, upper", Array(escaped.map { "\\u" + $0.dropFirst(2).uppercased() }.joined().utf8)),
            ("percent", Array(hex.map { "%" + $0.uppercased() }.joined().utf8)),
        ]
    }

    private static func forms(_ text: String) -> [(name: String, bytes: Data)] {
        writings(text).map { ("\($0.name) \(text)", Data($0.bytes)) }
            + (0..<3).map { ("base64 \(text)", base64(Array(text.utf8), behind: $0)) }
    }

    /// The letters of base64 that depend on the text alone, when `offset` bytes of a group of three stand before it.
    private static func base64(_ text: [UInt8], behind offset: Int) -> Data {
        let whole = Data([UInt8](repeating: 0, count: offset) + text).base64EncodedString()
        let first = (offset * 8 + 5) / 6
        let last = (offset + text.count) * 8 / 6
        return Data(whole.utf8)[first..<last]
    }

    private static func binaries(_ value: UInt64) -> [Data] {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) }
        return [Data(bytes), Data(bytes.reversed())]
    }
}

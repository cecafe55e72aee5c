import Foundation
import JukiDomain

/// Looks for individual numbers in bytes, in every form that they could take: digits, digits as UTF-16, packed two to a
/// byte, as binary numbers of either order, and as a varint of a message.
struct NumberHunt {
    /// A form of a number, and where it was found.
    struct Finding: Hashable, CustomStringConvertible {
        let form: String
        let place: String
        let offset: Int

        /// Without the number: a report must not spread it.
        var description: String { "\(form) at \(offset) of \(place)" }
    }

    /// Findings that are kept; one is too many already.
    private static let findingsMax = 100
    private static let tableBits = 20

    private struct Pattern {
        let bytes: [UInt8]
        let form: String
    }

    /// The patterns by a hash of their first four bytes.
    private var patterns: [[Pattern]]
    /// A bit for each hash that occurs: small enough to stay near the processor.
    private var occurs = [UInt64](repeating: 0, count: 1 << (tableBits - 6))
    /// As long as the longest pattern: what two chunks must share.
    private(set) var overlap = 0

    init(_ numbers: [IndividualNumber]) {
        patterns = Array(repeating: [], count: 1 << Self.tableBits)
        for number in numbers {
            for (form, bytes) in Self.forms(of: number) {
                let slot = Self.slot(bytes)
                patterns[slot].append(Pattern(bytes: bytes, form: form))
                occurs[slot >> 6] |= 1 << UInt64(slot & 63)
                overlap = max(overlap, bytes.count)
            }
        }
    }

    static func forms(of number: IndividualNumber) -> [(form: String, bytes: [UInt8])] {
        let digits = Array(number.digits.utf8)
        let packed = stride(from: 0, to: digits.count, by: 2).map { (digits[$0] - 0x30) << 4 | (digits[$0 + 1] - 0x30) }
        let little = (0..<8).map { UInt8(truncatingIfNeeded: number.value >> UInt64($0 * 8)) }
        var varint: [UInt8] = []
        var rest = number.value
        while rest > 0x7F {
            varint.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        varint.append(UInt8(rest))
        return [
            ("digits", digits), ("digits in UTF-16, little-endian", digits.flatMap { [$0, 0] }),
            ("digits in UTF-16, big-endian", digits.flatMap { [0, $0] }), ("packed digits", packed),
            ("binary, little-endian", little), ("binary, big-endian", little.reversed()), ("varint", varint),
        ]
    }

    private static func slot(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBytes { slot($0.loadUnaligned(as: UInt32.self)) }
    }

    private static func slot(_ word: UInt32) -> Int { Int((word &* 0x9E37_79B1) >> UInt32(32 - tableBits)) }

    /// - Parameter place: what the bytes are, for the findings.
    func findings(in bytes: UnsafeRawBufferPointer, _ place: String, from base: Int = 0) -> [Finding] {
        var findings: [Finding] = []
        guard bytes.count >= 4 else { return [] }
        for offset in 0...bytes.count - 4 {
            let slot = Self.slot(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
            guard occurs[slot >> 6] & 1 << UInt64(slot & 63) != 0 else { continue }
            for pattern in patterns[slot] where offset + pattern.bytes.count <= bytes.count {
                guard pattern.bytes.elementsEqual(bytes[offset..<offset + pattern.bytes.count]) else { continue }
                findings.append(Finding(form: pattern.form, place: place, offset: base + offset))
                if findings.count == Self.findingsMax { return findings }
            }
        }
        return findings
    }
}

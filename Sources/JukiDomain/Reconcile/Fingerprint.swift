/// Fingerprint of a set of records: how many, and the sum of their digests modulo 2^256.
///
/// A sum can be kept up to date by adding the new digest and subtracting the old one, in any order. Under a keyed
/// digest only the two sides can aim at a collision, and either would deceive only itself.
public struct Fingerprint: Hashable, Sendable {
    public private(set) var count: UInt32 = 0
    /// Most significant word first.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    public static let empty = Fingerprint()

    public init() {}

    public init(count: UInt32, sum: [UInt8]) {
        precondition(sum.count == 32, "a sum has 32 bytes")
        self.count = count
        words = Self.words(of: sum)
    }

    /// 32 bytes, big-endian.
    public var sum: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }

    public mutating func add(_ digest: [UInt8]) {
        count += 1
        add(Self.words(of: digest))
    }

    public mutating func subtract(_ digest: [UInt8]) {
        precondition(count > 0, "a record that was never added cannot be taken out")
        count -= 1
        let (a, b, c, d) = Self.words(of: digest)
        // Two's complement: adding the complement and one subtracts.
        add((~a, ~b, ~c, ~d))
        add((0, 0, 0, 1))
    }

    public mutating func add(_ other: Fingerprint) {
        count += other.count
        add(other.words)
    }

    private mutating func add(_ other: (UInt64, UInt64, UInt64, UInt64)) {
        var carry: UInt64 = 0
        words.3 = Self.sum(words.3, other.3, &carry)
        words.2 = Self.sum(words.2, other.2, &carry)
        words.1 = Self.sum(words.1, other.1, &carry)
        words.0 = Self.sum(words.0, other.0, &carry)
    }

    private static func sum(_ left: UInt64, _ right: UInt64, _ carry: inout UInt64) -> UInt64 {
        let (partial, first) = left.addingReportingOverflow(right)
        let (total, second) = partial.addingReportingOverflow(carry)
        carry = first || second ? 1 : 0
        return total
    }

    private static func words(of bytes: [UInt8]) -> (UInt64, UInt64, UInt64, UInt64) {
        precondition(bytes.count == 32, "a digest has 32 bytes")
        func word(_ start: Int) -> UInt64 {
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        return (word(0), word(8), word(16), word(24))
    }

    public static func == (left: Fingerprint, right: Fingerprint) -> Bool {
        left.count == right.count && left.words == right.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(words.0)
    }
}

/// A range of resident record codes: all that start with the same 0, 2 or 4 digits.
///
/// Codes are random in their first ten digits, so that ranges of equal length hold about equally many persons.
/// The smallest ranges (4 digits, 10,000 of them) are the buckets whose fingerprints are kept.
public struct CodeRange: Hashable, Sendable {
    public static let digitsPerLevel = 2
    public static let leafDigits = 4
    private static let bucketSize: UInt64 = 10_000_000

    public let prefix: String
    /// Buckets that make up the range.
    public let buckets: Range<Int>

    public static let all: CodeRange = CodeRange(digits: "", value: 0)

    /// - Returns: nil unless the prefix is 0, 2 or 4 digits.
    public init?(prefix: String) {
        guard prefix.utf8.count <= Self.leafDigits, prefix.utf8.count % Self.digitsPerLevel == 0,
              prefix.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.init(digits: prefix, value: Int(prefix) ?? 0)
    }

    private init(digits: String, value: Int) {
        prefix = digits
        let size = (digits.utf8.count..<Self.leafDigits).reduce(1) { size, _ in size * 10 }
        buckets = value * size..<(value + 1) * size
    }

    public var isLeaf: Bool { prefix.utf8.count == Self.leafDigits }

    /// The hundred ranges it falls into.
    /// - Precondition: not a leaf.
    public var children: [CodeRange] {
        precondition(!isLeaf, "a leaf has no finer fingerprints")
        return (0..<100).map { child in
            let digits = prefix + (child < 10 ? "0" : "") + String(child)
            return CodeRange(digits: digits, value: Int(digits) ?? 0)
        }
    }

    /// Values of the codes in the range.
    public var codes: Range<UInt64> {
        UInt64(buckets.lowerBound) * Self.bucketSize..<UInt64(buckets.upperBound) * Self.bucketSize
    }

    public func contains(_ code: ResidentRecordCode) -> Bool { codes.contains(code.value) }

    /// The bucket of a code: its first four digits.
    public static func bucket(of code: ResidentRecordCode) -> UInt16 {
        UInt16(code.value / bucketSize)
    }
}

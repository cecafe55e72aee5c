/// Local government code (全国地方公共団体コード): two digits for the prefecture, three for the municipality, and a check
/// digit. Not personal: it prints in full.
public struct MunicipalityCode: Hashable, Sendable {
    /// The number of digits, check digit included.
    public static let digitCount = 6

    /// The digits read as a number; the order is that of the digit strings.
    public let value: UInt32

    /// Reads six ASCII digits and checks the last one.
    public init(digits: some Collection<UInt8>) throws(CodeError) {
        let value = try DecimalDigits.parse(digits, count: Self.digitCount)
        try CheckDigit.verify(value, by: CheckDigit.localGovernment)
        self.value = UInt32(value)
    }

    /// Reads six ASCII digits and checks the last one.
    public init(_ text: String) throws(CodeError) {
        try self.init(digits: text.utf8)
    }

    /// Completes the first five digits, as in JIS X 0401 and X 0402, with their check digit.
    /// - Precondition: `body` is above zero and has at most five digits.
    public init(body: UInt32) {
        precondition(body > 0 && body < 100_000, "the body of a municipality code has five digits")
        value = body * 10 + UInt32(Self.checkDigit(body: body))
    }

    /// Takes a value that was checked before, such as one read back from the store.
    /// - Precondition: `value` is above zero and has at most six digits.
    public init(unchecked value: UInt32) {
        precondition(value > 0 && value < 1_000_000, "a municipality code has six digits")
        self.value = value
    }

    /// The check digit for the first five digits.
    public static func checkDigit(body: UInt32) -> Int {
        CheckDigit.localGovernment(body: UInt64(body))
    }

    /// The prefecture (都道府県), 1 to 47: the first two digits.
    public var prefecture: Int { Int(value / 10_000) }

    /// All six digits.
    public var digits: String {
        DecimalDigits.string(UInt64(value), count: Self.digitCount)
    }

    /// Appends the six ASCII digits.
    public func appendDigits(to bytes: inout [UInt8]) {
        DecimalDigits.append(UInt64(value), count: Self.digitCount, to: &bytes)
    }
}

extension MunicipalityCode: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension MunicipalityCode: CustomStringConvertible {
    public var description: String { digits }
}

/// Resident record code (住民票コード, item 1): 11 digits, the last of which is a check digit.
///
/// It follows the person through every move, and changes only on request or by official correction. It says nothing of
/// the individual number: neither can be computed from the other.
public struct ResidentRecordCode: Hashable, Sendable {
    /// The number of digits, check digit included.
    public static let digitCount = 11

    /// The digits read as a number: equal values are equal codes, and the order is that of the digit strings.
    public let value: UInt64

    /// Reads 11 ASCII digits and checks the last one.
    public init(digits: some Collection<UInt8>) throws(CodeError) {
        let value = try DecimalDigits.parse(digits, count: Self.digitCount)
        try CheckDigit.verify(value, by: CheckDigit.weightedFromTheRight)
        self.value = value
    }

    /// Reads 11 ASCII digits and checks the last one. Full-width digits are not digits here: fold them before.
    public init(_ text: String) throws(CodeError) {
        try self.init(digits: text.utf8)
    }

    /// Completes the first 10 digits with their check digit; for those who make codes.
    /// - Precondition: `body` is above zero and has at most 10 digits.
    public init(body: UInt64) {
        precondition(body > 0 && body < Self.upperBound / 10, "the body of a code has 1 to 10 significant digits")
        value = body * 10 + UInt64(Self.checkDigit(body: body))
    }

    /// Takes a value that was checked before, such as one read back from the store.
    /// - Precondition: `value` is above zero and has at most 11 digits.
    public init(unchecked value: UInt64) {
        precondition(value > 0 && value < Self.upperBound, "a code has 1 to 11 significant digits")
        self.value = value
    }

    /// The check digit for the first 10 digits.
    public static func checkDigit(body: UInt64) -> Int {
        CheckDigit.weightedFromTheRight(body: body)
    }

    /// All 11 digits, zeros on the left included. Personal data: for answers only, never for a log.
    public var digits: String {
        DecimalDigits.string(value, count: Self.digitCount)
    }

    /// Appends the 11 ASCII digits.
    public func appendDigits(to bytes: inout [UInt8]) {
        DecimalDigits.append(value, count: Self.digitCount, to: &bytes)
    }

    /// One more than the largest value.
    private static let upperBound: UInt64 = 100_000_000_000
}

extension ResidentRecordCode: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

// Every way of printing is masked: a code in a log identifies a person for ever.
extension ResidentRecordCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { String(repeating: "*", count: Self.digitCount) }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

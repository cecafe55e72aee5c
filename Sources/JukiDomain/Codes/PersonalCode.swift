/// A number that stands for one person: digits, the last of which checks the others.
///
/// Every way of printing is masked: such a number in a log identifies a person for ever.
public protocol PersonalCode: Hashable, Comparable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable {
    /// The number of digits, check digit included.
    static var digitCount: Int { get }

    /// The check digit for the digits before it.
    static func checkDigit(body: UInt64) -> Int

    /// The digits read as a number: equal values are equal codes, and the order is that of the digit strings.
    var value: UInt64 { get }

    /// Takes a value that was checked before, such as one read back from the store.
    /// - Precondition: `value` is above zero and has at most ``digitCount`` digits.
    init(unchecked value: UInt64)
}

extension PersonalCode {
    /// Reads ``digitCount`` ASCII digits and checks the last one.
    public init(digits: some Collection<UInt8>) throws(CodeError) {
        let value = try DecimalDigits.parse(digits, count: Self.digitCount)
        try CheckDigit.verify(value, by: Self.checkDigit)
        self.init(unchecked: value)
    }

    /// Reads ``digitCount`` ASCII digits and checks the last one. Full-width digits are not digits here: fold them
    /// before.
    public init(_ text: String) throws(CodeError) {
        try self.init(digits: text.utf8)
    }

    /// Completes all digits but the last with their check digit; for those who make codes.
    /// - Precondition: `body` is above zero and has fewer than ``digitCount`` digits.
    public init(body: UInt64) {
        self.init(unchecked: body * 10 + UInt64(Self.checkDigit(body: body)))
    }

    /// All digits, zeros on the left included. Personal data: for answers only, never for a log.
    public var digits: String {
        DecimalDigits.string(value, count: Self.digitCount)
    }

    /// Appends the ASCII digits.
    public func appendDigits(to bytes: inout [UInt8]) {
        DecimalDigits.append(value, count: Self.digitCount, to: &bytes)
    }

    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }

    public var description: String { String(repeating: "*", count: Self.digitCount) }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Resident record code (住民票コード, item 1): 11 digits, the last of which is a check digit.
///
/// It follows the person through every move, and changes only on request or by official correction. It says nothing of
/// the individual number: neither can be computed from the other.
public struct ResidentRecordCode: PersonalCode {
    public static let digitCount = 11

    public let value: UInt64

    public init(unchecked value: UInt64) {
        precondition(value > 0 && value < 100_000_000_000, "a code has 1 to 11 significant digits")
        self.value = value
    }

    /// By the same rule as that of the individual number.
    public static func checkDigit(body: UInt64) -> Int {
        CheckDigit.weightedFromTheRight(body: body)
    }
}

/// Individual number (個人番号, item 9): 12 digits, the last of which is a check digit.
///
/// May be given only to those whom the Number Act (番号法) names. The store keeps it sealed.
public struct IndividualNumber: PersonalCode {
    public static let digitCount = 12

    public let value: UInt64

    public init(unchecked value: UInt64) {
        precondition(value > 0 && value < 1_000_000_000_000, "a number has 1 to 12 significant digits")
        self.value = value
    }

    /// 番号法施行令第8条, 平成26年総務省令第85号第5条.
    public static func checkDigit(body: UInt64) -> Int {
        CheckDigit.weightedFromTheRight(body: body)
    }
}

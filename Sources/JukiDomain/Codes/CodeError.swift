/// Why the digits of a code were refused.
///
/// Positions count from 0 at the left. The code is not kept, nor any digit that could help to guess it: the two check
/// digits say what was wrong and nothing more.
public enum CodeError: Error, Hashable, Sendable {
    case wrongLength(expected: Int, found: Int)
    case notADigit(position: Int)
    case checkDigit(expected: Int, found: Int)
    /// The check digit of an all-zero code fits, so such a code, which a forgotten field becomes, is refused apart.
    case allZero
}

extension CodeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongLength(let expected, let found): "expected \(expected) digits, found \(found) characters"
        case .notADigit(let position): "not a half-width digit (0 to 9) at position \(position)"
        case .checkDigit(let expected, let found): "the check digit is \(found) but should be \(expected)"
        case .allZero: "all digits are zero"
        }
    }
}

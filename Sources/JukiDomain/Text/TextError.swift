/// Why a text was refused. The text is not kept; one scalar and its place are, which tell a sender what to mend.
public enum TextError: Error, Hashable, Sendable {
    /// The bytes from this offset on are not UTF-8.
    case notUTF8(byteOffset: Int)
    /// A scalar value that may not stand in such a text; positions count scalars from 0.
    case refused(scalar: UInt32, position: Int)
    /// More scalars than the field may have.
    case tooLong(limit: Int)
}

extension TextError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notUTF8(let offset):
            return "not UTF-8 at byte \(offset)"
        case .refused(let scalar, let position):
            let digits = String(scalar, radix: 16, uppercase: true)
            let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
            return "U+\(zeros)\(digits) at position \(position)"
        case .tooLong(let limit):
            return "longer than \(limit) characters"
        }
    }
}

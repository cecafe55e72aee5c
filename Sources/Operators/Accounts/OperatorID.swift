public import JukiDomain

/// 操作者ＩＤ: how an operator stands on records. 1 to 16 of A-Z a-z 0-9 - _; never given to anybody else again.
public struct OperatorID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public static let lengthMax = 16

    public let text: String

    /// - Throws: `MISSING_ITEM`, `TEXT_TOO_LONG` or `FORBIDDEN_CHARACTER`.
    public init(_ text: String) throws(Refusal) {
        try IdentifierRule.check(text, lengthMax: Self.lengthMax)
        self.text = text
    }

    public var description: String { text }

    public static func < (left: OperatorID, right: OperatorID) -> Bool { left.text < right.text }
}

/// 照合ＩＤ: identifies the person who is matched (by a biometric factor, or on paper). The same alphabet and length.
/// One person may hold several 操作者ＩＤ.
public struct MatchingID: Hashable, Sendable, CustomStringConvertible {
    public static let lengthMax = 16

    public let text: String

    /// - Throws: as ``OperatorID/init(_:)``.
    public init(_ text: String) throws(Refusal) {
        try IdentifierRule.check(text, lengthMax: Self.lengthMax)
        self.text = text
    }

    public var description: String { text }
}

/// The one alphabet of identifiers: what can be told over the telephone and stands in a file name.
enum IdentifierRule {
    static func check(_ text: String, lengthMax: Int) throws(Refusal) {
        guard !text.isEmpty else { throw Refusal(.missingItem) }
        guard text.utf8.count <= lengthMax else { throw Refusal(.textTooLong, expected: UInt64(lengthMax)) }
        for scalar in text.unicodeScalars where !isAllowed(scalar) {
            throw Refusal(.forbiddenCharacter, offendingScalar: scalar.value)
        }
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "-", "_": true
        default: false
        }
    }
}

internal import CJukiMessages
public import JukiDomain

/// A caller's own name for a request: the same again is the same request, and is answered as before. 1 to 64 letters,
/// digits and hyphens; it should say nothing of a person.
public struct RequestName: Hashable, Sendable {
    public static let lengthMax = 64

    public let text: String

    /// - Throws: `MISSING_ITEM`, `TEXT_TOO_LONG`, `FORBIDDEN_CHARACTER`
    public init(_ text: String) throws(Refusal) {
        guard !text.isEmpty else { throw Refusal(.missingItem) }
        guard text.utf8.count <= Self.lengthMax else { throw Refusal(.textTooLong, expected: UInt64(Self.lengthMax)) }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-": continue
            default: throw Refusal(.forbiddenCharacter, offendingScalar: scalar.value)
            }
        }
        self.text = text
    }

    /// A name that no other request has: 128 random bits.
    public init() {
        text = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }.joined(separator: "-")
    }
}

extension RequestName {
    init(_ field: ProtobufCBinaryData) throws(Refusal) {
        try unsafe self.init(Field.plainText(field, scalarsMax: Self.lengthMax))
    }

    /// nil for a request without a name.
    static func optional(_ field: ProtobufCBinaryData) throws(Refusal) -> RequestName? {
        try unsafe field.len == 0 ? nil : RequestName(field)
    }
}

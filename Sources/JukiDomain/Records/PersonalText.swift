/// Text about a person: a name, a reading, an address (UTF-8, already validated).
///
/// Two texts are equal when their bytes are. Swift's own string equality is canonical equivalence, under which
/// U+FA19 (神, compatibility form) equals U+795E: wrong for telling persons apart. The value prints masked.
public struct PersonalText: Hashable, Sendable {
    public let utf8: [UInt8]

    public init(utf8: [UInt8]) {
        self.utf8 = utf8
    }

    public init(_ string: String) {
        utf8 = Array(string.utf8)
    }

    public static let blank = PersonalText(utf8: [])

    public var isBlank: Bool { utf8.isEmpty }

    /// The text itself, for the wire, a form or a terminal that may show it.
    public var disclosed: String { String(decoding: utf8, as: UTF8.self) }
}

extension PersonalText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { isBlank ? "(blank)" : "(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension PersonalText: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

/// Characters outside the unified set (外字): each stands in a text as one placeholder, and travels as an image.
public enum Gaiji {
    /// 〓, the geta mark of Japanese typesetting, which stands for a missing type.
    public static let placeholder: Unicode.Scalar = "\u{3013}"

    /// How many placeholders a text has (外字数).
    public static func count(in text: Span<UInt8>) -> Int {
        guard text.count >= 3 else { return 0 }
        var count = 0
        for index in 0...text.count - 3 where isPlaceholder(text, at: index) { count += 1 }
        return count
    }

    private static func isPlaceholder(_ text: Span<UInt8>, at index: Int) -> Bool {
        text[index] == 0xE3 && text[index + 1] == 0x80 && text[index + 2] == 0x93
    }

    /// Where the placeholders of a text stand, in bytes from its beginning.
    public static func places(in text: Span<UInt8>) -> [Int] {
        guard text.count >= 3 else { return [] }
        return (0...text.count - 3).filter { isPlaceholder(text, at: $0) }
    }

    /// How many placeholders a text has (外字数).
    public static func count(in text: String) -> Int {
        let utf8 = text.utf8
        return count(in: utf8.span)
    }

    /// Holds the number that came with a text against the text.
    public static func check(declared: Int, in text: Span<UInt8>) throws(GaijiError) {
        let found = count(in: text)
        guard found == declared else { throw GaijiError(declared: declared, found: found) }
    }

    /// Holds the number that came with a text against the text.
    public static func check(declared: Int, in text: String) throws(GaijiError) {
        let utf8 = text.utf8
        try check(declared: declared, in: utf8.span)
    }
}

/// The declared number of 外字 is not that of the placeholders.
public struct GaijiError: Error, Hashable, Sendable, CustomStringConvertible {
    public let declared: Int
    public let found: Int

    public var description: String { "\(declared) gaiji declared, \(found) placeholders found" }
}

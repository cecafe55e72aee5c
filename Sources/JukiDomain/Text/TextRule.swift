/// What may stand in the texts of a record: names, addresses, and whatever else a municipality sends.
public enum TextRule {
    /// Names (氏名, 旧氏), in scalars. The longest Latin names of residence cards have some 80 letters; variation
    /// selectors count too.
    public static let nameLimit = 100

    /// Readings (ふりがな氏名), in scalars: one kanji is read with two letters or more.
    public static let kanaLimit = 200

    /// Addresses (住所) in scalars, with the name of a building (方書).
    public static let addressLimit = 200

    /// Whether there is nothing to read in a text: it is empty, or of spaces of any kind.
    public static func isOnlySpaces(_ text: String) -> Bool {
        // Visible ASCII is found without asking Unicode for the properties of anything.
        !text.utf8.contains { (0x21...0x7E).contains($0) } && text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }

    /// Checks bytes from outside: strict UTF-8, no refused scalar, at most `limit` scalars.
    ///
    /// Refused are what cannot be seen or changes how other text is seen (controls, bidirectional and zero-width
    /// characters, a variation selector without an ideograph before it), what is no character (noncharacters, U+FFFD,
    /// planes that Unicode leaves empty), and what means something only between two systems (private use, and the
    /// ranges into which Juki-Net's own codes fall; see `isOwnCode`).
    /// - Returns: the number of scalars.
    @discardableResult
    public static func validate(_ text: Span<UInt8>, limit: Int) throws(TextError) -> Int {
        var position = 0
        var previous: UInt32 = 0
        var index = 0
        while index < text.count {
            guard let scalar = UTF8Scalars.next(text, &index) else { throw .notUTF8(byteOffset: index) }
            guard isAllowed(scalar, after: previous) else { throw .refused(scalar: scalar, position: position) }
            previous = scalar
            position += 1
            guard position <= limit else { throw .tooLong(limit: limit) }
        }
        return position
    }

    /// Checks a text that is a `String` already.
    @discardableResult
    public static func validate(_ text: String, limit: Int) throws(TextError) -> Int {
        let utf8 = text.utf8
        return try validate(utf8.span, limit: limit)
    }

    @inline(__always)
    static func isAllowed(_ scalar: UInt32, after previous: UInt32) -> Bool {
        // Kana and the kanji of the basic plane, nearly all of every text.
        if scalar >= 0x3041 && scalar <= 0x312F || scalar >= 0x3400 && scalar <= 0x9FFF { return true }
        if isVariationSelector(scalar) { return isIdeograph(previous) }
        return !isInvisible(scalar) && !isNoCharacter(scalar) && !isOwnCode(scalar)
    }

    /// VS1 to VS16, and VS17 to VS256, which the ideographic variation sequences (IVS) use.
    @inline(__always)
    static func isVariationSelector(_ scalar: UInt32) -> Bool {
        scalar >= 0xFE00 && scalar <= 0xFE0F || scalar >= 0xE0100 && scalar <= 0xE01EF
    }

    static func isIdeograph(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFD: true
        default: false
        }
    }

    /// Controls (C0, DEL, C1), line and paragraph separators, soft hyphen, bidirectional controls, joiners and other
    /// zero-width characters, BOM, tags.
    static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0...0x1F, 0x7F...0x9F, 0xAD, 0x034F, 0x061C, 0x180B...0x180F: true
        case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    /// Noncharacters, the specials (U+FFFD stands where somebody lost a character), planes 4 to 13.
    private static func isNoCharacter(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xFDD0...0xFDEF, 0xFFF0...0xFFFF, 0x40000...0xDFFFF: true
        default: scalar & 0xFFFE == 0xFFFE
        }
    }

    /// Private use, and what a code of the unified character set (住基ネット統一文字) becomes if it is read as Unicode.
    /// Its kanji J+AAA0–ABFF and J+AD00–D6FF lie where Unicode has minor scripts and Hangul: such a letter is never a
    /// name here, always a code that somebody forgot to convert. The other Hangul blocks go with it.
    private static func isOwnCode(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xE000...0xF8FF, 0xF0000...0x10FFFF: true
        case 0xAAA0...0xD7FF: true
        case 0x1100...0x11FF, 0x3130...0x318F, 0xA960...0xA97F, 0xFFA0...0xFFDC: true
        default: false
        }
    }
}

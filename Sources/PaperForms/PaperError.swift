/// Why nothing was printed. Tells no text of the document.
public enum PaperError: Error, Hashable, Sendable, CustomStringConvertible {
    /// None of the fonts that were asked for is installed, by family name.
    case noFont(families: [String])
    /// A character reached the page that no font can show; `scalars` are its code points. Whoever makes a document
    /// marks such characters first, with ``PaperPrinter/marked(_:_:)``.
    case missingGlyph(scalars: [UInt32])
    /// Cairo refused to draw; its own words.
    case drawing(String)

    public var description: String {
        switch self {
        case .noFont(let families):
            "none of these fonts is installed: \(families.joined(separator: ", ")); "
                + "run scripts/install-dependencies, or install one and name it"
        case .missingGlyph(let scalars):
            "no installed font can show the character \(scalars.map(codePoint).joined(separator: " "))"
        case .drawing(let words):
            "the page could not be drawn: \(words)"
        }
    }
}

/// `U+9AD9`
public func codePoint(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

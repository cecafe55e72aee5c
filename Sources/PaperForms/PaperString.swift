/// A text to be set, some of whose characters are drawn as pictures.
public struct PaperString: Hashable, Sendable, ExpressibleByStringLiteral {
    public var string: String
    /// By the place of the character that each stands for, in UTF-8 bytes from the beginning of `string`.
    public var pictures: [Int: PaperPicture]

    public init(_ string: String, pictures: [Int: PaperPicture] = [:]) {
        self.string = string
        self.pictures = pictures
    }

    public init(stringLiteral value: String) {
        self.init(value)
    }
}

/// A picture that stands in a line like a character: centred in the square that a character of the line's size fills.
public struct PaperPicture: Hashable, Sendable {
    let png: [UInt8]

    /// Decodes it once, so that whoever makes a document knows which pictures it can count on.
    /// - Parameter png: a PNG file; whoever takes it from outside bounds its size first.
    /// - Returns: nil if Cairo cannot read it.
    public init?(png: [UInt8]) {
        guard PictureSurface(png) != nil else { return nil }
        self.png = png
    }
}

/// The picture of one character outside the unified set (外字の画像): a small greyscale PNG, kept byte for byte as the
/// municipality sent it.
///
/// Its form is checked as far as can be without decoding: what it is made of, that nothing is damaged, and that nothing
/// but a picture has a place in it. Whether its pixels decompress is found out by whoever prints it. A name may be told
/// by its rarest character, so the value prints masked.
public struct GlyphImage: Hashable, Sendable {
    /// 8 KiB: many times what 256 × 256 dots of strokes need, and an update with all its pictures still fits a frame.
    public static let byteLimit = 8 * 1024
    /// Images of one record, and so of one notice: with the record they fill a frame of 256 KiB to nine tenths.
    public static let perRecordMax = 30
    /// Below 16 no kanji can be told from another; above 256 is a photograph, not a letter. In pixels.
    public static let sideRange = 16...256

    /// The whole file.
    public let png: [UInt8]
    /// Pixels.
    public let width: Int
    /// Pixels.
    public let height: Int

    /// - Throws: ``Reason/glyphTooLarge``, ``Reason/glyphDamaged``, ``Reason/glyphDimensions`` or
    ///   ``Reason/glyphContent``.
    public init(png: [UInt8]) throws(Refusal) {
        guard png.count <= Self.byteLimit else { throw Refusal(.glyphTooLarge, expected: UInt64(Self.byteLimit)) }
        let header = try GlyphForm.check(png)
        self.png = png
        width = header.width
        height = header.height
    }
}

extension GlyphImage: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Which 〓 of which text of a record a picture stands for.
public struct GlyphPlace: Hashable, Comparable, Sendable {
    /// Number of the text's item in 別添2.
    public var item: UInt8
    /// 1 for the first 〓 of the text.
    public var position: UInt32

    public init(item: UInt8, position: UInt32) {
        self.item = item
        self.position = position
    }

    public static func < (left: GlyphPlace, right: GlyphPlace) -> Bool {
        (left.item, left.position) < (right.item, right.position)
    }
}

/// By what a picture is found, in the store and in a record: SHA-256 of its bytes. Who has the picture can tell from it
/// whose name has the character, so it prints masked.
public struct GlyphDigest: Hashable, Sendable {
    public static let size = 32

    public let bytes: [UInt8]

    /// nil for anything but ``size`` bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }
}

extension GlyphDigest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A record some of whose 〓 have pictures.
public protocol PicturedRecord {
    /// The picture of each 〓 that has one. Assigned by the server, out of what notices brought.
    var glyphs: [GlyphPlace: GlyphDigest] { get set }
    /// A picture of the version before stays when the notice brings no other: the text that it stands in is the same.
    func keepsGlyph(at place: GlyphPlace, of former: Self) -> Bool
}

/// For a register whose notices bring no pictures.
extension PicturedRecord {
    public var glyphs: [GlyphPlace: GlyphDigest] {
        get { [:] }
        set { precondition(newValue.isEmpty, "this record has no place for pictures") }
    }

    public func keepsGlyph(at place: GlyphPlace, of former: Self) -> Bool { false }
}

extension IdentityRecord: PicturedRecord {}

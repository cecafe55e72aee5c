internal import CJukiMessages
public import JukiDomain

/// A picture that records refer to.
public struct StoredGlyph: Hashable, Sendable {
    public var digest: GlyphDigest
    public var image: GlyphImage

    public init(digest: GlyphDigest, image: GlyphImage) {
        self.digest = digest
        self.image = image
    }
}

// MARK: Fields

extension GlyphDraft: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__Glyph>?) -> Void { unsafe juki__glyph__init }

    init(unpacking packed: Juki__Glyph) {
        unsafe self.init(item: packed.item, position: packed.position, png: packed.png.bytes)
    }

    func pack(into packed: inout Juki__Glyph, _ arena: MessageArena) {
        unsafe packed.item = item
        unsafe packed.position = position
        unsafe packed.png = arena.text(png)
    }
}

extension GlyphReferenceDraft: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__GlyphReference>?) -> Void {
        unsafe juki__glyph_reference__init
    }

    init(unpacking packed: Juki__GlyphReference) {
        unsafe self.init(item: packed.item, position: packed.position, digest: packed.digest.bytes)
    }

    func pack(into packed: inout Juki__GlyphReference, _ arena: MessageArena) {
        unsafe packed.item = item
        unsafe packed.position = position
        unsafe packed.digest = arena.text(digest)
    }
}

extension StoredGlyph: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__StoredGlyph>?) -> Void { unsafe juki__stored_glyph__init }

    init(unpacking packed: Juki__StoredGlyph) throws(Refusal) {
        guard let digest = unsafe GlyphDigest(bytes: packed.digest.bytes) else {
            throw Refusal(.wrongLength, expected: UInt64(GlyphDigest.size))
        }
        try unsafe self.init(digest: digest, image: GlyphImage(png: packed.png.bytes))
    }

    func pack(into packed: inout Juki__StoredGlyph, _ arena: MessageArena) {
        unsafe packed.digest = arena.text(digest.bytes)
        unsafe packed.png = arena.text(image.png)
    }
}

extension [GlyphReferenceDraft] {
    /// In the order of places, so that equal records have equal bytes.
    init(_ glyphs: [GlyphPlace: GlyphDigest]) {
        self = glyphs.sorted { $0.key < $1.key }.map { place, digest in
            GlyphReferenceDraft(item: UInt32(place.item), position: place.position, digest: digest.bytes)
        }
    }
}

extension [GlyphDraft] {
    /// In the order of places.
    init(_ glyphs: [GlyphPlace: GlyphImage]) {
        self = glyphs.sorted { $0.key < $1.key }.map { place, image in
            GlyphDraft(item: UInt32(place.item), position: place.position, png: image.png)
        }
    }
}

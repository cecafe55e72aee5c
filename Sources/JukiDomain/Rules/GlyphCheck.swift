/// A picture of a notice as it came, before any check.
public struct GlyphDraft: Hashable, Sendable {
    public var item: UInt32
    public var position: UInt32
    public var png: [UInt8]

    public init(item: UInt32, position: UInt32, png: [UInt8]) {
        self.item = item
        self.position = position
        self.png = png
    }
}

/// A reference of a record to a picture as it came, before any check.
public struct GlyphReferenceDraft: Hashable, Sendable {
    public var item: UInt32
    public var position: UInt32
    public var digest: [UInt8]

    public init(item: UInt32, position: UInt32, digest: [UInt8]) {
        self.item = item
        self.position = position
        self.digest = digest
    }
}

/// 項目チェック of pictures: each stands for one 〓 of the record that it comes with.
///
/// A 〓 without a picture is no fault. The municipality may have none yet, and a 修正 brings it.
public enum GlyphCheck {
    /// - Parameter count: how many 〓 the text of an item has; 0 for an item that is no such text.
    /// - Throws: `MESSAGE_TOO_LARGE`, `GLYPH_PLACE` or what is wrong with an image, with its item.
    public static func images(
        from drafts: [GlyphDraft], count: (_ item: UInt8) -> UInt32
    ) throws(Refusal) -> [GlyphPlace: GlyphImage] {
        var images: [GlyphPlace: GlyphImage] = [:]
        try checkNumber(of: drafts)
        for draft in drafts {
            let place = try place(draft.item, draft.position, count)
            guard images[place] == nil else { throw Refusal(.glyphPlace, item: place.item) }
            do throws(Refusal) { images[place] = try GlyphImage(png: draft.png) } catch {
                throw Refusal(error.reason, item: place.item, expected: error.expected)
            }
        }
        return images
    }

    /// As ``images(from:count:)``; `WRONG_LENGTH` for what is no digest.
    public static func references(
        from drafts: [GlyphReferenceDraft], count: (_ item: UInt8) -> UInt32
    ) throws(Refusal) -> [GlyphPlace: GlyphDigest] {
        var references: [GlyphPlace: GlyphDigest] = [:]
        try checkNumber(of: drafts)
        for draft in drafts {
            let place = try place(draft.item, draft.position, count)
            guard references[place] == nil else { throw Refusal(.glyphPlace, item: place.item) }
            guard let digest = GlyphDigest(bytes: draft.digest) else {
                throw Refusal(.wrongLength, item: place.item, expected: UInt64(GlyphDigest.size))
            }
            references[place] = digest
        }
        return references
    }

    private static func checkNumber(of drafts: [some Any]) throws(Refusal) {
        guard drafts.count <= GlyphImage.perRecordMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(GlyphImage.perRecordMax))
        }
    }

    private static func place(
        _ item: UInt32, _ position: UInt32, _ count: (UInt8) -> UInt32
    ) throws(Refusal) -> GlyphPlace {
        guard let item = UInt8(exactly: item), position > 0, position <= count(item) else {
            throw Refusal(.glyphPlace, item: UInt8(exactly: item) ?? 0)
        }
        return GlyphPlace(item: item, position: position)
    }
}

extension GlyphDraft: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "GlyphDraft(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension GlyphReferenceDraft: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "GlyphReferenceDraft(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

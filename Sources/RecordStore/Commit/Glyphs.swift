import JukiDomain
import OrderedStore

/// Pictures of 〓 (外字の画像), stored by content: a version of a record names their digests, and a picture lies in the store
/// for as long as some version, current or earlier, names it.
extension Transaction {
    /// The notice with its record naming a picture for each 〓 that has one: what the notice brings, and of the version
    /// before it what belongs to a text that stays as it is.
    func paired(_ notice: R.Notice, following former: R.Record?) -> R.Notice {
        guard !notice.glyphs.isEmpty || former?.glyphs.isEmpty == false else { return notice }
        var notice = notice
        var glyphs: [GlyphPlace: GlyphDigest] = [:]
        if let former {
            glyphs = former.glyphs.filter { notice.record.keepsGlyph(at: $0.key, of: former) }
        }
        for (place, image) in notice.glyphs { glyphs[place] = keys.glyphDigest(of: image) }
        notice.record.glyphs = glyphs
        return notice
    }

    /// Stores what a new version names and nobody named before.
    /// - Returns: the pictures that the notice brought, by content.
    func keepGlyphs(of notice: R.Notice) throws(RecordStoreError) -> [GlyphDigest: GlyphImage] {
        let named = notice.record.glyphs
        var brought: [GlyphDigest: GlyphImage] = [:]
        for (place, image) in notice.glyphs {
            if let digest = named[place] { brought[digest] = image }
        }
        for digest in Set(named.values) {
            let uses = try glyphUses(of: digest)
            if uses == 0 {
                // What stays from the version before is named by that version.
                guard let image = brought[digest] else { throw .damagedValue(keyspace: Keyspaces.glyphUses.name) }
                batch.put(digest.bytes, image.png, in: Keyspaces.glyphs)
            }
            setGlyphUses(uses + 1, of: digest)
        }
        return brought
    }

    /// A version is erased: what no other names goes with it.
    func releaseGlyphs(of record: R.Record) throws(RecordStoreError) {
        for digest in Set(record.glyphs.values) {
            let uses = try glyphUses(of: digest)
            guard uses > 0 else { throw .damagedValue(keyspace: Keyspaces.glyphUses.name) }
            setGlyphUses(uses - 1, of: digest)
        }
    }

    /// Written last, so that a picture that was stored and given up in one group is not left behind.
    static func putGlyphUses(_ uses: UInt64, of digest: GlyphDigest, into batch: inout WriteBatch) {
        if uses == 0 {
            batch.delete(digest.bytes, in: Keyspaces.glyphs)
            batch.delete(digest.bytes, in: Keyspaces.glyphUses)
        } else {
            batch.put(digest.bytes, RecordKeys.sequence(uses), in: Keyspaces.glyphUses)
        }
    }
}

/// Which pictures belong to which version of a record of the supplementary register.
extension SupplementaryRecord: PicturedRecord {
    /// How many 〓 the text of an item has; 0 for an item that is no text, or no item.
    public func gaijiCount(in item: UInt8) -> UInt32 {
        SupplementaryItem(rawValue: item).flatMap(gaiji(in:))?.gaijiCount ?? 0
    }

    /// A picture belongs to one version of a text: to the text itself and, for the former surname, to its 外字変更連番, with
    /// whose step all its pictures come anew. A 記載 begins with what it brings, as the municipality may be another.
    public func keepsGlyph(at place: GlyphPlace, of former: SupplementaryRecord) -> Bool {
        guard kind != .entry, let item = SupplementaryItem(rawValue: place.item), let text = gaiji(in: item) else {
            return false
        }
        return text == former.gaiji(in: item)
    }

    /// The texts whose pictures are others than in `former`, in item order.
    func itemsWithOtherGlyphs(than former: SupplementaryRecord) -> [SupplementaryItem] {
        guard glyphs != former.glyphs else { return [] }
        return SupplementaryItem.allCases.filter { item in
            glyphs.filter { $0.key.item == item.rawValue } != former.glyphs.filter { $0.key.item == item.rawValue }
        }
    }
}

public import JukiDomain

extension SupplementaryPlan {
    /// One 〓 in so many has no picture: its municipality has not drawn it yet.
    private static let undrawnShare: UInt64 = 10

    /// The pictures of a record's 〓. Texts that are the same up to a 〓 have the same picture there, as the names of a
    /// family have.
    public func glyphs(of record: SupplementaryRecord) -> [GlyphPlace: GlyphImage] {
        guard record.hasGaiji else { return [:] }
        var glyphs: [GlyphPlace: GlyphImage] = [:]
        for item in SupplementaryItem.allCases {
            guard let text = record.gaiji(in: item)?.text.utf8 else { continue }
            for (index, byte) in Gaiji.places(in: text.span).enumerated() {
                let letter = text[..<byte].reduce(0) { SeededStream.mix($0 ^ UInt64($1)) }
                guard letter % Self.undrawnShare > 0 else { continue }
                let place = GlyphPlace(item: item.rawValue, position: UInt32(index + 1))
                glyphs[place] = GlyphMaker.image(seed: population.seed, place: letter)
            }
        }
        return glyphs
    }
}

/// What every key does first: one width, and kana joined with their marks.
enum TextFolding {
    /// Hands over the scalars of a text in their usual width, a mark joined to the letter before it (ｶﾞ is ガ), the
    /// digraphs ゟ (より) and ヿ (コト) taken apart, variation selectors and invisible characters dropped.
    @inline(__always)
    static func forEachScalar(of text: Span<UInt8>, _ body: (UInt32) -> Void) {
        // A letter waits here until it is known that no mark follows it.
        var waiting: UInt32?
        var index = 0
        while index < text.count {
            var scalar = WidthTable.fold(UTF8Scalars.nextRepaired(text, &index))
            if isDropped(scalar) { continue }
            if scalar == KanaLetters.voicedMark || scalar == KanaLetters.semiVoicedMark, let base = waiting,
                let composed = KanaLetters.composed(base, scalar)
            {
                waiting = composed
                continue
            }
            if let waiting { body(waiting) }
            if scalar == 0x309F {
                body(0x3088)  // よ
                scalar = 0x308A  // り
            } else if scalar == 0x30FF {
                body(0x30B3)  // コ
                scalar = 0x30C8  // ト
            }
            waiting = scalar
        }
        if let waiting { body(waiting) }
    }

    /// Dropped before all else, so that nothing unseen stands between a letter and its mark.
    @inline(__always)
    private static func isDropped(_ scalar: UInt32) -> Bool {
        if scalar >= 0x3000 && scalar <= 0x9FFF || scalar >= 0x20 && scalar <= 0x7E { return false }
        return TextRule.isVariationSelector(scalar) || TextRule.isInvisible(scalar)
    }

    /// The letters of a name or an address: compatibility ideographs, Latin letters and apostrophes folded; voiced
    /// marks that no letter took dropped. Spaces stay.
    static func letters(of text: Span<UInt8>) -> [UInt32] {
        var letters: [UInt32] = []
        letters.reserveCapacity(text.count / 2 + 2)
        forEachScalar(of: text) { scalar in
            if scalar == KanaLetters.voicedMark || scalar == KanaLetters.semiVoicedMark { return }
            // O'Brien and O’Brien are one name: which apostrophe stands there is the typist's.
            let isApostrophe = scalar == 0x2018 || scalar == 0x2019 || scalar == 0x02BC
            LatinLetters.append(isApostrophe ? 0x27 : CompatibilityIdeographs.unified(scalar), to: &letters)
        }
        return letters
    }
}

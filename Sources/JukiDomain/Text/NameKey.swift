/// Keys of names as they are written (氏名, 旧氏), in kanji, kana or Latin letters. A comparison that decides about
/// identity compares the bytes of the names themselves; these keys only find candidates.
///
/// Both keys fold width and letter case, join kana with their marks, replace compatibility ideographs and radicals by
/// the ideographs they are, and drop spaces, variation selectors and invisible characters.
/// Both are idempotent.
public enum NameKey {
    /// Keeps variants apart: 髙橋 is not 高橋, 﨑 not 崎.
    public static func exact(_ text: String) -> SearchKey {
        let utf8 = text.utf8
        return exact(utf8: utf8.span)
    }

    /// The exact key of validated UTF-8.
    public static func exact(utf8 text: Span<UInt8>) -> SearchKey {
        var letters = TextFolding.letters(of: text)
        letters.removeAll { $0 == 0x20 }
        return SearchKey(bytes: UTF8Scalars.encode(letters))
    }

    /// Also takes variants as one (邊 邉 辺), 々 as the letter it repeats, ヶ as ケ and ヵ as カ, and Latin letters
    /// without their marks.
    public static func loose(_ text: String) -> SearchKey {
        let utf8 = text.utf8
        return loose(utf8: utf8.span)
    }

    /// The loose key of validated UTF-8.
    public static func loose(utf8 text: Span<UInt8>) -> SearchKey {
        let letters = TextFolding.letters(of: text)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count * 3)
        var previous: UInt32 = 0
        for letter in letters where letter != 0x20 && !LatinLetters.combiningMarks.contains(letter) {
            let plain = NameVariants.representative(letter)
            previous = plain == ideographicRepetition && TextRule.isIdeograph(previous) ? previous : plain
            UTF8Scalars.append(previous, to: &bytes)
        }
        return SearchKey(bytes: bytes)
    }

    /// 々
    private static let ideographicRepetition: UInt32 = 0x3005
}

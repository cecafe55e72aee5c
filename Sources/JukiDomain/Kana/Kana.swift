/// Kana readings of names (ふりがな氏名, item 3): the form they are stored in and the two keys they are found by.
///
/// The rule works on Unicode scalars, in this order:
/// 0. ゛゜ become combining marks; half-width kana and full-width Latin fold to the usual width; marks join letters.
/// 1. Katakana becomes hiragana (ヷヸヹヺ: ゔぁ ゔぃ ゔぇ ゔぉ), Latin upper case.
/// 2. Iteration marks ゝ ゞ are expanded.
/// 3. Spaces, ・, apostrophes, ー, dashes and marks that no letter took are dropped.
/// 4. Loose only: ゔぁ ゔぃ ゔぇ ゔぉ ゔ become ば び べ ぼ ぶ, and ぢ づ become じ ず.
/// 5. Voiced and semi-voiced letters become plain, small letters large.
/// 6. を ゐ ゑ become お い え; loose only: は becomes わ.
/// 7. Loose only: う after a letter of the お column becomes お, from left to right, so that おうう gives おおお.
///
/// Both keys are idempotent: the key of a key is that key. A loose key cannot be made from a strict one (ぢ is ち there
/// and し here). Large あ behind ゔ, as old data without small letters has it, is not step 4's ゔぁ: ヴアン is ふあん there.
public enum Kana {
    /// The version of this rule: that of all keys.
    public static let ruleVersion: UInt8 = SearchKey.ruleVersion

    /// The strict key: the reading without voicing (清音化かな氏名, item 4).
    public static func strictKey(_ text: String) -> SearchKey {
        let utf8 = text.utf8
        return strictKey(utf8: utf8.span)
    }

    /// The strict key of validated UTF-8.
    public static func strictKey(utf8 text: Span<UInt8>) -> SearchKey {
        let scalars = foldedLetters(text)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count * 3)
        for scalar in scalars where !KanaFolding.isDropped(scalar) {
            UTF8Scalars.append(plain(scalar, by: strictLetters), to: &bytes)
        }
        return SearchKey(bytes: bytes)
    }

    /// The loose key, for searches that should forgive how a reading was written (標準仕様書 2.1.2).
    public static func looseKey(_ text: String) -> SearchKey {
        let utf8 = text.utf8
        return looseKey(utf8: utf8.span)
    }

    /// The loose key of validated UTF-8.
    public static func looseKey(utf8 text: Span<UInt8>) -> SearchKey {
        var scalars = foldedLetters(text)
        scalars.removeAll(where: KanaFolding.isDropped)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scalars.count * 3)
        var previous: UInt32 = 0
        var index = 0
        while index < scalars.count {
            var letter = plain(scalars[index], by: looseLetters)
            if scalars[index] == KanaLetters.vu, index + 1 < scalars.count,
                let bRow = looseVu(before: scalars[index + 1])
            {
                letter = bRow
                index += 1
            } else if letter == 0x3046, isInOColumn(previous) {
                letter = 0x304A
            }
            UTF8Scalars.append(letter, to: &bytes)
            previous = letter
            index += 1
        }
        return SearchKey(bytes: bytes)
    }

    /// The stored form: hiragana letters, ・ and ー kept, Latin and space in ASCII width, iteration marks as they are.
    /// It has the keys of what it was made from, and is idempotent.
    public static func hiragana(_ text: String) -> String {
        let utf8 = text.utf8
        return String(decoding: hiragana(utf8: utf8.span), as: UTF8.self)
    }

    /// The stored form of validated UTF-8.
    public static func hiragana(utf8 text: Span<UInt8>) -> [UInt8] {
        UTF8Scalars.encode(KanaFolding.hiragana(text))
    }

    private static func foldedLetters(_ text: Span<UInt8>) -> [UInt32] {
        var scalars = KanaFolding.hiragana(text)
        KanaFolding.expandIterationMarks(&scalars)
        return scalars
    }
}

// Steps 4 to 7, as tables over ぁ to ゖ.
extension Kana {
    @inline(__always)
    private static func plain(_ scalar: UInt32, by letters: [UInt16]) -> UInt32 {
        guard KanaLetters.hiragana.contains(scalar) else { return KanaFolding.upperCase(scalar) }
        return UInt32(letters[Int(scalar - KanaLetters.hiragana.lowerBound)])
    }

    private static let strictLetters: [UInt16] = table(
        "ああいいううええおおかかききくくけけここささししすすせせそそたたちちつつつててとと"
            + "なにぬねのはははひひひふふふへへへほほほまみむめもややゆゆよよらりるれろわわいえおんうかけ")

    private static let looseLetters: [UInt16] = table(
        "ああいいううええおおかかききくくけけここささししすすせせそそたたちしつつすててとと"
            + "なにぬねのわわわひひひふふふへへへほほほまみむめもややゆゆよよらりるれろわわいえおんふかけ")

    private static func table(_ letters: String) -> [UInt16] {
        let table = letters.unicodeScalars.map { UInt16($0.value) }
        precondition(table.count == KanaLetters.hiragana.count, "one letter for each hiragana letter")
        return table
    }

    /// ゔぁ ゔぃ ゔぇ ゔぉ are ば び べ ぼ, which steps 5 and 6 take to わ ひ へ ほ.
    private static func looseVu(before small: UInt32) -> UInt32? {
        switch small {
        case 0x3041: 0x308F
        case 0x3043: 0x3072
        case 0x3047: 0x3078
        case 0x3049: 0x307B
        default: nil
        }
    }

    private static func isInOColumn(_ letter: UInt32) -> Bool {
        switch letter {
        case 0x304A, 0x3053, 0x305D, 0x3068, 0x306E, 0x307B, 0x3082, 0x3088, 0x308D: true  // お こ そ と の ほ も よ ろ
        default: false
        }
    }
}

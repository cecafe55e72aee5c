/// The steps that both search keys share. Each works on scalar values, in the order of `Kana`'s rule.
enum KanaFolding {
    /// Steps 0 and 1: one width, one composed form, hiragana.
    static func hiragana(_ text: Span<UInt8>) -> [UInt32] {
        var folded: [UInt32] = []
        folded.reserveCapacity(text.count / 2 + 2)
        TextFolding.forEachScalar(of: text) { KanaLetters.appendHiragana(of: $0, to: &folded) }
        return folded
    }

    /// Step 2: ゝ repeats the letter before it unvoiced, ゞ voiced (where it can be). A mark that follows no letter
    /// repeats nothing and is dropped, so that a later step cannot bring it behind one.
    static func expandIterationMarks(_ scalars: inout [UInt32]) {
        let marks = KanaLetters.iterationMark...KanaLetters.voicedIterationMark
        guard scalars.contains(where: marks.contains) else { return }
        var expanded: [UInt32] = []
        expanded.reserveCapacity(scalars.count)
        for scalar in scalars {
            guard marks.contains(scalar) else {
                expanded.append(scalar)
                continue
            }
            guard let last = expanded.last, KanaLetters.hiragana.contains(last) else { continue }
            let plain = KanaLetters.unvoiced(last)
            let voiced = KanaLetters.composed(plain, KanaLetters.voicedMark)
            expanded.append(scalar == KanaLetters.voicedIterationMark ? voiced ?? plain : plain)
        }
        scalars = expanded
    }

    /// Step 3: what does not count when names are compared. The width is folded by now.
    @inline(__always)
    static func isDropped(_ scalar: UInt32) -> Bool {
        // Letters first: they are nearly all there is.
        if KanaLetters.hiragana.contains(scalar) || scalar > 0x30FC { return false }
        switch scalar {
        case 0x20, 0x27, 0x2018, 0x2019, 0x02BC: return true  // space, apostrophes
        case 0x2D, 0x7E, 0x2010, 0x2013, 0x2014, 0x2015, 0x301C: return true  // - ~ ‐ – — ― 〜
        case 0x2212: return true  // the minus sign, which some tables make of the Shift_JIS dash －
        case KanaLetters.middleDot, KanaLetters.longVowelMark: return true
        case KanaLetters.voicedMark, KanaLetters.semiVoicedMark: return true  // marks that no letter took
        default: return false
        }
    }

    /// Latin letters are compared in upper case.
    @inline(__always)
    static func upperCase(_ scalar: UInt32) -> UInt32 {
        scalar >= 0x61 && scalar <= 0x7A ? scalar - 0x20 : scalar
    }
}

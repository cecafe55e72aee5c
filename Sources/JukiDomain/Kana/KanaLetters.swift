/// What is known of single kana letters, on scalar values. Katakana letters lie 0x60 above their hiragana.
enum KanaLetters {
    static let voicedMark: UInt32 = 0x3099
    static let semiVoicedMark: UInt32 = 0x309A
    static let middleDot: UInt32 = 0x30FB
    static let longVowelMark: UInt32 = 0x30FC
    static let iterationMark: UInt32 = 0x309D
    static let voicedIterationMark: UInt32 = 0x309E
    /// ゔ
    static let vu: UInt32 = 0x3094

    /// ぁ to ゖ, every hiragana letter.
    static let hiragana: ClosedRange<UInt32> = 0x3041...0x3096

    private static let katakanaOffset: UInt32 = 0x60

    /// The letter that `base` and a combining mark make together, as canonical composition has it.
    static func composed(_ base: UInt32, _ mark: UInt32) -> UInt32? {
        let isKatakana = base >= 0x30A1 && base <= 0x30FD
        let letter = isKatakana ? base - katakanaOffset : base
        switch letter {
        case 0x306F, 0x3072, 0x3075, 0x3078, 0x307B:  // は ひ ふ へ ほ
            return base + (mark == voicedMark ? 1 : 2)
        case _ where mark != voicedMark:
            return nil
        case 0x304B...0x3061 where letter % 2 == 1, 0x3064, 0x3066, 0x3068, iterationMark:  // か to ち, つ て と, ゝ
            return base + 1
        case 0x3046:  // う
            return base + (vu - 0x3046)
        case 0x308F...0x3092 where isKatakana:  // ワ ヰ ヱ ヲ make ヷ ヸ ヹ ヺ; their hiragana have no voiced letters
            return base + 8
        default:
            return nil
        }
    }

    /// The letter without its voiced or semi-voiced mark: が to か, ぱ to は, ゔ to う; others unchanged.
    static func unvoiced(_ letter: UInt32) -> UInt32 {
        switch letter {
        case 0x304C...0x3062 where letter % 2 == 0, 0x3065, 0x3067, 0x3069: letter - 1
        case 0x306F...0x307D: letter - letter % 3  // は is divisible by 3, and so is every third letter after it
        case vu: 0x3046
        default: letter
        }
    }

    /// Appends the hiragana of a katakana letter; anything else as it is. ヷ ヸ ヹ ヺ, which have none, become two letters.
    @inline(__always)
    static func appendHiragana(of scalar: UInt32, to scalars: inout [UInt32]) {
        switch scalar {
        case 0x30A1...0x30F6, 0x30FD, 0x30FE:
            scalars.append(scalar - katakanaOffset)
        case 0x30F7...0x30FA:
            scalars.append(vu)
            scalars.append([0x3041, 0x3043, 0x3047, 0x3049][Int(scalar - 0x30F7)])  // ぁ ぃ ぇ ぉ
        default:
            scalars.append(scalar)
        }
    }
}

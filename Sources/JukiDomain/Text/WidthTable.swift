/// Folding of half-width and full-width forms, and of the many spaces, to one form each.
///
/// A table of our own, not the installed library's compatibility normalisation: keys are stored for 150 years and must
/// not change when a library does. It agrees with Unicode's NFKC wherever it folds, but for the two spacing voiced
/// marks (see below); what it leaves alone is not used in names and addresses.
enum WidthTable {
    /// One scalar for one scalar; anything not in the table is returned as it is.
    @inline(__always)
    static func fold(_ scalar: UInt32) -> UInt32 {
        // Kanji and full-width kana, nearly all that names hold, need no more than this comparison.
        if scalar > 0x3000 && scalar < 0xFF01 {
            return scalar == 0x309B || scalar == 0x309C ? combiningMark(scalar) : scalar
        }
        return scalar < 0xA0 ? scalar : foldRare(scalar)
    }

    /// ゛ and ゜ become the combining marks U+3099 and U+309A. NFKC would make a space and a mark of each, and so part
    /// the mark from the kana it belongs to.
    private static func combiningMark(_ scalar: UInt32) -> UInt32 {
        scalar == 0x309B ? 0x3099 : 0x309A
    }

    private static func foldRare(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0xFF01...0xFF5E: scalar - 0xFEE0
        case 0xFF61...0xFF9F: UInt32(halfWidth[Int(scalar - 0xFF61)])
        case 0x3000, 0xA0, 0x2000...0x200A, 0x202F, 0x205F: 0x20
        case 0x2011: 0x2010
        case 0xFFE0: 0xA2
        case 0xFFE1: 0xA3
        case 0xFFE2: 0xAC
        case 0xFFE4: 0xA6
        case 0xFFE5: 0xA5
        case 0xFFE6: 0x20A9
        default: scalar
        }
    }

    /// U+FF61 to U+FF9F in order; the last two are the combining voiced and semi-voiced marks.
    private static let halfWidth: [UInt16] = (
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
            + "\u{3099}\u{309A}"
    ).unicodeScalars.map { UInt16($0.value) }
}

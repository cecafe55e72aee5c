extension Kana {
    /// Checks a reading from outside (ふりがな氏名, item 3): a text of `TextRule` that holds nothing but hiragana,
    /// katakana of either width, Latin letters (foreign residents), spaces, ・, ー, dashes, apostrophes and full stops.
    /// No digits: no reading has one. An empty reading is for the rules of records to judge.
    /// - Returns: the number of scalars.
    @discardableResult
    public static func validate(_ text: Span<UInt8>) throws(TextError) -> Int {
        let count = try TextRule.validate(text, limit: TextRule.kanaLimit)
        var position = 0
        var index = 0
        while index < text.count {
            let scalar = UTF8Scalars.nextRepaired(text, &index)
            guard mayStandInReading(scalar) else { throw .refused(scalar: scalar, position: position) }
            position += 1
        }
        return count
    }

    /// Checks a reading that is a `String` already.
    @discardableResult
    public static func validate(_ text: String) throws(TextError) -> Int {
        let utf8 = text.utf8
        return try validate(utf8.span)
    }

    private static func mayStandInReading(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3041...0x3096, 0x3099...0x309E: true  // hiragana, marks, ゝ ゞ
        case 0x30A1...0x30FE: true  // katakana, ・ ー ヽ ヾ
        case 0xFF65...0xFF9F: true  // half-width katakana with ･ ｰ and marks
        case 0x41...0x5A, 0x61...0x7A, 0xFF21...0xFF3A, 0xFF41...0xFF5A: true
        case 0x20, 0x3000: true
        case 0x27, 0x2018, 0x2019, 0xFF07, 0x2E, 0xFF0E: true
        case 0x2D, 0x2010, 0x2013...0x2015, 0x2212, 0x301C, 0xFF0D, 0xFF5E: true
        default: false
        }
    }
}

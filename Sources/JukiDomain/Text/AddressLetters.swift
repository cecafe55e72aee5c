/// Letters that mean something in an address.
enum AddressLetters {
    /// 丁 and 目, 番 and 地, 号
    static let cho: UInt32 = 0x4E01
    static let me: UInt32 = 0x76EE
    static let ban: UInt32 = 0x756A
    static let chi: UInt32 = 0x5730
    static let go: UInt32 = 0x53F7

    @inline(__always)
    static func isDigit(_ letter: UInt32) -> Bool { letter >= 0x30 && letter <= 0x39 }

    static func isKanjiDigit(_ letter: UInt32) -> Bool { value(letter) != nil }

    /// の ノ 之 between two numbers
    static func isJoiner(_ letter: UInt32) -> Bool { letter == 0x306E || letter == 0x30CE || letter == 0x4E4B }

    /// What shows that 番 or 号 before it ended a number: the end, a dash, a digit, の, or the name of a
    /// building in Latin letters or katakana. Any other letter may make a name of it, as in 三番町 and 一号線.
    static func mayFollowNumber(_ letter: UInt32?) -> Bool {
        guard let letter else { return true }
        switch letter {
        case 0x2D, 0x306E, 0x4E4B: return true
        case 0x41...0x5A, 0x30A1...0x30FA: return true
        default: return isDigit(letter)
        }
    }

    /// 室 棟 館: a room, a wing or a building with a number
    static func isPartOfBuilding(_ letter: UInt32?) -> Bool {
        letter == 0x5BA4 || letter == 0x68DF || letter == 0x9928
    }

    /// 〇 and 一 to 九, or 10, 100 and 1000.
    private static func value(_ letter: UInt32) -> Int? {
        switch letter {
        case 0x3007: 0
        case 0x4E00: 1
        case 0x4E8C: 2
        case 0x4E09: 3
        case 0x56DB: 4
        case 0x4E94: 5
        case 0x516D: 6
        case 0x4E03: 7
        case 0x516B: 8
        case 0x4E5D: 9
        case 0x5341: 10
        case 0x767E: 100
        case 0x5343: 1000
        default: nil
        }
    }

    /// The longest run that is read as a number: 九千九百九十九 has seven letters. No lot has a greater number.
    private static let longestNumeral = 7

    /// The ASCII digits of a numeral, in either way of writing: 二十三 and 二三 are both 23. Nil if it is neither.
    static func digits(ofNumeral run: ArraySlice<UInt32>) -> [UInt32]? {
        guard run.count <= longestNumeral else { return nil }
        let values = run.compactMap(value)
        if values.allSatisfy({ $0 < 10 }) { return values[0] == 0 ? nil : values.map { UInt32($0) + 0x30 } }
        var sum = 0
        var digit: Int?
        var lastUnit = Int.max
        for value in values {
            if value < 10 {
                guard digit == nil, value > 0 else { return nil }
                digit = value
            } else {
                guard value < lastUnit else { return nil }
                sum += (digit ?? 1) * value
                lastUnit = value
                digit = nil
            }
        }
        return String(sum + (digit ?? 0)).unicodeScalars.map(\.value)
    }
}

extension AddressReader {
    /// The letters of the text with one hyphen and one size of ケ, without spaces: between two digits a space is a
    /// hyphen.
    static func letters(of text: Span<UInt8>) -> [UInt32] {
        var letters: [UInt32] = []
        letters.reserveCapacity(text.count / 2 + 2)
        var isBehindSpace = false
        for letter in TextFolding.letters(of: text) {
            if letter == 0x20 {
                isBehindSpace = true
                continue
            }
            if isBehindSpace, AddressLetters.isDigit(letter), let last = letters.last, AddressLetters.isDigit(last) {
                letters.append(0x2D)
            }
            isBehindSpace = false
            switch letter {
            case 0x2010, 0x2012...0x2015, 0x2212: letters.append(0x2D)
            case 0x30F5: letters.append(0x30AB)  // ヵ カ
            case 0x30F6: letters.append(0x30B1)  // ヶ ケ
            case 0x2160...0x216B, 0x2170...0x217B: letters.append(contentsOf: romanNumerals[Int(letter & 0xF)])
            default: letters.append(letter)
            }
        }
        replaceVowelMarksBetweenDigits(&letters)
        return letters
    }

    /// １ー２ is often typed for １－２; anywhere else ー belongs to a word.
    private static func replaceVowelMarksBetweenDigits(_ letters: inout [UInt32]) {
        for index in letters.indices.dropFirst().dropLast()
        where letters[index] == KanaLetters.longVowelMark && AddressLetters.isDigit(letters[index - 1])
            && AddressLetters.isDigit(letters[index + 1]) {
            letters[index] = 0x2D
        }
    }

    private static let romanNumerals: [[UInt32]] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ].map { $0.unicodeScalars.map(\.value) }
}

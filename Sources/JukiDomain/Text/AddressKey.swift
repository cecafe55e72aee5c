/// Key of an address (住所), for search only: never stored in place of the address, never compared for identity.
///
/// Width, letter case, ideographs and invisible characters fold as in `NameKey.exact`; ヶ is ケ and ヵ is カ; Roman
/// numerals are letters; spaces are dropped. A number is written in ASCII digits and ends in a hyphen, which stands for
/// 丁目, 番地, 番, 号, の, every dash, and a space between two numbers: 二丁目３番４号, 2丁目3-4 and ２－３－４ are all `2-3-4-`.
/// Since every number ends so, a search for the beginning 荒田1 does not find 荒田10.
///
/// The rule is conservative, so that no town becomes another: a kanji numeral is a number only directly before 丁目,
/// 番地, 番 or 号 (and only where that ends a number: not in 三番町), or behind a hyphen. 三島, 八幡 and 千年 stay.
/// The key is idempotent.
public enum AddressKey {
    public static func key(_ text: String) -> SearchKey {
        let utf8 = text.utf8
        return key(utf8: utf8.span)
    }

    /// The key of validated UTF-8.
    public static func key(utf8 text: Span<UInt8>) -> SearchKey {
        var reader = AddressReader(letters: AddressReader.letters(of: text))
        return SearchKey(bytes: UTF8Scalars.encode(reader.folded()))
    }
}

/// Reads the letters of an address from the left and writes its key.
struct AddressReader {
    private let letters: [UInt32]
    private var index = 0
    private var key: [UInt32] = []

    private static let hyphen: UInt32 = 0x2D

    init(letters: [UInt32]) {
        self.letters = letters
        key.reserveCapacity(letters.count + 8)
    }

    mutating func folded() -> [UInt32] {
        while index < letters.count {
            let letter = letters[index]
            if AddressLetters.isDigit(letter) {
                appendDigits()
            } else if let number = kanjiNumber() {
                key.append(contentsOf: number)
                endNumber()
            } else if AddressLetters.isKanjiDigit(letter) {
                appendUnfoldedRun()
            } else {
                if letter != Self.hyphen || key.last != Self.hyphen { key.append(letter) }
                index += 1
            }
        }
        return key
    }

    private func letter(_ position: Int) -> UInt32? {
        position < letters.count ? letters[position] : nil
    }

    private mutating func appendDigits() {
        while let digit = letter(index), AddressLetters.isDigit(digit) {
            key.append(digit)
            index += 1
        }
        endNumber()
    }

    /// A numeral that is part of a name stays whole: no number begins inside it.
    private mutating func appendUnfoldedRun() {
        while let digit = letter(index), AddressLetters.isKanjiDigit(digit) {
            key.append(digit)
            index += 1
        }
    }

    /// Takes what ends a number, and writes the hyphen for it.
    private mutating func endNumber() {
        if let length = marker(at: index) { index += length }
        if let next = letter(index), AddressLetters.isJoiner(next), isNumber(at: index + 1) { index += 1 }
        while letter(index) == Self.hyphen { index += 1 }
        key.append(Self.hyphen)
    }

    /// The length of the 丁目, 番地, 番 or 号 at a position behind a number, if it ends that number there.
    private func marker(at position: Int) -> Int? {
        switch (letter(position), letter(position + 1)) {
        case (AddressLetters.cho, AddressLetters.me), (AddressLetters.ban, AddressLetters.chi):
            return 2
        case (AddressLetters.ban, let next):
            return AddressLetters.mayFollowNumber(next) || isNumber(at: position + 1) ? 1 : nil
        case (AddressLetters.go, let next):
            return AddressLetters.mayFollowNumber(next) || AddressLetters.isPartOfBuilding(next) ? 1 : nil
        default:
            return nil
        }
    }

    /// Digits, or a kanji numeral that is a number there.
    private func isNumber(at position: Int) -> Bool {
        guard let first = letter(position) else { return false }
        if AddressLetters.isDigit(first) { return true }
        let end = endOfRun(from: position)
        guard end > position else { return false }
        switch letter(end) {
        case nil, Self.hyphen: return true
        case AddressLetters.go: return marker(at: end) != nil
        default: return false
        }
    }

    private func endOfRun(from position: Int) -> Int {
        var end = position
        while let digit = letter(end), AddressLetters.isKanjiDigit(digit) { end += 1 }
        return end
    }

    /// The digits of the kanji numeral here, if it is a number; moves behind it.
    private mutating func kanjiNumber() -> [UInt32]? {
        let end = endOfRun(from: index)
        guard end > index, endsNumber(at: end) else { return nil }
        guard let value = AddressLetters.digits(ofNumeral: letters[index..<end]) else { return nil }
        index = end
        return value
    }

    /// Whether a kanji numeral that ends here is a number. Behind one that was read already, the end of the text and a
    /// hyphen are enough.
    private func endsNumber(at end: Int) -> Bool {
        let isBehindHyphen = key.last == Self.hyphen
        switch (letter(end), letter(end + 1)) {
        case (AddressLetters.cho, AddressLetters.me), (AddressLetters.ban, AddressLetters.chi):
            return true
        case (AddressLetters.ban, nil), (AddressLetters.ban, Self.hyphen):
            return true
        case (AddressLetters.ban, let next?):
            // 麻布十番一丁目 is a town: here only a number that ends, or ends in 号, shows that 番 ended one.
            let start = AddressLetters.isJoiner(next) ? end + 2 : end + 1
            return endOfRun(from: start) > start && isNumber(at: start)
        case (AddressLetters.go, let next):
            // No digit: the key of 三号一番地 has one there, and must stay as it is.
            return marker(at: end) != nil && !(next.map(AddressLetters.isDigit) ?? false)
        case (nil, _), (Self.hyphen, _):
            return isBehindHyphen
        default:
            return false
        }
    }
}

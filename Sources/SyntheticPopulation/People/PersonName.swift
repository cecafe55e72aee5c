import JukiDomain

/// A name as a record has it: 氏 and 名 with a full-width space between, the reading with a plain one.
struct PersonName {
    var written: GaijiText
    var kana: PersonalText

    /// A newborn not yet named.
    static let blank = PersonName(written: .blank, kana: .blank)

    /// The year up to which most women were given names that end in こ, え, み or よ.
    private static let olderNamesUntil = 1972

    init(of household: HouseholdDetails, isMan: Bool, birthYear: Int, stream: inout SeededStream) {
        if household.isForeign {
            self = Self.foreign(household.surname, isMan: isMan, stream: &stream)
            return
        }
        let given = Self.given(isMan: isMan, birthYear: birthYear, stream: &stream)
        self.init(
            surname: household.surname, gaijiCount: household.nameGaijiCount,
            given: Surname(kanji: stream.element(of: given.spellings), kana: given.kana))
    }

    init(surname: Surname, gaijiCount: UInt32 = 0, given: Surname) {
        let text = surname.kanji + Array("\u{3000}".utf8) + given.kanji
        written = GaijiText(PersonalText(utf8: text), gaijiCount: gaijiCount, version: gaijiCount > 0 ? 1 : 0)
        kana = PersonalText(utf8: surname.kana + [0x20] + given.kana)
    }

    /// 氏 and 名 of a Japanese name, or nil if it or its reading is in one piece.
    static func split(_ name: PersonalText, kana: PersonalText) -> (surname: Surname, given: Surname)? {
        let (name, kana) = (name.utf8, kana.utf8)
        guard let end = name.firstRange(of: Array("\u{3000}".utf8)), let space = kana.firstIndex(of: 0x20) else {
            return nil
        }
        return (
            Surname(kanji: Array(name[..<end.lowerBound]), kana: Array(kana[..<space])),
            Surname(kanji: Array(name[end.upperBound...]), kana: Array(kana[(space + 1)...]))
        )
    }

    private init(written: GaijiText, kana: PersonalText) {
        self.written = written
        self.kana = kana
    }

    static func given(isMan: Bool, birthYear: Int, stream: inout SeededStream) -> GivenName {
        let stock = NameStock.shared
        if isMan { return stock.men.draw(&stream) }
        let olderShare = birthYear <= olderNamesUntil ? 85 : 30
        let isOlder = stream.chance(olderShare, outOf: 100)
        return isOlder ? stock.olderWomen.draw(&stream) : stock.women.draw(&stream)
    }

    private static func foreign(_ family: Surname, isMan: Bool, stream: inout SeededStream) -> PersonName {
        let stock = NameStock.shared
        let given = stream.element(of: isMan ? stock.foreignMen : stock.foreignWomen)
        let hasKana = !stream.chance(PersonMaker.foreignWithoutKana, outOf: 100)
        return PersonName(
            written: GaijiText(PersonalText(utf8: family.kanji + [0x20] + given.kanji)),
            kana: hasKana ? PersonalText(utf8: family.kana + [0x20] + given.kana) : .blank)
    }
}

import JukiDomain

/// A surname: kanji and reading in hiragana, as UTF-8.
struct Surname: Sendable {
    let kanji: [UInt8]
    let kana: [UInt8]
}

/// A given name: one reading with its spellings.
struct GivenName: Sendable {
    let kana: [UInt8]
    let spellings: [[UInt8]]
}

/// The stock of names that people are given, parsed once.
struct NameStock: Sendable {
    let surnames: WeightedTable<Surname>
    let men: WeightedTable<GivenName>
    let women: WeightedTable<GivenName>
    /// こ, え, み, よ: the endings of most names of women born before the 1970s.
    let olderWomen: WeightedTable<GivenName>
    let foreignFamilies: [Surname]
    let foreignMen: [Surname]
    let foreignWomen: [Surname]

    static let shared = NameStock()

    private init() {
        surnames = WeightedTable(Self.surnames())
        men = WeightedTable(Self.givenNames(SourceData.givenMale))
        let women = Self.givenNames(SourceData.givenFemale)
        self.women = WeightedTable(women)
        olderWomen = WeightedTable(women.filter { entry in
            ["こ", "え", "み", "よ"].contains { entry.value.kana.suffix(3).elementsEqual($0.utf8) }
        })
        foreignFamilies = Self.latinNames(SourceData.foreignFamilies)
        foreignMen = Self.latinNames(SourceData.foreignMen)
        foreignWomen = Self.latinNames(SourceData.foreignWomen)
    }

    func otherSurname(than surname: Surname, _ stream: inout SeededStream) -> Surname {
        while true {
            let other = surnames.draw(&stream)
            if other.kanji != surname.kanji { return other }
        }
    }

    private static func surnames() -> [(value: Surname, weight: Int)] {
        SourceData.entries(SourceData.surnames).flatMap { entry in
            let parts = SourceData.parts(entry)
            return spellings(of: String(parts[0]), kana: Array(parts[1].utf8), weight: SourceData.number(parts[2]))
        }
    }

    /// Characters of surnames that many families write in a form which programs find hard, and how many of 100 do.
    private static let rareForms: [(usual: Unicode.Scalar, rare: String, percent: Int)] = [
        ("\u{5409}", "\u{20BB7}", 5),  // 吉 𠮷: four bytes of UTF-8
        ("\u{5D0E}", "\u{FA11}", 20),  // 崎 﨑: a compatibility ideograph
        ("\u{9AD8}", "\u{9AD9}", 10),  // 高 髙
        ("\u{8FBB}", "\u{8FBB}\u{E0100}", 40),  // 辻 with a variation selector (IVS)
        ("\u{845B}", "\u{845B}\u{E0100}", 40),  // 葛 with a variation selector
        ("\u{6D5C}", "\u{6FF5}", 15),  // 浜 濵
    ]

    private static func spellings(
        of kanji: String, kana: [UInt8], weight: Int
    ) -> [(value: Surname, weight: Int)] {
        for (usual, rare, percent) in rareForms where kanji.unicodeScalars.contains(usual) {
            let rareKanji = kanji.unicodeScalars.map { $0 == usual ? rare : String($0) }.joined()
            let rareWeight = weight * percent / 100
            return [
                (Surname(kanji: Array(kanji.utf8), kana: kana), weight - rareWeight),
                (Surname(kanji: Array(rareKanji.utf8), kana: kana), rareWeight),
            ]
        }
        return [(Surname(kanji: Array(kanji.utf8), kana: kana), weight)]
    }

    private static func givenNames(_ text: String) -> [(value: GivenName, weight: Int)] {
        SourceData.entries(text).map { entry in
            let parts = SourceData.parts(entry)
            let spellings = parts[2].split(separator: "|").map { Array($0.utf8) }
            return (GivenName(kana: Array(parts[0].utf8), spellings: spellings), SourceData.number(parts[1]))
        }
    }

    private static func latinNames(_ text: String) -> [Surname] {
        SourceData.entries(text).map { entry in
            let parts = SourceData.parts(entry)
            let letters = parts[0].utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: " ") : $0 }
            return Surname(kanji: letters, kana: Kana.hiragana(utf8: Array(parts[1].utf8).span))
        }
    }
}

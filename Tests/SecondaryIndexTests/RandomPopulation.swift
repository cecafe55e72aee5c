import JukiDomain

/// Versions and conditions over so few names, days and places that equal keys, prefixes of each other, blanks and
/// near misses come up all the time.
struct RandomPopulation {
    var random: SeededGenerator

    private static let surnames = [
        "さとう", "サトウ", "さとお", "さと", "ぢづか", "じずか", "ちつか", "ゔぁん", "ばん", "うあん", "はは", "わは", "おの", "おおの",
        "ｻﾄｳ", "か\u{3099}もう", "SMITH", "きよう", "きょう",
    ]
    private static let givenNames = ["", "た", "だ", "たろう", "タロウ", "　はな", " ゔ", "・ジョー", "を"]
    private static let kanjiSurnames = [
        "佐藤", "髙橋", "高橋", "辻\u{E0100}", "辻", "\u{20BB7}田", "吉田", "渡邉", "渡邊", "渡辺", "ＳＭＩＴＨ", "Smith", "〓田",
    ]
    private static let kanjiGivenNames = ["", "　太郎", " 太郎", "太", "　花", "\u{2000B}"]
    private static let addresses = [
        "鹿児島市山下町１１番１号", "鹿児島市山下町11-1", "鹿児島市山下町", "鹿児島市東千石町二丁目", "三島村竹島", "三島村", "〓〓",
    ]
    private static let municipalities: [UInt32] = [46201, 46303, 46304]

    mutating func pick<T>(_ choices: [T]) -> T { choices.randomElement(using: &random)! }
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func kana() -> PersonalText {
        chance(8) ? .blank : PersonalText(pick(Self.surnames) + pick(Self.givenNames))
    }

    mutating func kanji() -> PersonalText {
        chance(8) ? .blank : PersonalText(pick(Self.kanjiSurnames) + pick(Self.kanjiGivenNames))
    }

    mutating func birthDate() -> BirthDate {
        while true {
            let era: Era = pick([.gregorian, .showa, .taisho])
            let (year, month, day) = (pick([0, 1926, 1940, 1941]), pick([0, 1, 5, 12]), pick([0, 1, 17, 25, 28]))
            if let date = try? BirthDate(era: era, year: year, month: month, day: day) { return date }
        }
    }

    mutating func municipality() -> MunicipalityCode { MunicipalityCode(body: pick(Self.municipalities)) }
    mutating func ooaza() -> OoazaCode { OoazaCode(value: pick([0, 1000, 999_999])) }

    mutating func items() -> SearchItems {
        let hasFormerSurname = chance(20)
        return SearchItems(
            kanjiName: kanji(), kanaName: kana(),
            formerSurname: hasFormerSurname ? PersonalText(pick(Self.kanjiSurnames)) : .blank,
            formerSurnameKana: hasFormerSurname ? PersonalText(pick(Self.surnames)) : .blank,
            address: chance(5) ? .blank : PersonalText(pick(Self.addresses)), birthDate: birthDate(),
            sex: pick([.male, .female, .female, .blank]), municipality: municipality(),
            ooaza: chance(30) ? nil : ooaza())
    }

    // MARK: Conditions

    /// A mix of conditions, most of them about one version, so that they are often met together.
    mutating func conditions(about version: SearchItems) -> SearchConditions {
        var conditions = SearchConditions(includePastValues: chance(40), includeDeleted: chance(40))
        var target = chance(70) ? version : items()
        if chance(30) { conditions.kanjiName = text(target.kanjiName) }
        if chance(40) { conditions.kanaName = text(target.kanaName) }
        if chance(10) { conditions.formerSurname = text(target.formerSurname) }
        if chance(10) { conditions.formerSurnameKana = text(target.formerSurnameKana) }
        if chance(25) { conditions.address = text(target.address, [.strict]) }
        if chance(15) { target = items() }
        if chance(40) { conditions.birthDate = birthCondition(target.birthDate) }
        if chance(30) { conditions.sex = target.sex }
        if chance(30) {
            conditions.municipality = target.municipality
            if chance(50) { conditions.ooaza = target.ooaza }
        }
        return conditions
    }

    private mutating func text(
        _ text: PersonalText, _ strictness: [Strictness] = Strictness.allCases
    ) -> TextCondition {
        if chance(50) { return TextCondition(text, match: pick(TextMatch.allCases), strictness: pick(strictness)) }
        let scalars = text.disclosed.unicodeScalars
        let length = Int.random(in: 0...scalars.count, using: &random)
        let beginning = String(String.UnicodeScalarView(scalars.prefix(length)))
        return TextCondition(
            PersonalText(beginning), match: chance(80) ? .prefix : .exact, strictness: pick(strictness))
    }

    private mutating func birthCondition(_ date: BirthDate) -> BirthCondition {
        if chance(40) { return BirthCondition(date, unknownPartsMatch: chance(50)) }
        let other = birthDate().sortKey
        let lowest = min(date.sortKey, other)
        let highest = chance(50) ? max(date.sortKey, other) : lowest + pick([0, 1, 30, 31, 1231])
        return BirthCondition(lowest: lowest, highest: max(lowest, highest), unknownPartsMatch: chance(50))
    }
}

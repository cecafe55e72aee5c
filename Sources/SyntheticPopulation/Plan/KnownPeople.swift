import JukiDomain

/// The planted people. Their surnames are in no table of this module, so that nobody else is found with them.
enum KnownPeople {
    static func all(today: CalendarDate) -> [KnownDefinition] {
        attributes + twins + writing + births + foreigners + [newborn(today: today)]
    }

    private static let attributes = [
        KnownDefinition(
            label: "exact-four-attributes", explanation: "Found by name, birth date, sex and address together.",
            name: "楪　涼風", kana: "ゆずりは すずかぜ", birth: born(.showa, 1961, 4, 12), sex: .female,
            questions: [.fourAttributes, .name, .strictKana]),
        KnownDefinition(
            label: "same-name-and-birth-1", explanation: "Two people of one name and birth date, first of them.",
            name: "東雲堂　一", kana: "しののめどう はじめ", birth: born(.showa, 1950, 1, 1), sex: .male,
            group: "same-name-and-birth", questions: [.nameAndBirth]),
        KnownDefinition(
            label: "same-name-and-birth-2", explanation: "The second of them lives in another municipality.",
            town: .kanoya, name: "東雲堂　一", kana: "しののめどう はじめ", birth: born(.showa, 1950, 1, 1), sex: .male,
            group: "same-name-and-birth", questions: [.nameAndBirth, .nameBirthAndMunicipality]),
        KnownDefinition(
            label: "former-surname", explanation: "Found by the former surname (旧氏).",
            name: "百目鬼沢　恵", kana: "どうめきざわ めぐみ", birth: born(.showa, 1985, 9, 30), sex: .female,
            formerSurname: ("一尺八寸", "かまつか"), questions: [.formerSurname, .name]),
    ]

    /// Two people of one loose reading and two strict ones.
    private static let twins = [
        KnownDefinition(
            label: "loose-kana-di", explanation: "ぢ, which the loose key reads as じ.", name: "味噌地　花",
            kana: "みそぢ はな", birth: born(.heisei, 1990, 3, 3), sex: .female, group: "loose-kana-zi",
            questions: [.strictKana, .looseKana, .looseKanaPrefix]),
        KnownDefinition(
            label: "loose-kana-zi", explanation: "じ, the twin of the ぢ before.", name: "味噌字　花",
            kana: "みそじ はな", birth: born(.heisei, 1991, 4, 4), sex: .female, group: "loose-kana-zi",
            questions: [.strictKana, .looseKana, .looseKanaPrefix]),
        KnownDefinition(
            label: "loose-kana-ou", explanation: "おう, which the loose key reads as おお.", name: "逢逆部　誠",
            kana: "おうさかべ まこと", birth: born(.showa, 1972, 7, 7), sex: .male, group: "loose-kana-oo",
            questions: [.strictKana, .looseKana]),
        KnownDefinition(
            label: "loose-kana-oo", explanation: "おお, the twin of the おう before.", name: "大逆部　真",
            kana: "おおさかべ まこと", birth: born(.showa, 1973, 8, 8), sex: .male, group: "loose-kana-oo",
            questions: [.strictKana, .looseKana]),
        KnownDefinition(
            label: "loose-kana-vu", explanation: "ゔぃ, which the loose key reads as び.", name: "蔵王堂　美桜良",
            kana: "ざおうどう ゔぃおら", birth: born(.heisei, 2001, 5, 5), sex: .female, group: "loose-kana-bu",
            questions: [.strictKana, .looseKana]),
        KnownDefinition(
            label: "loose-kana-bu", explanation: "び, the twin of the ゔぃ before.", name: "蔵王堂　琵桜",
            kana: "ざおうどう びおら", birth: born(.heisei, 2002, 6, 6), sex: .female, group: "loose-kana-bu",
            questions: [.strictKana, .looseKana]),
    ]

    private static let writing = [
        KnownDefinition(
            label: "gaiji-name", explanation: "A 外字 in the name.", name: "〓嶽沢　正", kana: "あずまだけざわ ただし",
            birth: born(.showa, 1948, 11, 3), sex: .male, nameGaijiCount: 1, questions: [.strictKana, .name]),
        KnownDefinition(
            label: "gaiji-name-and-address", explanation: "Two 外字 in the name and one in the address.",
            name: "〓〓窪　静", kana: "きりゅうくぼ しずか", birth: born(.showa, 1955, 2, 14), sex: .female,
            nameGaijiCount: 2, hasAddressGaiji: true, questions: [.strictKana, .fourAttributes]),
        KnownDefinition(
            label: "ivs-name", explanation: "葛 with a variation selector (IVS, U+E0100).",
            name: "葛\u{E0100}野木　守", kana: "くずのぎ まもる", birth: born(.showa, 1966, 10, 10), sex: .male,
            questions: [.name, .strictKana]),
        KnownDefinition(
            label: "four-byte-name", explanation: "𠮷, four bytes in UTF-8 and two units in UTF-16.",
            name: "𠮷祥院　緑", kana: "きっしょういん みどり", birth: born(.showa, 1979, 12, 24), sex: .female,
            questions: [.name, .strictKana]),
        KnownDefinition(
            label: "compatibility-name", explanation: "髙 and 﨑, which are not 高 and 崎.", name: "髙﨑山　学",
            kana: "たかさきやま まなぶ", birth: born(.showa, 1981, 6, 18), sex: .male, questions: [.name, .strictKana]),
    ]

    private static let births = [
        KnownDefinition(
            label: "unknown-birth-day", explanation: "The day of birth is unknown.", name: "鶴喰沢　ハツ",
            kana: "つるばみざわ はつ", birth: born(.showa, 1931, 5, 0), sex: .female,
            questions: [.name, .nameAndBirth]),
        KnownDefinition(
            label: "unknown-birth-year", explanation: "The year, month and day of birth are unknown.", name: "無量小路　ヨネ",
            kana: "むりょうこうじ よね", birth: born(.showa, 0, 0, 0), sex: .female, questions: [.name]),
        KnownDefinition(
            label: "era-border-meiji", explanation: "Born on 1912-07-30, recorded as 明治45年.", name: "明星院　トメ",
            kana: "みょうじょういん とめ", birth: born(.meiji, 1912, 7, 30), sex: .female,
            questions: [.name, .nameAndBirth]),
        KnownDefinition(
            label: "era-border-taisho", explanation: "Born on 1912-07-30, recorded as 大正元年.", name: "大正院　タケ",
            kana: "たいしょういん たけ", birth: born(.taisho, 1912, 7, 30), sex: .female,
            questions: [.name, .nameAndBirth]),
        KnownDefinition(
            label: "day-on-no-calendar", explanation: "Born on 29 February of a common year.", name: "閏野辺　勇",
            kana: "うるうのべ いさむ", birth: born(.showa, 1935, 2, 29), sex: .male, questions: [.name, .nameAndBirth]),
    ]

    private static let foreigners = [
        KnownDefinition(
            label: "foreign-without-kana", explanation: "A foreign resident: Latin name, no reading.",
            name: "LINDQVIST ASTRID MARGARETA", kana: "", birth: born(.gregorian, 1988, 2, 29), sex: .female,
            questions: [.name, .fourAttributes]),
        KnownDefinition(
            label: "foreign-with-kana", explanation: "A foreign resident: Latin name with a reading.",
            name: "OKONKWO CHUKWUEMEKA", kana: "おこんくぉ ちゅくえめか", birth: born(.gregorian, 1993, 12, 31), sex: .male,
            questions: [.name, .strictKana]),
    ]

    private static func newborn(today: CalendarDate) -> KnownDefinition {
        let day = today.adding(days: -3)
        return KnownDefinition(
            label: "newborn-without-name", explanation: "Born three days ago: no name, sex or number yet.", name: "",
            kana: "", birth: BirthMaker.make(BirthMaker.era(of: day), day.year, day.month, day.day), sex: .blank,
            isNewborn: true, questions: [])
    }

    private static func born(_ era: Era, _ year: Int, _ month: Int, _ day: Int) -> BirthDate {
        BirthMaker.make(era, year, month, day)
    }
}

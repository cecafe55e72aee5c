import JukiDomain
import Testing

@Test("Conditions that ask nothing are refused")
func noConditions() {
    #expect(throws: Refusal(.noConditions)) { try PreparedConditions(SearchConditions()) }
    #expect(throws: Refusal(.noConditions)) {
        try PreparedConditions(SearchConditions(includePastValues: true, includeDeleted: true))
    }
}

@Test("A text of which no key remains is refused, and the item named", arguments: SearchField.allCases)
func emptyKey(field: SearchField) {
    for text: PersonalText in [.blank, " ", "　"] {
        var conditions = SearchConditions(sex: .male)
        conditions.set(TextCondition(text, match: .prefix), for: field)
        #expect(throws: Refusal(.invalidCondition, field.item)) { try PreparedConditions(conditions) }
    }
}

@Test("A town without its municipality, a loose address and an endless text are refused")
func impossibleConditions() {
    #expect(throws: Refusal(.invalidCondition, .ooazaCode)) {
        try PreparedConditions(SearchConditions(sex: .male, ooaza: OoazaCode(value: 1)))
    }
    #expect(throws: Refusal(.invalidCondition, .address)) {
        try PreparedConditions(SearchConditions(address: TextCondition("鹿児島市", strictness: .loose)))
    }
    let limit = SearchConditions.textBytesMax
    let long = PersonalText(String(repeating: "a", count: limit + 1))
    #expect(throws: Refusal(.textTooLong, item: IdentityItem.kanaName.rawValue, expected: UInt64(limit))) {
        try PreparedConditions(SearchConditions(kanaName: TextCondition(long)))
    }
}

@Test("A person who is 消除 is found by no version unless asked for; past values only if asked for")
func visibility() throws {
    var population = RandomPopulation(random: SeededGenerator(seed: 3))
    var items = population.items()
    items.sex = .female
    for isCurrent in [true, false] {
        for isDeleted in [true, false] {
            let version = IndexedVersion(
                code: ResidentRecordCode(body: 1), sequence: 1, isCurrent: isCurrent, isDeleted: isDeleted,
                items: items)
            for past in [true, false] {
                for deleted in [true, false] {
                    let conditions = SearchConditions(sex: .female, includePastValues: past, includeDeleted: deleted)
                    let expected = (isCurrent || past) && (!isDeleted || deleted)
                    #expect(try PreparedConditions(conditions).matches(version) == expected)
                }
            }
        }
    }
}

@Test("No condition and no version prints what it holds")
func masked() throws {
    let conditions = SearchConditions(kanaName: TextCondition("さとう"), municipality: MunicipalityCode(body: 46201))
    var population = RandomPopulation(random: SeededGenerator(seed: 4))
    let version = IndexedVersion(
        code: ResidentRecordCode(body: 1_234_567), sequence: 1, isCurrent: true, isDeleted: false,
        items: population.items())
    let prepared = try PreparedConditions(conditions)
    for value: Any in [conditions, conditions.kanaName as Any, prepared, prepared.texts, version] {
        var dumped = ""
        dump(value, to: &dumped)
        for text in ["\(value)", String(reflecting: value), dumped] {
            for secret in ["さとう", "46201", "1234567", "\(version.items.birthDate.sortKey)", "鹿児島"] {
                #expect(!text.contains(secret))
            }
        }
    }
}

extension SearchConditions {
    fileprivate mutating func set(_ condition: TextCondition, for field: SearchField) {
        switch field {
        case .kanjiName: kanjiName = condition
        case .kanaName: kanaName = condition
        case .formerSurname: formerSurname = condition
        case .formerSurnameKana: formerSurnameKana = condition
        case .address: address = condition
        }
    }
}

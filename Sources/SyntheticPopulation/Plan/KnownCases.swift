import JukiDomain

/// The known cases in their places.
struct KnownCases: Sendable {
    /// Places of a municipality at which cases live: the fourth, and every seventh after it.
    private static let firstPosition = 3
    private static let positionStep = 7
    /// Where the search for a code that begins with 0 starts, behind all cases.
    private static let leadingZeroFrom = 240

    let definitions: [(index: Int, definition: KnownDefinition)]
    /// Somebody whose code begins with 0; one resident in ten has such a code.
    let leadingZeroIndex: Int?
    private let byIndex: [Int: KnownDefinition]

    init(people: PersonMaker, municipalities: [MunicipalityPlan]) {
        var taken: [KnownDefinition.Town: Int] = [:]
        definitions = KnownPeople.all(today: people.today).map { definition in
            let number = taken[definition.town, default: 0]
            taken[definition.town] = number + 1
            let indexes = municipalities[definition.town.rawValue].indexes
            let index = indexes.lowerBound + Self.firstPosition + Self.positionStep * number
            precondition(indexes.contains(index), "the smallest population has room for every case")
            return (index, definition)
        }
        byIndex = Dictionary(uniqueKeysWithValues: definitions.map { ($0.index, $0.definition) })
        let largest = municipalities[KnownDefinition.Town.kagoshima.rawValue].indexes
        leadingZeroIndex = largest.dropFirst(Self.leadingZeroFrom).first { people.code(at: $0).digits.hasPrefix("0") }
    }

    func definition(at index: Int) -> KnownDefinition? { byIndex[index] }

    /// Known cases stay as they are: no event may touch them.
    func isKnown(_ index: Int) -> Bool { byIndex[index] != nil || index == leadingZeroIndex }
}

extension PopulationPlan {
    /// Every known case, with the questions that must find it.
    public var manifest: [KnownCase] {
        let cases = knownCases.definitions.map { ($0.definition, person(at: $0.index)) }
        var manifest = cases.map { definition, record in
            let group = cases.filter { !definition.group.isEmpty && $0.0.group == definition.group }.map(\.1)
            return KnownCase(
                label: definition.label, explanation: definition.explanation, record: record,
                questions: definition.questions.map { KnownQuestion($0, record: record, group: group) })
        }
        if let index = knownCases.leadingZeroIndex {
            manifest.append(KnownCase(
                label: "code-with-leading-zero", explanation: "A resident record code that begins with 0.",
                record: person(at: index), questions: []))
        }
        return manifest
    }
}

extension KnownCase {
    init(label: String, explanation: String, record: IdentityRecord, questions: [KnownQuestion]) {
        self.init(
            label: label, explanation: explanation, residentRecordCode: record.code.digits,
            municipalityCode: record.municipality.digits, name: record.name.text.disclosed,
            kana: record.kanaName.disclosed, birthDate: record.birthDate.wire, sex: record.sex.rawValue,
            address: record.address.text.disclosed, formerSurname: record.formerSurname.text.disclosed,
            individualNumber: record.individualNumber?.digits ?? "", questions: questions)
    }
}

extension KnownQuestion {
    init(_ question: KnownDefinition.Question, record: IdentityRecord, group: [IdentityRecord]) {
        var expected = [record]
        switch question {
        case .fourAttributes:
            name = record.name.text.disclosed
            birthDate = record.birthDate.wire
            sex = record.sex.rawValue
            address = record.address.text.disclosed
        case .nameAndBirth, .nameBirthAndMunicipality:
            name = record.name.text.disclosed
            birthDate = record.birthDate.wire
            if case .nameAndBirth = question, !group.isEmpty { expected = group }
            if case .nameBirthAndMunicipality = question { municipalityCode = record.municipality.digits }
        case .name:
            name = record.name.text.disclosed
        case .strictKana:
            (kana, kanaRule) = (record.kanaName.disclosed, .strict)
        case .looseKana:
            (kana, kanaRule, expected) = (record.kanaName.disclosed, .loose, group)
        case .looseKanaPrefix:
            let surname = record.kanaName.disclosed.prefix { $0 != " " }
            (kana, kanaRule, isPrefix, expected) = (String(surname), .loose, true, group)
        case .formerSurname:
            formerSurname = record.formerSurname.text.disclosed
        }
        expectedCodes = expected.map(\.code.digits).sorted()
    }
}

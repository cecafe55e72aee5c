import JukiDomain
import SyntheticPopulation

/// Questions drawn from the population, with the answers that one walk over all of it gives.
struct Survey {
    typealias Question = (SearchConditions, [ResidentRecordCode])

    /// Persons to look up, as they stand after the day.
    private(set) var people: [IdentityRecord] = []
    /// Codes that nobody has.
    private(set) var absent: [ResidentRecordCode] = []
    /// Searches by name, birth date, sex and address.
    private(set) var exact: [Question] = []
    /// Searches by kana, strict and loose in turn.
    private(set) var kana: [Question] = []

    init(_ plan: PopulationPlan, _ day: DayPlan, samples: Int, seed: UInt64) {
        people = Self.sample(plan, day, samples)
        absent = Self.unusedCodes(plan, samples / 4)
        var fourItems: [FourItems: [ResidentRecordCode]] = [:]
        var strict: [SearchKey: [ResidentRecordCode]] = [:]
        var loose: [SearchKey: [ResidentRecordCode]] = [:]
        for (index, person) in people.enumerated() {
            fourItems[FourItems(person)] = []
            if person.kanaName.isBlank { continue }
            if index.isMultiple(of: 2) {
                strict[Kana.strictKey(person.kanaName.disclosed)] = []
            } else {
                loose[Kana.looseKey(person.kanaName.disclosed)] = []
            }
        }
        Self.walk(plan, day) { person in
            fourItems[FourItems(person)]?.append(person.code)
            strict[Kana.strictKey(person.kanaName.disclosed)]?.append(person.code)
            loose[Kana.looseKey(person.kanaName.disclosed)]?.append(person.code)
        }
        for (index, person) in people.enumerated() {
            exact.append((Self.fourConditions(person), fourItems[FourItems(person)]?.sorted() ?? []))
            if person.kanaName.isBlank { continue }
            let isStrict = index.isMultiple(of: 2)
            var conditions = SearchConditions()
            conditions.kanaName = TextCondition(
                person.kanaName, match: .exact, strictness: isStrict ? .strict : .loose)
            let key = person.kanaName.disclosed
            let codes = isStrict ? strict[Kana.strictKey(key)] : loose[Kana.looseKey(key)]
            kana.append((conditions, codes?.sorted() ?? []))
        }
    }

    /// Name and address as their search keys, birth date and sex as they are.
    private struct FourItems: Hashable {
        let name: SearchKey
        let address: SearchKey
        let birth: UInt32
        let sex: Sex

        init(_ person: IdentityRecord) {
            name = NameKey.exact(person.name.text.disclosed)
            address = AddressKey.key(person.address.text.disclosed)
            birth = person.birthDate.sortKey
            sex = person.sex
        }
    }

    private static func fourConditions(_ person: IdentityRecord) -> SearchConditions {
        var conditions = SearchConditions()
        if !person.name.text.isBlank {
            conditions.kanjiName = TextCondition(person.name.text, match: .exact, strictness: .strict)
        }
        conditions.birthDate = BirthCondition(person.birthDate)
        conditions.sex = person.sex
        conditions.address = TextCondition(person.address.text, match: .exact, strictness: .strict)
        return conditions
    }

    /// Every 現存 resident after the day.
    private static func walk(_ plan: PopulationPlan, _ day: DayPlan, _ body: (IdentityRecord) -> Void) {
        for municipality in plan.municipalities {
            for person in plan.file(of: municipality.code, after: day) { body(person) }
        }
    }

    private static func sample(_ plan: PopulationPlan, _ day: DayPlan, _ count: Int) -> [IdentityRecord] {
        let step = max(1, plan.residents / count)
        var chosen: [IdentityRecord] = []
        var position = 0
        walk(plan, day) { person in
            if position % step == step / 2, !person.name.text.isBlank { chosen.append(person) }
            position += 1
        }
        return chosen
    }

    /// Codes with a right check digit that no person of the plan, before or after the day, has.
    private static func unusedCodes(_ plan: PopulationPlan, _ count: Int) -> [ResidentRecordCode] {
        let used = Set((0..<plan.residents).map { plan.person(at: $0).code })
        return (0..<UInt64(count * 2)).map { ResidentRecordCode(body: 9_999_999_999 - $0 * 7919) }
            .filter { !used.contains($0) }.prefix(count).map { $0 }
    }

    /// The questions of a planted case.
    static func questions(of known: KnownCase) -> [Question] {
        known.questions.map { question in
            var conditions = SearchConditions()
            let match: TextMatch = question.isPrefix ? .prefix : .exact
            func condition(_ text: String?, _ strictness: Strictness = .strict) -> TextCondition? {
                text.map { TextCondition(PersonalText($0), match: match, strictness: strictness) }
            }
            conditions.kanjiName = condition(question.name)
            conditions.kanaName = condition(question.kana, question.kanaRule == .loose ? .loose : .strict)
            conditions.formerSurname = condition(question.formerSurname)
            conditions.address = question.address.map {
                TextCondition(PersonalText($0), match: .exact, strictness: .strict)
            }
            conditions.birthDate = question.birthDate.flatMap { try? BirthDate(wire: $0) }.map { BirthCondition($0) }
            conditions.sex = question.sex.flatMap(Sex.init(rawValue:))
            conditions.municipality = question.municipalityCode.flatMap { try? MunicipalityCode($0) }
            return (conditions, question.expectedCodes.compactMap { try? ResidentRecordCode($0) }.sorted())
        }
    }
}

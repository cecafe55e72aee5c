import JukiDomain
import SyntheticPopulation

/// By what persons of either register are searched for.
protocol SurveyedRecord: SyntheticRecord {
    var name: GaijiText { get }
    var kanaName: PersonalText { get }
    var birthDate: BirthDate { get }
    var sex: Sex { get }
    var searchedAddress: PersonalText { get }
}

extension IdentityRecord: SurveyedRecord {
    var searchedAddress: PersonalText { address.text }
}

extension SupplementaryRecord: SurveyedRecord {
    /// Persons moved overseas are found by their last address in the country.
    var searchedAddress: PersonalText { state == .movedOverseas ? lastAddress.text : address.text }
}

/// Questions drawn from a register, with the answers that one walk over all of it gives.
struct Survey<Register: SyntheticRegister> where Register.Record: SurveyedRecord {
    typealias Question = (SearchConditions, [ResidentRecordCode])

    /// Persons to look up, as they stand after the day.
    let people: [Register.Record]
    /// Codes that nobody has.
    let absent: [ResidentRecordCode]
    /// Searches by name, birth date, sex and address.
    private(set) var exact: [Question] = []
    /// Searches by kana, strict and loose in turn.
    private(set) var kana: [Question] = []

    init(_ plan: Register, _ day: RegisterDay<Register>, samples: Int) {
        people = Self.sample(plan, day, samples)
        var unused = Set(Self.unusualCodes(samples / 2))
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
            unused.remove(person.code)
            fourItems[FourItems(person)]?.append(person.code)
            strict[Kana.strictKey(person.kanaName.disclosed)]?.append(person.code)
            loose[Kana.looseKey(person.kanaName.disclosed)]?.append(person.code)
        }
        absent = unused.sorted().suffix(samples / 4)
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

        init(_ person: Register.Record) {
            name = NameKey.exact(person.name.text.disclosed)
            address = AddressKey.key(person.searchedAddress.disclosed)
            birth = person.birthDate.sortKey
            sex = person.sex
        }
    }

    private static func fourConditions(_ person: Register.Record) -> SearchConditions {
        SearchConditions(
            kanjiName: TextCondition(person.name.text, match: .exact, strictness: .strict),
            birthDate: BirthCondition(person.birthDate), sex: person.sex,
            address: TextCondition(person.searchedAddress, match: .exact, strictness: .strict))
    }

    /// Everybody who is 現存 after the day.
    private static func walk(
        _ plan: Register, _ day: RegisterDay<Register>, _ body: (Register.Record) -> Void
    ) {
        for municipality in plan.population.municipalities {
            for person in plan.file(of: municipality.code, after: day) { body(person) }
        }
    }

    /// Persons whose name and address are there to be searched for.
    private static func sample(
        _ plan: Register, _ day: RegisterDay<Register>, _ count: Int
    ) -> [Register.Record] {
        let step = max(1, plan.population.residents / count)
        var chosen: [Register.Record] = []
        var position = 0
        walk(plan, day) { person in
            if position % step == step / 2, !person.name.text.isBlank, !person.searchedAddress.isBlank {
                chosen.append(person)
            }
            position += 1
        }
        return chosen
    }

    /// Codes with a right check digit, so few among ten thousand millions that most are nobody's.
    private static func unusualCodes(_ count: Int) -> [ResidentRecordCode] {
        (0..<UInt64(count)).map { ResidentRecordCode(body: 9_999_999_999 - $0 * 7919) }
    }
}

extension KnownCase {
    /// The questions of a planted case.
    var surveyQuestions: [(SearchConditions, [ResidentRecordCode])] {
        questions.map { question in
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

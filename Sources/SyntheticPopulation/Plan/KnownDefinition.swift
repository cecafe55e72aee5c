import JukiDomain

/// A known case before it has a place in the population: what sets the person apart from the one who would live there.
struct KnownDefinition: Sendable {
    /// What is asked about a case. Those of one group have the same answer: all of the group.
    enum Question: Sendable {
        case fourAttributes
        case nameAndBirth
        case nameBirthAndMunicipality
        case name
        case strictKana
        case looseKana
        case looseKanaPrefix
        case formerSurname
    }

    let label: String
    let explanation: String
    var town = Town.kagoshima
    let name: String
    let kana: String
    let birth: BirthDate
    let sex: Sex
    var nameGaijiCount: UInt32 = 0
    var hasAddressGaiji = false
    var formerSurname: (kanji: String, kana: String)?
    var isNewborn = false
    /// Cases that are found together.
    var group = ""
    let questions: [Question]

    /// Municipalities large enough, in every population, for cases to live in.
    enum Town: Int, Sendable {
        case kagoshima = 0
        case kanoya = 1
    }

    /// The record of the person who takes the place of `record`: code, municipality and address stay.
    func applied(to record: IdentityRecord) -> IdentityRecord {
        var record = record
        record.name = GaijiText(
            PersonalText(name), gaijiCount: nameGaijiCount, version: nameGaijiCount > 0 ? 1 : 0)
        record.kanaName = PersonalText(kana)
        record.searchKana = PersonalText(utf8: Kana.strictKey(kana).bytes)
        record.birthDate = birth
        record.sex = sex
        record.formerSurname = GaijiText(PersonalText(formerSurname?.kanji ?? ""))
        record.formerSurnameKana = PersonalText(formerSurname?.kana ?? "")
        record.address = address(from: record.address)
        record.changeReason = isNewborn ? .birth : .exOfficioEntry
        record.changeDate = isNewborn ? Self.date(birth) : max(PersonMaker.networkBegan, Self.date(birth))
        if isNewborn { record.individualNumber = nil }
        return record
    }

    private func address(from old: GaijiText) -> GaijiText {
        guard hasAddressGaiji else { return old }
        let text = old.text.utf8 + Array("\u{3000}コーポ\u{3013}".utf8)
        return GaijiText(PersonalText(utf8: text), gaijiCount: old.gaijiCount + 1, version: old.version + 1)
    }

    private static func date(_ birth: BirthDate) -> CalendarDate {
        (try? CalendarDate(value: birth.sortKey)) ?? PersonMaker.networkBegan
    }
}

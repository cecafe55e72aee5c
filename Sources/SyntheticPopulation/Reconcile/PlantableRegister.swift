import JukiDomain

/// What a register's records are like, as far as differences are planted in them.
protocol PlantableRegister: SyntheticRegister {
    /// One of the people whom the plan makes, for choosing; not always one of the first load.
    func anybody(_ stream: inout SeededStream) -> Person
    /// Somebody in the municipality whom no first load and no day brings.
    func invented(_ number: Int, in municipality: MunicipalityCode) -> Record
    /// Every one of the changes below would change the record.
    func canBeChanged(_ record: Record) -> Bool
    /// The record with one item wrong that a reconciliation must name, another one in turn.
    func damaged(_ record: Record, _ number: Int) -> Record
    /// Another way of writing the same (別表記).
    func writtenOtherwise(_ record: Record, _ number: Int) -> Record
    /// The notified items in which two records of a person differ, ascending.
    func differingItems(_ one: Record, _ other: Record) -> [Record.Item]
}

/// Indexes from here on, behind those of a day's newcomers, are of people whom only a wrong file names; a day has far
/// fewer newcomers.
private let inventedFrom = 1_000_000

extension PopulationPlan: PlantableRegister {
    func anybody(_ stream: inout SeededStream) -> Int { stream.below(residents) }

    func invented(_ number: Int, in municipality: MunicipalityCode) -> IdentityRecord {
        people.newcomer(index: residents + inventedFrom + number, placeNumber: Place.number(of: municipality))
    }

    func canBeChanged(_ record: IdentityRecord) -> Bool {
        record.individualNumber != nil && record.birthDate.isFullyKnown
    }

    func damaged(_ record: IdentityRecord, _ number: Int) -> IdentityRecord {
        var record = record
        switch number % 4 {
        case 0: record.address.text = record.address.text.followed(by: "別館")
        case 1: record.sex = record.sex.other
        case 2: record.individualNumber = nil
        default: record.birthDate = record.birthDate.yearOnly
        }
        return record
    }

    func writtenOtherwise(_ record: IdentityRecord, _ number: Int) -> IdentityRecord {
        var record = record
        OtherNotation.change(name: &record.name.text, address: &record.address.text, number)
        return record
    }

    func differingItems(_ one: IdentityRecord, _ other: IdentityRecord) -> [IdentityItem] {
        var items = ItemGroup.allCases.flatMap { $0.differences(one, other) }
        if one.changeReason != other.changeReason { items.append(.changeReason) }
        if one.changeDate != other.changeDate { items.append(.changeDate) }
        if one.hasGaiji != other.hasGaiji { items.append(.gaijiFlag) }
        return items.sorted { $0.rawValue < $1.rawValue }
    }
}

extension SupplementaryPlan: PlantableRegister {
    func anybody(_ stream: inout SeededStream) -> SupplementaryPerson {
        let residents = population.residents
        let number = stream.below(residents + outside.count + overseas.count)
        if number < residents { return .resident(number) }
        return number - residents < outside.count
            ? .outside(number - residents) : .overseas(number - residents - outside.count)
    }

    func invented(_ number: Int, in municipality: MunicipalityCode) -> SupplementaryRecord {
        let placeNumber = Place.number(of: municipality)
        let newcomer = population.people.newcomer(
            index: SupplementaryDayBuilder.firstNewcomer + inventedFrom + number, placeNumber: placeNumber,
            mayBeForeign: false)
        return SupplementaryRecord(of: newcomer, registry: placeNumber)
    }

    func canBeChanged(_ record: SupplementaryRecord) -> Bool {
        record.state == .domestic && record.birthDate.isFullyKnown
    }

    func damaged(_ record: SupplementaryRecord, _ number: Int) -> SupplementaryRecord {
        var record = record
        switch number % 4 {
        case 0: record.address.text = record.address.text.followed(by: "別館")
        case 1: record.sex = record.sex.other
        case 2: record.addressMunicipality = Place.all.first { $0.code != record.addressMunicipality }?.code
        default: record.birthDate = record.birthDate.yearOnly
        }
        return record
    }

    func writtenOtherwise(_ record: SupplementaryRecord, _ number: Int) -> SupplementaryRecord {
        var record = record
        OtherNotation.change(name: &record.name.text, address: &record.address.text, number)
        return record
    }

    func differingItems(_ one: SupplementaryRecord, _ other: SupplementaryRecord) -> [SupplementaryItem] {
        one.differences(from: other)
    }
}

extension PersonalText {
    fileprivate func followed(by text: String) -> PersonalText { PersonalText(utf8: utf8 + Array(text.utf8)) }
}

extension Sex {
    fileprivate var other: Sex { self == .male ? .female : .male }
}

extension BirthDate {
    fileprivate var yearOnly: BirthDate { BirthMaker.make(era, year, 0, 0) }
}

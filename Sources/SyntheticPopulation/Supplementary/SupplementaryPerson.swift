public import JukiDomain

/// Somebody on a 附票, by number in the group.
public enum SupplementaryPerson: Hashable, Sendable {
    case resident(Int)
    /// Lives in another prefecture.
    case outside(Int)
    /// 国外転出者
    case overseas(Int)
    /// Comes onto a 附票 of the prefecture after the first load.
    case newcomer(Int)
}

extension SupplementaryPlan {
    /// Behind the residents and newcomers of any prefecture, and those of ``OtherPrefecture``.
    private static let firstOutside = 60_000_000

    /// What the first load brings for a person; nil for a resident who is on no 附票 of the prefecture.
    func record(of person: SupplementaryPerson) -> SupplementaryRecord? {
        switch person {
        case .resident(let index):
            guard let registry = population.registry(ofResident: index) else { return nil }
            return SupplementaryRecord(of: population.person(at: index), registry: registry)
        case .outside(let number):
            return outsider(number)
        case .overseas(let number):
            return overseasRecord(number)
        case .newcomer:
            return nil
        }
    }

    /// Without making the record.
    public func code(of person: SupplementaryPerson) -> ResidentRecordCode {
        let index = switch person {
        case .resident(let index), .newcomer(let index): index
        case .outside(let number): Self.firstOutside + number
        case .overseas(let number): Self.firstOverseas + number
        }
        return population.people.code(at: index)
    }

    private func outsider(_ number: Int) -> SupplementaryRecord {
        let registry = outside.placeNumber(of: number)
        let person = population.people.newcomer(
            index: Self.firstOutside + number, placeNumber: registry, mayBeForeign: false)
        var record = SupplementaryRecord(of: person, registry: registry)
        var stream = SeededStream(seed: population.seed, .outside, UInt64(number))
        if stream.chance(SupplementaryWeights.unknownAddressPercent, outOf: 100) {
            record.state = .unknown
            record.addressMunicipality = nil
            record.address = .blank
        } else {
            let place = OutsidePlace.table.draw(&stream)
            record.addressMunicipality = place.code
            record.address = place.address(&stream)
        }
        return record
    }
}

extension SupplementaryRecord {
    /// The 記載 of a resident: the items that both registers have are the same.
    init(of resident: IdentityRecord, registry: Int) {
        self.init(
            code: resident.code, name: resident.name.withoutVersion, kanaName: resident.kanaName,
            birthDate: resident.birthDate, sex: resident.sex, addressMunicipality: resident.municipality,
            address: resident.address.withoutVersion, changeDate: resident.changeDate,
            municipality: Place.all[registry].code, state: .domestic, kind: .entry,
            formerSurname: resident.formerSurname, formerSurnameKana: resident.formerSurnameKana)
    }

    /// 国外転出: no 住所 is left, and the last one in the country is kept as 最終住所.
    mutating func moveOverseas(on day: CalendarDate) {
        state = .movedOverseas
        lastAddress = address
        address = .blank
        addressMunicipality = nil
        changeDate = day
    }
}

extension GaijiText {
    /// In the supplementary register only the former surname has a 外字変更連番.
    fileprivate var withoutVersion: GaijiText { GaijiText(text, gaijiCount: gaijiCount) }
}

import JukiDomain

/// Changes a true file in places and writes down what it changed.
struct DifferencePlanter {
    /// Indexes from here on are of people whom only a wrong file names; a day has far fewer newcomers.
    private static let inventedFrom = 1_000_000

    private let plan: PopulationPlan
    private let municipality: MunicipalityPlan
    private let day: DayPlan
    private let file: MunicipalityFile
    private var stream: SeededStream
    private var put: [IdentityRecord] = []
    private var leftOut: Set<UInt64> = []
    private var used: Set<Int> = []
    private var differences: [PlantedDifference] = []

    init(plan: PopulationPlan, municipality: MunicipalityPlan, day: DayPlan) {
        self.plan = plan
        self.municipality = municipality
        self.day = day
        file = plan.file(of: municipality.code, after: day)
        stream = SeededStream(seed: plan.seed, .reconcile, UInt64(municipality.code.value))
    }

    consuming func build() -> ReconcilePlan {
        ReconcilePlan(
            file: file.changed(putting: put, leavingOut: leftOut),
            differences: differences.sorted { $0.code < $1.code },
            lastNoticeNumber: day.expectations.lastNotices[municipality.code] ?? UInt64(municipality.residents))
    }

    mutating func plant(_ kind: DifferenceClass, _ count: Int) {
        switch kind {
        case .aheadOnServer: plantAhead(count)
        case .extraDeleted: plantDeleted(count)
        default:
            for number in 0..<count { plantOne(kind, number) }
        }
    }

    private mutating func plantOne(_ kind: DifferenceClass, _ number: Int) {
        switch kind {
        case .missingOnServer:
            let index = plan.residents + Self.inventedFrom + number
            var record = plan.people.newcomer(
                index: index, placeNumber: plan.placeNumber(ofResident: municipality.indexes.lowerBound))
            record.updateSequence = 1
            add(record, kind)
        case .missingAtCS:
            let record = untouched(of: municipality)
            leftOut.insert(record.code.value)
            differences.append(PlantedDifference(code: record.code, kind: kind, items: [], elsewhere: nil))
        case .otherMunicipality:
            let record = untouched(of: stream.element(of: largeOthers))
            var wrong = record
            wrong.municipality = municipality.code
            add(wrong, kind, elsewhere: record.municipality)
        case .notationOnly:
            let record = untouched(of: municipality)
            add(Notation.changed(record, number), kind, from: record)
        default:
            let record = untouched(of: municipality)
            var wrong = Self.damaged(record, number)
            if kind == .staleOnServer { wrong.updateSequence += 1 }
            add(wrong, kind, from: record)
        }
    }

    /// Places large enough for somebody untouched to live there; in a small prefecture, the largest there is.
    private var largeOthers: [MunicipalityPlan] {
        let others = plan.municipalities.filter { $0.code != municipality.code }
        let largest = others.map(\.residents).max() ?? 0
        return others.filter { $0.residents > min(100, largest - 1) }
    }

    /// One item that a reconciliation must name: address, sex, number, birth date or name, in turn.
    private static func damaged(_ record: IdentityRecord, _ number: Int) -> IdentityRecord {
        var record = record
        switch number % 4 {
        case 0: record.address.text = PersonalText(utf8: record.address.text.utf8 + Array("別館".utf8))
        case 1: record.sex = record.sex == .male ? .female : .male
        case 2: record.individualNumber = nil
        default:
            let era = record.birthDate.era
            let year = record.birthDate.year
            record.birthDate = BirthMaker.make(era, year, 0, 0)
        }
        return record
    }

    /// The file has missed the last change of people who live there.
    private mutating func plantAhead(_ count: Int) {
        let behind = day.changed.keys.sorted().filter { index in
            guard municipality.indexes.contains(index), let now = day.changed[index] else { return false }
            return !now.isDeleted && now.municipality == municipality.code && now.code == plan.person(at: index).code
        }
        for index in behind.prefix(count) {
            guard let now = day.changed[index] else { continue }
            var before = plan.person(at: index)
            before.updateSequence = 1
            add(before, .aheadOnServer, from: now)
        }
    }

    /// The file still has people whom the municipality has deleted.
    private mutating func plantDeleted(_ count: Int) {
        let gone = day.changed.keys.sorted().filter { index in
            guard municipality.indexes.contains(index), let now = day.changed[index] else { return false }
            return now.isDeleted && now.municipality == municipality.code && now.code == plan.person(at: index).code
        }
        for index in gone.prefix(count) {
            var before = plan.person(at: index)
            before.updateSequence = 1
            add(before, .extraDeleted)
        }
    }

    private mutating func add(
        _ wrong: IdentityRecord, _ kind: DifferenceClass, from record: IdentityRecord? = nil,
        elsewhere: MunicipalityCode? = nil
    ) {
        put.append(wrong)
        let items = record.map { Self.differingItems($0, wrong) } ?? []
        differences.append(PlantedDifference(code: wrong.code, kind: kind, items: items, elsewhere: elsewhere))
    }

    /// The items of the canonical encoding in which two records differ.
    private static func differingItems(_ one: IdentityRecord, _ other: IdentityRecord) -> [IdentityItem] {
        var items = ItemGroup.allCases.flatMap { $0.differences(one, other) }
        if one.changeReason != other.changeReason { items.append(.changeReason) }
        if one.changeDate != other.changeDate { items.append(.changeDate) }
        if one.hasGaiji != other.hasGaiji { items.append(.gaijiFlag) }
        return items.sorted { $0.rawValue < $1.rawValue }
    }

    /// Somebody as the first load left them, who is in no other difference.
    private mutating func untouched(of place: MunicipalityPlan) -> IdentityRecord {
        while true {
            let index = place.indexes.lowerBound + stream.below(place.residents)
            guard day.changed[index] == nil, !plan.knownCases.isKnown(index) else { continue }
            var record = plan.person(at: index)
            guard record.individualNumber != nil, record.birthDate.isFullyKnown, used.insert(index).inserted else {
                continue
            }
            record.updateSequence = 1
            return record
        }
    }
}

/// Another way of writing the same (別表記).
enum Notation {
    /// Width of the digits of the address, or a variation selector in the name, in turn.
    static func changed(_ record: IdentityRecord, _ number: Int) -> IdentityRecord {
        var record = record
        if number % 2 == 1, let name = withSelector(record.name.text.disclosed) {
            record.name.text = PersonalText(name)
        } else {
            record.address.text = PersonalText(narrow(record.address.text.disclosed))
        }
        return record
    }

    private static func narrow(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { scalar in
            ("\u{FF10}"..."\u{FF19}").contains(scalar)
                ? Unicode.Scalar(UInt8(scalar.value - 0xFF10 + 0x30)) : scalar
        }))
    }

    /// U+E0100 behind the first kanji; nil if the name begins with none, or with one that has a selector.
    private static func withSelector(_ text: String) -> String? {
        var scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, ("\u{4E00}"..."\u{9FFF}").contains(first),
            scalars.count > 1, !("\u{E0100}"..."\u{E01EF}").contains(scalars[1])
        else { return nil }
        scalars.insert("\u{E0100}", at: 1)
        return String(String.UnicodeScalarView(scalars))
    }
}

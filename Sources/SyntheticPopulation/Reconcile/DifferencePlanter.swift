import JukiDomain

/// Changes a true file in places and writes down what it changed.
struct DifferencePlanter<Register: PlantableRegister> {
    typealias Record = Register.Record

    private let plan: Register
    private let municipality: MunicipalityCode
    private let day: RegisterDay<Register>
    private let file: MunicipalityFile<Register>
    private var stream: SeededStream
    private var put: [Record] = []
    private var leftOut: Set<UInt64> = []
    private var used: Set<ResidentRecordCode> = []
    private var differences: [PlantedDifference<Record.Item>] = []

    static func plan(
        _ plan: Register, of code: MunicipalityCode, after day: RegisterDay<Register>, each: Int
    ) -> ReconcilePlan<Register> {
        precondition(
            each == 0 || (each > 0 && plan.people(of: code) > 10 * each), "a municipality has room for the differences")
        var planter = Self(plan: plan, municipality: code, day: day)
        for kind in DifferenceClass.allCases { planter.plant(kind, each) }
        return ReconcilePlan(
            file: planter.file.changed(putting: planter.put, leavingOut: planter.leftOut),
            differences: planter.differences.sorted { $0.code < $1.code },
            lastNoticeNumber: day.expectations.lastNotices[code] ?? UInt64(plan.people(of: code)))
    }

    private init(plan: Register, municipality: MunicipalityCode, day: RegisterDay<Register>) {
        self.plan = plan
        self.municipality = municipality
        self.day = day
        file = plan.file(of: municipality, after: day)
        stream = SeededStream(seed: plan.population.seed, .reconcile, UInt64(municipality.value))
    }

    private mutating func plant(_ kind: DifferenceClass, _ count: Int) {
        switch kind {
        // The file has missed the last change of people who are there.
        case .aheadOnServer:
            for (before, now) in changedHere(deleted: false).prefix(count) { add(before, kind, from: now) }
        // The file still has people whom the municipality has deleted.
        case .extraDeleted:
            for (before, _) in changedHere(deleted: true).prefix(count) { add(before, kind) }
        default:
            for number in 0..<count { plantOne(kind, number) }
        }
    }

    private mutating func plantOne(_ kind: DifferenceClass, _ number: Int) {
        switch kind {
        case .missingOnServer:
            var record = plan.invented(number, in: municipality)
            record.updateSequence = 1
            add(record, kind)
        case .missingAtCS:
            let record = untouchedHere()
            leftOut.insert(record.code.value)
            differences.append(PlantedDifference(code: record.code, kind: kind, items: [], elsewhere: nil))
        case .otherMunicipality:
            let record = untouchedElsewhere()
            var wrong = record
            wrong.municipality = municipality
            add(wrong, kind, elsewhere: record.municipality)
        case .notationOnly:
            let record = untouchedHere()
            add(plan.writtenOtherwise(record, number), kind, from: record)
        default:
            let record = untouchedHere()
            var wrong = plan.damaged(record, number)
            if kind == .staleOnServer { wrong.updateSequence += 1 }
            add(wrong, kind, from: record)
        }
    }

    private mutating func add(
        _ wrong: Record, _ kind: DifferenceClass, from record: Record? = nil, elsewhere: MunicipalityCode? = nil
    ) {
        put.append(wrong)
        let items = record.map { plan.differingItems($0, wrong) } ?? []
        differences.append(PlantedDifference(code: wrong.code, kind: kind, items: items, elsewhere: elsewhere))
    }

    // MARK: Choosing

    /// People of the first load whom the day changed or deleted and who kept municipality and code, before and after
    /// it, ascending by code.
    private func changedHere(deleted: Bool) -> [(before: Record, now: Record)] {
        day.changed.compactMap { person, now in
            guard now.municipality == municipality, now.isDeleted == deleted, let before = plan.loaded(person),
                before.municipality == municipality, before.code == now.code
            else { return nil }
            return (before, now)
        }.sorted { $0.now.code < $1.now.code }
    }

    private mutating func untouchedHere() -> Record {
        while true {
            guard let person = stream.element(of: file.entries).person else { continue }
            if let record = untouched(person, here: true) { return record }
        }
    }

    private mutating func untouchedElsewhere() -> Record {
        while true {
            let person = plan.anybody(&stream)
            if let record = untouched(person, here: false) { return record }
        }
    }

    /// The record as the first load left it, if neither the day nor another difference is about the person.
    private mutating func untouched(_ person: Register.Person, here: Bool) -> Record? {
        guard day.changed[person] == nil, !plan.isKnown(person), let record = plan.loaded(person),
            plan.canBeChanged(record), (record.municipality == municipality) == here,
            used.insert(record.code).inserted
        else { return nil }
        return record
    }
}

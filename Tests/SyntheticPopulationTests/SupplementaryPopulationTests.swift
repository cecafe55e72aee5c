import JukiDomain
import SyntheticPopulation
import Testing

/// All 附票 of the prefecture in dictionaries, kept by the rules of the domain and nothing of the generator's own model.
struct PlainSupplementaryRegister {
    var records: [ResidentRecordCode: SupplementaryRecord] = [:]
    var retired: Set<ResidentRecordCode> = []
    /// What those were who are 消除.
    private var beforeDeletion: [ResidentRecordCode: SupplementaryRecord] = [:]

    init(_ plan: SupplementaryPlan) throws {
        for municipality in plan.population.municipalities {
            for notice in plan.firstLoad(of: municipality.code) { try take(notice, from: municipality.code) }
        }
    }

    mutating func take(_ notice: SupplementaryNotice, from sender: MunicipalityCode) throws(Refusal) {
        var record = notice.record
        let situation = Situation(
            current: records[record.code], beforeDeletion: beforeDeletion[record.code],
            predecessor: notice.previousCode.flatMap { records[$0] }, codeIsRetired: retired.contains(record.code))
        try SupplementaryLogicCheck.check(notice, in: situation, from: sender, today: Fixture.today)
        beforeDeletion[record.code] = record.isDeleted ? records[record.code] : nil
        if let previous = notice.previousCode {
            record.updateSequence = records[previous]?.updateSequence ?? 0
            records[previous] = nil
            retired.insert(previous)
        } else {
            record.updateSequence = records[record.code]?.updateSequence ?? 0
        }
        record.updateSequence += 1
        records[record.code] = record
    }
}

@Suite struct SupplementaryPopulationTests {
    private static let seeds: [UInt64] = [1, 2, 3, 17, 400, .max]

    private static func plan(seed: UInt64, residents: Int = 6000) -> SupplementaryPlan {
        SupplementaryPlan(Fixture.plan(seed: seed, residents: residents))
    }

    @Test(arguments: seeds) func firstLoadIsNumberedAndLawfulAndPassesTheItemCheck(seed: UInt64) throws {
        let plan = Self.plan(seed: seed)
        for municipality in plan.population.municipalities {
            let notices = Array(plan.firstLoad(of: municipality.code))
            #expect(notices.map(\.number) == (0..<notices.count).map { UInt64($0 + 1) }, "seed \(seed)")
            #expect(notices.count == plan.people(of: municipality.code), "seed \(seed)")
            for notice in notices {
                let draft = SupplementaryRecordDraft(of: notice.record)
                #expect(try SupplementaryItemCheck.record(from: draft) == notice.record, "seed \(seed)")
            }
        }
        // Every notice of every lane is applied: nobody is on two 附票.
        let register = try PlainSupplementaryRegister(plan)
        #expect(register.records.count == plan.population.municipalities.reduce(0) { $0 + plan.people(of: $1.code) })
    }

    @Test(arguments: seeds) func residentsAreTheSameInBothRegisters(seed: UInt64) throws {
        let plan = Self.plan(seed: seed)
        let people = (0..<plan.population.residents).map(plan.population.person(at:))
        let residents = Dictionary(uniqueKeysWithValues: people.map { ($0.code, $0) })
        let register = try PlainSupplementaryRegister(plan)
        var known = 0
        for record in register.records.values {
            guard let resident = residents[record.code] else {
                #expect(record.addressMunicipality?.prefecture != 46, "seed \(seed)")
                continue
            }
            known += 1
            #expect(Self.isSamePerson(record, resident), "seed \(seed)")
            #expect(record.address.text == resident.address.text && record.state == .domestic, "seed \(seed)")
            #expect(record.addressMunicipality == resident.municipality, "seed \(seed)")
            #expect(resident.birthDate.era != .gregorian, "a foreign resident has no 附票; seed \(seed)")
        }
        #expect((80...95).contains(known * 100 / residents.count), "seed \(seed)")
        let elsewhere = register.records.values.count { record in
            record.state == .domestic && record.addressMunicipality?.prefecture == 46
                && record.addressMunicipality != record.municipality
        }
        #expect((8...30).contains(elsewhere * 100 / known), "seed \(seed)")
    }

    /// What the resident register holds after departures is what a 国外転出者's individual number is found by.
    @Test(arguments: seeds) func peopleMovedOverseasAreDeletedResidents(seed: UInt64) throws {
        let plan = Self.plan(seed: seed)
        var residents = try PlainRegister(plan.population)
        for municipality in plan.population.municipalities {
            var expected = UInt64(municipality.residents)
            for notice in plan.departures(of: municipality.code) {
                if let entry = residents.records[notice.record.code] {
                    #expect(entry.changeDate.days(to: notice.record.changeDate) >= 365, "seed \(seed)")
                    #expect(entry.changeDate.value >= entry.birthDate.sortKey, "seed \(seed)")
                }
                expected += 1
                #expect(notice.number == expected, "seed \(seed)")
                let draft = IdentityRecordDraft(of: notice.record)
                #expect(try ItemCheck.record(from: draft, origin: .notice) == notice.record, "seed \(seed)")
                _ = try residents.take(notice, from: municipality.code)
            }
        }
        let overseas = try PlainSupplementaryRegister(plan).records.values.filter { $0.state == .movedOverseas }
        #expect(overseas.count == plan.overseasCount)
        #expect(overseas.count == plan.population.residents * 8 / 1000)
        for record in overseas {
            let resident = try #require(residents.records[record.code], "seed \(seed)")
            #expect(resident.isDeleted && resident.changeReason == .moveOut, "seed \(seed)")
            #expect(resident.individualNumber != nil && Self.isSamePerson(record, resident), "seed \(seed)")
            #expect(record.lastAddress.text == resident.address.text, "seed \(seed)")
            #expect(record.changeDate == resident.changeDate && record.address.text.isBlank, "seed \(seed)")
        }
        #expect(residents.records.values.count { $0.isDeleted } == overseas.count)
    }

    /// A day of the resident register follows the departures, if they were told.
    @Test func dayFollowsTheDepartures() throws {
        let plan = Self.plan(seed: 5)
        let day = plan.population.day(events: 300, afterDeparturesOf: plan)
        var register = try PlainRegister(plan.population)
        var numbers: [MunicipalityCode: UInt64] = [:]
        for municipality in plan.population.municipalities {
            numbers[municipality.code] = UInt64(municipality.residents)
            for notice in plan.departures(of: municipality.code) {
                _ = try register.take(notice, from: municipality.code)
                numbers[municipality.code] = notice.number
            }
        }
        for notice in day.notices {
            let last = try #require(numbers[notice.municipality])
            #expect(notice.number == last + 1)
            numbers[notice.municipality] = notice.number
            if case .applied = notice.expected, case .notice(let lawful) = notice.content {
                _ = try register.take(lawful, from: notice.municipality)
            }
        }
        #expect(register.records.values.count { $0.isDeleted } == day.expectations.deleted)
    }

    @Test func sameSeedGivesTheSameBytesAndAnotherOtherPeople() throws {
        func bytes(_ seed: UInt64) -> [[UInt8]] {
            let plan = Self.plan(seed: seed, residents: PopulationPlan.residentsMin)
            return plan.population.municipalities.flatMap { municipality in
                plan.firstLoad(of: municipality.code).map { SupplementaryCanonicalEncoding.encode($0) }
                    + plan.departures(of: municipality.code).map { CanonicalEncoding.encode($0) }
            }
        }
        let first = bytes(9)
        #expect(bytes(9) == first)
        #expect(Set(bytes(10)).isDisjoint(with: first))
    }

    @Test func everyKindOfPersonOccurs() throws {
        let records = try PlainSupplementaryRegister(Self.plan(seed: 8, residents: 20_000)).records.values
        #expect(Set(records.map(\.state)) == [.domestic, .movedOverseas, .unknown])
        #expect(records.contains { $0.changeDate > Fixture.today })
        let prefectures = Set(records.compactMap { $0.addressMunicipality?.prefecture })
        #expect(prefectures == [1, 13, 14, 23, 27, 40, 43, 45, 46])
        #expect(records.allSatisfy { $0.municipality.prefecture == 46 })
        #expect(records.contains { $0.hasGaiji && $0.state == .domestic })
    }

    private static func isSamePerson(_ record: SupplementaryRecord, _ resident: IdentityRecord) -> Bool {
        record.name.text == resident.name.text && record.name.gaijiCount == resident.name.gaijiCount
            && record.kanaName == resident.kanaName && record.birthDate == resident.birthDate
            && record.sex == resident.sex && record.formerSurname == resident.formerSurname
            && record.formerSurnameKana == resident.formerSurnameKana
    }
}

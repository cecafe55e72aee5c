import JukiDomain
import SyntheticPopulation
import Testing

/// The whole population in dictionaries, kept by the rules of the domain and nothing of the generator's own model.
struct PlainRegister {
    var records: [ResidentRecordCode: IdentityRecord] = [:]
    var retired: Set<ResidentRecordCode> = []
    var holders: [IndividualNumber: ResidentRecordCode] = [:]

    init(_ plan: PopulationPlan) throws {
        for municipality in plan.municipalities {
            for notice in plan.firstLoad(of: municipality.code) {
                _ = try take(notice, from: municipality.code)
            }
        }
    }

    mutating func take(_ notice: UpdateNotice, from sender: MunicipalityCode) throws(Refusal) -> UInt64 {
        var record = notice.record
        let situation = Situation(
            current: records[record.code], predecessor: notice.previousCode.flatMap { records[$0] },
            codeIsRetired: retired.contains(record.code),
            numberHolder: record.individualNumber.flatMap { holders[$0] })
        try LogicCheck.check(notice, in: situation, from: sender, today: Fixture.today)
        let old = situation.predecessor ?? situation.current
        if let previous = notice.previousCode {
            records[previous] = nil
            retired.insert(previous)
        }
        if let number = old?.individualNumber { holders[number] = nil }
        if let number = record.individualNumber { holders[number] = record.code }
        record.updateSequence = (old?.updateSequence ?? 0) + 1
        records[record.code] = record
        return record.updateSequence
    }
}

@Suite struct DayTests {
    private static let seed: UInt64 = 5
    private static let plan = Fixture.plan(seed: seed)
    private static let day = plan.day(events: 1000)

    @Test(arguments: [5, 6, 77]) func everyNoticeComesToWhatIsExpected(seed: UInt64) throws {
        let plan = Fixture.plan(seed: seed, residents: 6000)
        let day = plan.day(events: 600)
        var register = try PlainRegister(plan)
        for notice in day.notices {
            #expect(Self.outcome(of: notice, in: &register) == notice.expected, "seed \(seed), \(notice.event)")
        }
        Self.expectEnd(of: day, plan, register)
    }

    /// As many senders as lanes, each as fast as it likes but for the order that `after` asks for.
    @Test(arguments: [5, 6, 77]) func lanesSentAtTheSameTimeComeToTheSame(seed: UInt64) throws {
        let plan = Fixture.plan(seed: seed, residents: 6000)
        let day = plan.day(events: 600)
        var register = try PlainRegister(plan)
        var lanes = day.lanes.mapValues { $0[...] }
        var answered: Set<NoticeReference> = []
        var random = SeededRandom(seed: seed)
        while !lanes.isEmpty {
            let ready = lanes.filter { lane in lane.value.first?.after.map(answered.contains) ?? true }
            let chosen = ready.keys.sorted().randomElement(using: &random)
            let lane = try #require(chosen, "the lanes wait for each other")
            let notice = try #require(lanes[lane]?.first)
            lanes[lane] = (lanes[lane]?.count ?? 0) > 1 ? lanes[lane]?.dropFirst() : nil
            #expect(Self.outcome(of: notice, in: &register) == notice.expected, "seed \(seed), \(notice.event)")
            answered.insert(notice.reference)
        }
        Self.expectEnd(of: day, plan, register)
    }

    @Test func lanesGoOnWhereTheFirstLoadEnds() {
        for (code, lane) in Self.day.lanes {
            let first = UInt64(Self.plan.municipality(code).residents) + 1
            #expect(lane.map(\.number) == Array(first..<first + UInt64(lane.count)))
            #expect(Self.day.expectations.lastNotices[code] == lane.last?.number)
        }
    }

    @Test func everyKindOfEventAndMistakeOccurs() {
        #expect(Set(Self.day.notices.map(\.event)) == Set(SyntheticEvent.allCases))
        let reasons: Set<Reason> = [
            .checkDigit, .gaijiCount, .forbiddenCharacter, .invalidUTF8, .unknownEnumValue, .invalidDate, .missingItem,
            .gaijiFlag, .searchKana, .forbiddenKana, .wrongLength, .notADigit, .itemNotAllowed, .alreadyPresent,
            .deceased, .codeAlreadyUsed, .noSuchResident, .alreadyDeleted, .itemMustNotChange, .addressUnchanged,
            .municipalityChanged, .notOwnMunicipality, .changeDateInFuture, .previousCode, .previousNumber,
            .numberAlreadyRecorded, .numberMissing, .deletionFlag, .numberOfAnother, .nothingChanged, .gaijiVersion,
            .aliveElsewhere,
        ]
        #expect(Set(Self.day.expectations.parked.keys) == reasons)
    }

    @Test func sameSeedGivesTheSameDay() {
        let again = Self.plan.day(events: 1000)
        #expect(again.notices.map(Self.bytes) == Self.day.notices.map(Self.bytes))
        let other = Fixture.plan(seed: Self.seed + 1).day(events: 200)
        #expect(other.notices.map(Self.bytes) != Self.day.notices.prefix(other.notices.count).map(Self.bytes))
    }

    @Test func smallestPopulationHasADay() throws {
        let plan = Fixture.plan(seed: 1, residents: PopulationPlan.residentsMin)
        let day = plan.day(events: 100)
        var register = try PlainRegister(plan)
        for notice in day.notices { #expect(Self.outcome(of: notice, in: &register) == notice.expected) }
        #expect(plan.day(events: 0).notices.isEmpty)
    }

    private static func outcome(
        of notice: SyntheticNotice, in register: inout PlainRegister
    ) -> SyntheticNotice.Expected {
        do throws(Refusal) {
            switch notice.content {
            case .faulty(let faulty):
                _ = try ItemCheck.record(from: faulty.draft, origin: .notice)
                return .applied(updateSequence: 0)
            case .notice(let wellFormed):
                // What the wire would carry passes the item check unchanged.
                let checked = try ItemCheck.record(from: IdentityRecordDraft(of: wellFormed.record), origin: .notice)
                #expect(checked == wellFormed.record)
                return .applied(updateSequence: try register.take(wellFormed, from: notice.municipality))
            }
        } catch {
            return .parked(error.reason)
        }
    }

    private static func expectEnd(of day: DayPlan, _ plan: PopulationPlan, _ register: PlainRegister) {
        let expectations = day.expectations
        let present = register.records.values.filter { !$0.isDeleted }
        let residents = Dictionary(grouping: present, by: \.municipality).mapValues(\.count)
        #expect(residents == expectations.residents.filter { $0.value > 0 })
        #expect(register.records.count - present.count == expectations.deleted)
        #expect(expectations.applied + expectations.parked.values.reduce(0, +) == day.notices.count)
        let known = Dictionary(uniqueKeysWithValues: plan.manifest.map { ($0.residentRecordCode, $0.name) })
        let kept = register.records.values.filter { known[$0.code.digits] != nil && $0.updateSequence == 1 }
        #expect(kept.count == known.count)
    }

    private static func bytes(_ notice: SyntheticNotice) -> [UInt8] {
        switch notice.content {
        case .notice(let notice): CanonicalEncoding.encode(notice)
        case .faulty(let faulty): faulty.draft.residentRecordCode + faulty.draft.kanjiName + faulty.draft.address
        }
    }
}

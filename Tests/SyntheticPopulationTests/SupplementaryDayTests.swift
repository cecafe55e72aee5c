import JukiDomain
import SyntheticPopulation
import Testing

@Suite struct SupplementaryDayTests {
    private static let seeds: [UInt64] = [1, 2, 3, 17, 400, .max]

    private static func plan(seed: UInt64, residents: Int = 6000) -> SupplementaryPlan {
        SupplementaryPlan(Fixture.plan(seed: seed, residents: residents))
    }

    @Test(arguments: seeds) func everyNoticeComesToWhatIsExpected(seed: UInt64) throws {
        let plan = Self.plan(seed: seed)
        let day = plan.day(events: 600)
        var register = try PlainSupplementaryRegister(plan)
        for notice in day.notices { Self.take(notice, in: &register, seed) }
        Self.expectEnd(of: day, plan, register)
    }

    /// As many senders as lanes, each as fast as it likes but for the order that `after` asks for.
    @Test(arguments: seeds) func lanesSentAtTheSameTimeComeToTheSame(seed: UInt64) throws {
        let plan = Self.plan(seed: seed)
        let day = plan.day(events: 600)
        var register = try PlainSupplementaryRegister(plan)
        var lanes = day.lanes.mapValues { $0[...] }
        var answered: Set<NoticeReference> = []
        var random = SeededRandom(seed: seed)
        while !lanes.isEmpty {
            let ready = lanes.filter { lane in lane.value.first?.after.map(answered.contains) ?? true }
            let chosen = ready.keys.sorted().randomElement(using: &random)
            let lane = try #require(chosen, "the lanes wait for each other")
            let notice = try #require(lanes[lane]?.first)
            lanes[lane] = (lanes[lane]?.count ?? 0) > 1 ? lanes[lane]?.dropFirst() : nil
            Self.take(notice, in: &register, seed)
            answered.insert(notice.reference)
        }
        Self.expectEnd(of: day, plan, register)
    }

    @Test func lanesGoOnWhereTheFirstLoadEnds() {
        let plan = Self.plan(seed: 5)
        let day = plan.day(events: 600)
        for (code, lane) in day.lanes {
            let first = UInt64(plan.people(of: code)) + 1
            #expect(lane.map(\.number) == Array(first..<first + UInt64(lane.count)))
            #expect(day.expectations.lastNotices[code] == lane.last?.number)
        }
    }

    @Test func everyKindOfEventAndMistakeOccurs() {
        let day = Self.plan(seed: 5, residents: 20_000).day(events: 1000)
        #expect(Set(day.notices.map(\.event)) == Set(SupplementaryEvent.allCases))
        let reasons: Set<Reason> = [
            .checkDigit, .notADigit, .wrongLength, .gaijiCount, .forbiddenCharacter, .invalidUTF8, .unknownEnumValue,
            .invalidDate, .forbiddenKana, .gaijiFlag, .missingItem, .itemNotAllowed, .notOwnMunicipality,
            .deletionFlag, .changeDateInFuture, .previousCode, .alreadyPresent, .codeAlreadyUsed, .noSuchResident,
            .alreadyDeleted, .nothingChanged, .gaijiVersion, .itemMustNotChange, .aliveElsewhere, .deceased,
        ]
        #expect(Set(day.expectations.parked.keys) == reasons)
    }

    /// Who moves overseas keeps the last address; who comes back has none, and has a municipality again.
    @Test func movesOverseasAndBackChangeTheStateAndTheAddresses() throws {
        let plan = Self.plan(seed: 6, residents: 20_000)
        var register = try PlainSupplementaryRegister(plan)
        var states: [SupplementaryEvent: Int] = [:]
        for notice in plan.day(events: 1000).notices {
            guard case .applied = notice.expected, case .notice(let lawful) = notice.content else { continue }
            let before = register.records[lawful.previousCode ?? lawful.record.code]
            try register.take(lawful, from: notice.municipality)
            let after = lawful.record
            switch notice.event {
            case .moveOverseas:
                #expect(before?.state == .domestic && after.state == .movedOverseas)
                #expect(after.lastAddress.text == before?.address.text && after.addressMunicipality == nil)
            case .returnFromOverseas:
                #expect(before?.state == .movedOverseas && after.state == .domestic)
                #expect(after.lastAddress.text.isBlank && after.addressMunicipality != nil)
            case .transferIn where before != nil:
                #expect(before?.isDeleted == true && !after.isDeleted)
                #expect(before?.municipality != after.municipality && before?.address == after.address)
            default: continue
            }
            states[notice.event, default: 0] += 1
        }
        #expect(Set(states.keys) == [.moveOverseas, .returnFromOverseas, .transferIn])
    }

    /// Other notices about somebody whose move lies ahead keep its day, also over a 消除.
    @Test func aPlannedMoveStaysPlanned() {
        var others: Set<SupplementaryEvent> = []
        for seed in Self.seeds {
            var planned: [ResidentRecordCode: CalendarDate] = [:]
            for notice in Self.plan(seed: seed, residents: 20_000).day(events: 2000).notices {
                guard case .applied = notice.expected, case .notice(let lawful) = notice.content else { continue }
                let record = lawful.record
                guard record.state == .movedOverseas else { continue }
                if notice.event == .moveOverseas {
                    planned[record.code] = record.changeDate > Fixture.today ? record.changeDate : nil
                } else if let day = planned[lawful.previousCode ?? record.code] {
                    #expect(record.changeDate == day, "seed \(seed), \(notice.event)")
                    planned[record.code] = day
                    others.insert(notice.event)
                }
            }
        }
        #expect(others.count > 1, "there are such notices: \(others)")
    }

    @Test func sameSeedGivesTheSameDay() {
        let plan = Self.plan(seed: 5)
        #expect(plan.day(events: 300).notices.map(Self.bytes) == plan.day(events: 300).notices.map(Self.bytes))
        let other = Self.plan(seed: 6).day(events: 300).notices.map(Self.bytes)
        #expect(Set(other).isDisjoint(with: plan.day(events: 300).notices.map(Self.bytes)))
    }

    @Test(arguments: seeds) func smallestPopulationHasADay(seed: UInt64) throws {
        let plan = Self.plan(seed: seed, residents: PopulationPlan.residentsMin)
        var register = try PlainSupplementaryRegister(plan)
        for notice in plan.day(events: 100).notices { Self.take(notice, in: &register, seed) }
        #expect(plan.day(events: 0).notices.isEmpty)
    }

    private static func take(
        _ notice: SupplementarySyntheticNotice, in register: inout PlainSupplementaryRegister, _ seed: UInt64
    ) {
        let reason: Reason?
        do throws(Refusal) {
            switch notice.content {
            case .faulty(let faulty):
                _ = try SupplementaryItemCheck.record(from: faulty.draft)
            case .notice(let wellFormed):
                // What the wire would carry passes the item check unchanged.
                let draft = SupplementaryRecordDraft(of: wellFormed.record)
                #expect(try SupplementaryItemCheck.record(from: draft) == wellFormed.record)
                try register.take(wellFormed, from: notice.municipality)
            }
            reason = nil
        } catch {
            reason = error.reason
        }
        let expected: Reason? = if case .parked(let reason) = notice.expected { reason } else { nil }
        #expect(reason == expected, "seed \(seed), \(notice.event)")
    }

    private static func expectEnd(
        of day: SupplementaryDayPlan, _ plan: SupplementaryPlan, _ register: PlainSupplementaryRegister
    ) {
        let expectations = day.expectations
        let present = register.records.values.filter { !$0.isDeleted }
        let people = Dictionary(grouping: present, by: \.municipality).mapValues(\.count)
        #expect(people == expectations.residents.filter { $0.value > 0 })
        #expect(register.records.count - present.count == expectations.deleted)
        #expect(expectations.applied + expectations.parked.values.reduce(0, +) == day.notices.count)
        let replacing = day.notices.count { notice in
            if case .notice(let lawful) = notice.content { lawful.replacesNumber > 0 } else { false }
        }
        #expect(replacing == expectations.replaced)
    }

    private static func bytes(_ notice: SupplementarySyntheticNotice) -> [UInt8] {
        switch notice.content {
        case .notice(let notice): SupplementaryCanonicalEncoding.encode(notice)
        case .faulty(let faulty): faulty.draft.residentRecordCode + faulty.draft.kanjiName + faulty.draft.address
        }
    }
}

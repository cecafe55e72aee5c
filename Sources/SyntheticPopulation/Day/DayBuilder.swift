import JukiDomain

/// Makes the notices of a day one after the other and keeps the model that says what each must come to.
struct DayBuilder {
    let plan: PopulationPlan
    var stream: SeededStream
    var register: DayRegister<PopulationPlan>
    private(set) var notices: [SyntheticNotice] = []
    private var lanes: [UInt64]
    private var expectations = DayExpectations()
    private var followUps = FollowUps<FollowUp>()
    private var eventCount = 0
    private let plannedEvents: Int
    /// People whom the day has changed, for choosing some of them again.
    private var recent: [Int] = []
    /// Deleted people, and codes given up, by what faults need.
    var departed: [Int] = []
    var dead: [Int] = []
    var retired: [(code: ResidentRecordCode, placeNumber: Int)] = []

    /// What must come later because something came before.
    enum FollowUp {
        case moveIn(Int, placeNumber: Int)
        case moveOutAfterEarlyMoveIn(Int, placeNumber: Int, parked: UInt64)
        case retriedMoveIn(Int, placeNumber: Int, parked: UInt64)
        case naming(Int, parent: Int)
        case numberEntry(Int)
        case mendedMove(Int, GaijiText, OoazaCode, parked: UInt64)
    }

    init(plan: PopulationPlan, events: Int, departed: SpreadPeople?) {
        self.plan = plan
        plannedEvents = events
        stream = SeededStream(seed: plan.seed, .day)
        register = DayRegister(
            plan, present: plan.municipalities.map(\.residents), deleted: departed?.count ?? 0,
            firstFreshIndex: plan.residents)
        lanes = plan.municipalities.enumerated().map { number, municipality in
            let people = departed?.people(ofPlace: number).count ?? 0
            return UInt64(municipality.residents + SupplementaryPlan.noticesOfDeparture * people)
        }
    }

    consuming func build() -> DayPlan {
        let faults = PlantedFault.allCases
        // Every kind of mistake at least once, in a day of usual size one event in a dozen.
        let interval = max(2, min(12, plannedEvents / (2 * faults.count)))
        var faultCount = 0
        while notices.count < plannedEvents {
            eventCount += 1
            runDue()
            if eventCount % interval == 0 {
                plant(faults[faultCount % faults.count])
                faultCount += 1
            } else {
                ordinaryEvent()
            }
        }
        while !followUps.isEmpty {
            eventCount += 1
            runDue()
        }
        for (number, municipality) in plan.municipalities.enumerated() {
            expectations.residents[municipality.code] = register.present[number]
            expectations.lastNotices[municipality.code] = lanes[number]
        }
        expectations.deleted = register.deleted
        return DayPlan(notices: notices, expectations: expectations, changed: register.changed)
    }

    mutating func later(_ followUp: FollowUp) {
        followUps.add(followUp, due: eventCount + 2 + stream.below(20))
    }

    private mutating func runDue() {
        for followUp in followUps.take(dueBy: eventCount) { run(followUp) }
    }

    // MARK: Emitting

    /// An applied notice about a person: the register takes the record over.
    @discardableResult
    mutating func apply(
        _ event: SyntheticEvent, _ index: Int, _ record: IdentityRecord, previousCode: ResidentRecordCode? = nil,
        previousNumber: IndividualNumber? = nil, replacing parked: UInt64 = 0
    ) -> UInt64 {
        let stamped = stamped(record)
        let placeNumber = Place.number(of: record)
        lanes[placeNumber] += 1
        let notice = UpdateNotice(
            number: lanes[placeNumber], record: stamped, previousCode: previousCode,
            previousIndividualNumber: previousNumber, replacesNumber: parked)
        let sequence = register.apply(stamped, to: index)
        expectations.applied += 1
        if parked > 0 { expectations.replaced += 1 }
        recent.append(index)
        append(event, .notice(notice), .applied(updateSequence: sequence), in: placeNumber, about: index)
        return lanes[placeNumber]
    }

    /// A notice that cannot follow what the register holds: nothing changes.
    @discardableResult
    mutating func park(
        _ event: SyntheticEvent, _ index: Int, _ record: IdentityRecord, _ reason: Reason, from sender: Int? = nil,
        previousCode: ResidentRecordCode? = nil, previousNumber: IndividualNumber? = nil
    ) -> UInt64 {
        let placeNumber = sender ?? Place.number(of: record)
        lanes[placeNumber] += 1
        let notice = UpdateNotice(
            number: lanes[placeNumber], record: stamped(record), previousCode: previousCode,
            previousIndividualNumber: previousNumber)
        expectations.parked[reason, default: 0] += 1
        append(event, .notice(notice), .parked(reason), in: placeNumber, about: index)
        return lanes[placeNumber]
    }

    /// A notice of which no record can be made.
    mutating func park(
        _ index: Int, _ record: IdentityRecord, _ reason: Reason, damage: (inout IdentityRecordDraft) -> Void
    ) {
        let placeNumber = Place.number(of: record)
        lanes[placeNumber] += 1
        var draft = IdentityRecordDraft(of: stamped(record))
        damage(&draft)
        expectations.parked[reason, default: 0] += 1
        let faulty = FaultyNotice(number: lanes[placeNumber], draft: draft)
        append(.mistake, .faulty(faulty), .parked(reason), in: placeNumber, about: index)
    }

    private mutating func append(
        _ event: SyntheticEvent, _ content: SyntheticNotice.Content, _ expected: SyntheticNotice.Expected,
        in placeNumber: Int, about index: Int
    ) {
        let reference = NoticeReference(
            municipality: plan.municipalities[placeNumber].code, number: lanes[placeNumber])
        notices.append(SyntheticNotice(
            municipality: reference.municipality, number: reference.number, content: content, expected: expected,
            after: register.note(reference, about: index), event: event))
    }

    /// Who typed it, and when: the day goes from opening to closing time. Server items are blank.
    private mutating func stamped(_ record: IdentityRecord) -> IdentityRecord {
        var record = record
        let hours = Typist.officeHours
        let second = min(hours.upperBound, hours.lowerBound + notices.count * hours.count / max(1, plannedEvents))
        record.operatorID = Typist.operatorID(stream.below(Typist.clerks))
        record.operatorTerminalID = Typist.terminalID(stream.below(Typist.terminals))
        record.timestamp = Typist.timestamp(plan.today, second: second)
        record.updateSequence = 0
        return record
    }

    // MARK: Choosing

    /// A 現存 resident whom no other event holds and who fits; now and then one of those already changed today.
    mutating func resident(where fits: (IdentityRecord) -> Bool = { _ in true }) -> Int {
        resident(untouched: false, where: fits)
    }

    /// One of whom no notice of the day has spoken.
    mutating func untouchedResident(where fits: (IdentityRecord) -> Bool = { _ in true }) -> Int {
        resident(untouched: true, where: fits)
    }

    private mutating func resident(untouched: Bool, where fits: (IdentityRecord) -> Bool) -> Int {
        for _ in 0..<Self.triesMax {
            let again = !untouched && !recent.isEmpty && stream.chance(15, outOf: 100)
            let index = again ? stream.element(of: recent) : plan.anybody(&stream)
            guard register.isFree(index), !(untouched && register.isTouched(index)) else { continue }
            let record = register.person(index)
            if !record.isDeleted, fits(record) { return index }
        }
        preconditionFailure("a day this long leaves nobody untouched: plan fewer events or more residents")
    }

    /// Even one fitting person in a thousand is then found.
    private static let triesMax = 100_000

    /// A place to move to, chosen as people are spread.
    mutating func place(otherThan placeNumber: Int? = nil) -> Int {
        while true {
            let number = plan.placeNumber(ofResident: stream.below(plan.residents))
            if number != placeNumber { return number }
        }
    }

    /// A day of the last fortnight: what happened then is told today.
    mutating func recentDay() -> CalendarDate { plan.today.adding(days: -stream.below(14)) }
}

extension PopulationPlan {
    /// A day of about `events` notices, at least that many, every one of them with what must become of it.
    /// - Parameter supplementary: when its departures were told after the first load; the day then follows those.
    /// - Precondition: at most one event for ten residents.
    public func day(events: Int, afterDeparturesOf supplementary: SupplementaryPlan? = nil) -> DayPlan {
        precondition(events >= 0 && events <= residents / 10, "a day touches at most one resident in ten")
        return DayBuilder(plan: self, events: events, departed: supplementary?.overseas).build()
    }
}

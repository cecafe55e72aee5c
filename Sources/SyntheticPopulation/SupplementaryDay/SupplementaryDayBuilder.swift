import JukiDomain

/// Makes the notices of a day one after the other and keeps the model that says what each must come to.
struct SupplementaryDayBuilder {
    let plan: SupplementaryPlan
    var stream: SeededStream
    var register: DayRegister<SupplementaryPlan>
    private(set) var notices: [SupplementarySyntheticNotice] = []
    private var lanes: [UInt64]
    private var expectations = DayExpectations()
    private var followUps = FollowUps<FollowUp>()
    private var eventCount = 0
    private let plannedEvents: Int
    /// People whom the day has changed, for choosing some of them again.
    private var recent: [SupplementaryPerson] = []
    /// 転出予定年月日 of those whose move overseas lies ahead: a 消除 has another date, and 転籍 keeps the planned one.
    var plannedMoves: [SupplementaryPerson: CalendarDate] = [:]
    /// Deleted people, and codes given up, for faults.
    var deleted: [SupplementaryPerson] = []
    var retired: [(code: ResidentRecordCode, placeNumber: Int)] = []

    /// What must come later because something came before.
    enum FollowUp {
        case transferIn(SupplementaryPerson, placeNumber: Int)
        case transferOutAfterEarlyTransferIn(SupplementaryPerson, placeNumber: Int, parked: UInt64)
        case retriedTransferIn(SupplementaryPerson, placeNumber: Int, parked: UInt64)
        case mendedDeletion(SupplementaryPerson, parked: UInt64)
    }

    /// Indexes of newcomers lie behind those of everybody else, also of a day of the resident register.
    static let firstNewcomer = 80_000_000

    init(plan: SupplementaryPlan, events: Int) {
        self.plan = plan
        plannedEvents = events
        stream = SeededStream(seed: plan.population.seed, .supplementaryDay)
        register = DayRegister(plan, present: plan.counts, deleted: 0, firstFreshIndex: Self.firstNewcomer)
        lanes = plan.counts.map(UInt64.init)
    }

    consuming func build() -> SupplementaryDayPlan {
        let faults = SupplementaryFault.allCases
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
        for (number, municipality) in plan.population.municipalities.enumerated() {
            expectations.residents[municipality.code] = register.present[number]
            expectations.lastNotices[municipality.code] = lanes[number]
        }
        expectations.deleted = register.deleted
        return SupplementaryDayPlan(notices: notices, expectations: expectations, changed: register.changed)
    }

    mutating func later(_ followUp: FollowUp) {
        followUps.add(followUp, due: eventCount + 2 + stream.below(20))
    }

    private mutating func runDue() {
        for followUp in followUps.take(dueBy: eventCount) { run(followUp) }
    }

    // MARK: Emitting

    /// An applied notice about a person: the register takes the record over.
    mutating func apply(
        _ event: SupplementaryEvent, _ person: SupplementaryPerson, _ record: SupplementaryRecord,
        replacing parked: UInt64 = 0
    ) {
        let placeNumber = Place.number(of: record)
        lanes[placeNumber] += 1
        let notice = SupplementaryNotice(
            number: lanes[placeNumber], record: Self.sent(record), replacesNumber: parked)
        let sequence = register.apply(record, to: person)
        expectations.applied += 1
        if parked > 0 { expectations.replaced += 1 }
        recent.append(person)
        append(event, .notice(notice), .applied(updateSequence: sequence), in: placeNumber, about: person)
    }

    /// A notice that cannot follow what the register holds: nothing changes.
    /// - Returns: its number.
    @discardableResult
    mutating func park(
        _ event: SupplementaryEvent, _ person: SupplementaryPerson, _ record: SupplementaryRecord, _ reason: Reason,
        from sender: Int? = nil
    ) -> UInt64 {
        let placeNumber = sender ?? Place.number(of: record)
        lanes[placeNumber] += 1
        let notice = SupplementaryNotice(number: lanes[placeNumber], record: Self.sent(record))
        expectations.parked[reason, default: 0] += 1
        append(event, .notice(notice), .parked(reason), in: placeNumber, about: person)
        return lanes[placeNumber]
    }

    /// A notice of which no record can be made.
    mutating func park(
        _ person: SupplementaryPerson, _ record: SupplementaryRecord, _ reason: Reason,
        damage: (inout SupplementaryRecordDraft) -> Void
    ) {
        let placeNumber = Place.number(of: record)
        lanes[placeNumber] += 1
        var draft = SupplementaryRecordDraft(of: record)
        damage(&draft)
        expectations.parked[reason, default: 0] += 1
        let faulty = FaultyNotice(number: lanes[placeNumber], draft: draft)
        append(.mistake, .faulty(faulty), .parked(reason), in: placeNumber, about: person)
    }

    private mutating func append(
        _ event: SupplementaryEvent, _ content: SupplementarySyntheticNotice.Content,
        _ expected: SupplementarySyntheticNotice.Expected, in placeNumber: Int, about person: SupplementaryPerson
    ) {
        let reference = NoticeReference(municipality: Place.all[placeNumber].code, number: lanes[placeNumber])
        notices.append(SupplementarySyntheticNotice(
            municipality: reference.municipality, number: reference.number, content: content, expected: expected,
            after: register.note(reference, about: person), event: event))
    }

    /// What the server assigns is blank.
    private static func sent(_ record: SupplementaryRecord) -> SupplementaryRecord {
        var record = record
        record.updateSequence = 0
        return record
    }

    // MARK: Choosing

    /// Somebody on a 附票 whom no other event holds and who fits; now and then one of those already changed today.
    mutating func person(where fits: (SupplementaryRecord) -> Bool = { _ in true }) -> SupplementaryPerson {
        chosen(untouched: false, where: fits)
    }

    /// One of whom no notice of the day has spoken.
    mutating func untouchedPerson() -> SupplementaryPerson {
        chosen(untouched: true) { _ in true }
    }

    private mutating func chosen(untouched: Bool, where fits: (SupplementaryRecord) -> Bool) -> SupplementaryPerson {
        for _ in 0..<Self.triesMax {
            let again = !untouched && !recent.isEmpty && stream.chance(15, outOf: 100)
            let person = again ? stream.element(of: recent) : plan.anybody(&stream)
            guard register.isFree(person), !(untouched && register.isTouched(person)),
                let record = register.record(of: person), !record.isDeleted, fits(record)
            else { continue }
            return person
        }
        preconditionFailure("a day this long leaves nobody untouched: plan fewer events or more residents")
    }

    /// Even one fitting person in a thousand is then found.
    private static let triesMax = 100_000

    /// Somebody moved overseas whom no other event holds; nil when the day has none left.
    mutating func personOverseas() -> SupplementaryPerson? {
        guard plan.overseas.count > 0 else { return nil }
        let first = stream.below(plan.overseas.count)
        for step in 0..<plan.overseas.count {
            let person = SupplementaryPerson.overseas((first + step) % plan.overseas.count)
            if register.isFree(person), register.person(person).state == .movedOverseas { return person }
        }
        return nil
    }

    /// A municipality of the prefecture, chosen as people are spread.
    mutating func place() -> Int {
        plan.population.placeNumber(ofResident: stream.below(plan.population.residents))
    }

    mutating func place(otherThan placeNumber: Int) -> Int {
        plan.population.otherPlace(than: placeNumber, &stream)
    }

    /// A day of the last fortnight: what happened then is told today.
    mutating func recentDay() -> CalendarDate { plan.population.today.adding(days: -stream.below(14)) }
}

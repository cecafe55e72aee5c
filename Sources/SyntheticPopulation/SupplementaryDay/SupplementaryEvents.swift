import JukiDomain

// What happens on any day, and comes out well.
extension SupplementaryDayBuilder {
    /// How often what happens, out of the sum: our choice.
    private static let weights = WeightedTable<SupplementaryEvent>([
        (.addressChange, 480), (.death, 110), (.birth, 75), (.marriage, 70), (.transferIn, 80), (.transferOut, 40),
        (.moveOverseas, 40), (.returnFromOverseas, 30), (.formerSurnameChange, 20), (.codeChange, 25), (.deletion, 10),
    ])

    mutating func ordinaryEvent() {
        switch Self.weights.draw(&stream) {
        case .addressChange: changeAddress()
        case .death: leave(person(), .death, .deletedByDeath, on: recentDay())
        case .birth: bear()
        case .marriage: marry()
        case .transferIn: stream.chance(60, outOf: 100) ? transferInsideThePrefecture() : transferInFromOutside()
        case .transferOut: leave(person(), .transferOut, .deleted, on: recentDay())
        case .moveOverseas: moveOverseas()
        case .returnFromOverseas: returnFromOverseas()
        case .formerSurnameChange: changeFormerSurname()
        case .codeChange: changeCode()
        default: leave(person(), .deletion, .deleted, on: recentDay())
        }
    }

    mutating func run(_ followUp: FollowUp) {
        switch followUp {
        case .transferIn(let person, let placeNumber):
            arrive(person, in: placeNumber)
        case .transferOutAfterEarlyTransferIn(let person, let placeNumber, let parked):
            apply(.transferOut, person, deletion(of: person, .deleted))
            later(.retriedTransferIn(person, placeNumber: placeNumber, parked: parked))
        case .retriedTransferIn(let person, let placeNumber, let parked):
            arrive(person, in: placeNumber, replacing: parked)
        case .mendedDeletion(let person, let parked):
            apply(.mistakeMended, person, deletion(of: person, .deletedByDeath), replacing: parked)
            register.unlock(person)
            deleted.append(person)
        }
    }

    /// The record with which the next notice about a person begins: as it stands, dated today.
    func next(_ person: SupplementaryPerson, _ kind: SupplementaryNoticeKind) -> SupplementaryRecord {
        var record = register.person(person)
        record.kind = kind
        record.previousCode = nil
        record.changeDate = plan.population.today
        return record
    }

    /// The date of a notice about something else than a move: the planned one of a move overseas that lies ahead.
    func date(
        of record: SupplementaryRecord, about person: SupplementaryPerson, on day: CalendarDate
    ) -> CalendarDate {
        record.state == .movedOverseas ? plannedMoves[person] ?? day : day
    }

    func deletion(of person: SupplementaryPerson, _ state: AddressState) -> SupplementaryRecord {
        var record = next(person, .deletion)
        record.state = state
        return record
    }

    // MARK: Addresses

    /// 住所地 told the 本籍地 of a move (法19条①), within the prefecture or beyond it.
    private mutating func changeAddress() {
        let person = person { $0.state == .domestic || $0.state == .unknown }
        var record = settled(next(person, .correction))
        record.changeDate = recentDay()
        apply(.addressChange, person, record)
    }

    /// The record with another domestic address than before.
    mutating func settled(_ record: SupplementaryRecord) -> SupplementaryRecord {
        var record = record
        let before = record.address.text
        repeat {
            if stream.chance(75, outOf: 100) {
                let place = Place.all[place()]
                let (address, _) = HouseholdDetails.address(in: place, stream: &stream)
                record.address = GaijiText(address.text, gaijiCount: address.gaijiCount)
                record.addressMunicipality = place.code
            } else {
                let place = OutsidePlace.table.draw(&stream)
                record.address = place.address(&stream)
                record.addressMunicipality = place.code
            }
        } while record.address.text == before
        record.state = .domestic
        record.lastAddress = .blank
        return record
    }

    private mutating func moveOverseas() {
        let person = person { $0.state == .domestic }
        var record = next(person, .correction)
        // 転出予定年月日 may lie ahead.
        let daysAhead = stream.below(21)
        record.moveOverseas(on: plan.population.today.adding(days: daysAhead))
        plannedMoves[person] = daysAhead > 0 ? record.changeDate : nil
        apply(.moveOverseas, person, record)
    }

    private mutating func returnFromOverseas() {
        guard let person = personOverseas() else { return moveOverseas() }
        apply(.returnFromOverseas, person, settled(next(person, .correction)))
    }

    // MARK: 転籍 and 消除

    private mutating func transferInsideThePrefecture() {
        let person = person()
        let placeNumber = place(otherThan: Place.number(of: register.person(person)))
        register.lock(person)
        if stream.chance(25, outOf: 100) {
            // The new 本籍地 is heard before the old one has deleted its 附票.
            let parked = park(
                .earlyTransferIn, person, arrival(of: person, in: placeNumber), .aliveElsewhere)
            later(.transferOutAfterEarlyTransferIn(person, placeNumber: placeNumber, parked: parked))
        } else {
            apply(.transferOut, person, deletion(of: person, .deleted))
            // Only 消除 changes what the person is; the new 本籍地 records what the old one had (法19条③).
            later(.transferIn(person, placeNumber: placeNumber))
        }
    }

    private mutating func arrive(_ person: SupplementaryPerson, in placeNumber: Int, replacing parked: UInt64 = 0) {
        apply(.transferIn, person, arrival(of: person, in: placeNumber), replacing: parked)
        register.unlock(person)
    }

    func arrival(of person: SupplementaryPerson, in placeNumber: Int) -> SupplementaryRecord {
        var record = next(person, .entry)
        record.municipality = Place.all[placeNumber].code
        if record.state.isDeleted { record.state = Self.state(withoutDeletion: record) }
        record.changeDate = date(of: record, about: person, on: record.changeDate)
        return record
    }

    /// 状態区分 as it was before a 消除, which leaves the addresses as they are.
    private static func state(withoutDeletion record: SupplementaryRecord) -> AddressState {
        if record.addressMunicipality != nil { return .domestic }
        return record.lastAddress.text.isBlank ? .unknown : .movedOverseas
    }

    private mutating func transferInFromOutside() {
        let person = SupplementaryPerson.newcomer(register.freshIndex())
        guard case .newcomer(let index) = person else { return }
        let newcomer = plan.population.people.newcomer(index: index, placeNumber: place(), mayBeForeign: false)
        var record = SupplementaryRecord(of: newcomer, registry: place())
        if stream.chance(50, outOf: 100) { record = settled(record) }
        record.changeDate = recentDay()
        apply(.transferIn, person, record)
    }

    mutating func leave(
        _ person: SupplementaryPerson, _ event: SupplementaryEvent, _ state: AddressState, on day: CalendarDate
    ) {
        var record = deletion(of: person, state)
        record.changeDate = day
        apply(event, person, record)
        deleted.append(person)
    }
}

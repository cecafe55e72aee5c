import JukiDomain

// What happens on any day, and comes out well.
extension DayBuilder {
    private static let weights = WeightedTable<SyntheticEvent>([
        (.moveWithin, 270), (.moveIn, 240), (.moveOut, 130), (.death, 95), (.birth, 75), (.marriage, 60),
        (.minorCorrection, 70), (.codeChange, 20), (.numberChange, 25), (.deletion, 15),
    ])

    mutating func ordinaryEvent() {
        switch Self.weights.draw(&stream) {
        case .moveWithin: moveWithin()
        case .moveIn: stream.chance(55, outOf: 100) ? moveInsideThePrefecture() : moveInFromOutside()
        case .moveOut: moveOut()
        case .death: _ = die()
        case .birth: bear()
        case .marriage: marry()
        case .minorCorrection: correctAddress()
        case .codeChange: changeCode()
        case .numberChange: changeNumber()
        default: strikeOff()
        }
    }

    mutating func run(_ followUp: FollowUp) {
        switch followUp {
        case .moveIn(let index, let placeNumber):
            arrive(index, in: placeNumber)
        case .moveOutAfterEarlyMoveIn(let index, let placeNumber, let parked):
            leave(index, .moveOut, .moveOut, on: plan.today)
            later(.retriedMoveIn(index, placeNumber: placeNumber, parked: parked))
        case .retriedMoveIn(let index, let placeNumber, let parked):
            arrive(index, in: placeNumber, replacing: parked)
        case .naming(let index, let parent): name(index, childOf: parent)
        case .numberEntry(let index): enterNumber(index)
        case .mendedMove(let index, let address, let ooaza, let parked):
            var record = moved(register.person(index), to: address, ooaza)
            record.changeDate = plan.today
            apply(.mistakeMended, index, record, replacing: parked)
            register.unlock(index)
        }
    }

    // MARK: Moves

    private mutating func moveWithin() {
        let index = resident()
        let record = register.person(index)
        let (address, ooaza) = newAddress(for: record)
        var moved = moved(record, to: address, ooaza)
        moved.changeDate = recentDay()
        apply(.moveWithin, index, moved)
    }

    /// An address in the same municipality that differs from the present one.
    mutating func newAddress(for record: IdentityRecord) -> (GaijiText, OoazaCode) {
        let place = Place.all[Place.number(of: record)]
        while true {
            let (address, ooaza) = HouseholdDetails.address(in: place, stream: &stream)
            if address.text != record.address.text { return (address, ooaza) }
        }
    }

    /// The 外字変更連番 steps when there were or are images, and stands still otherwise.
    func moved(_ record: IdentityRecord, to address: GaijiText, _ ooaza: OoazaCode) -> IdentityRecord {
        var record = record
        let imagesChange = record.address.gaijiCount > 0 || address.gaijiCount > 0
        record.address = GaijiText(
            address.text, gaijiCount: address.gaijiCount, version: record.address.version + (imagesChange ? 1 : 0))
        record.ooaza = ooaza
        record.changeReason = .moveWithin
        return record
    }

    private mutating func moveOut() {
        let index = resident()
        // 転出 is told in advance: its day may lie ahead.
        leave(index, .moveOut, .moveOut, on: plan.today.adding(days: stream.below(21)))
        departed.append(index)
    }

    private mutating func moveInsideThePrefecture() {
        let index = resident()
        let placeNumber = place(otherThan: Place.number(of: register.person(index)))
        register.lock(index)
        if stream.chance(25, outOf: 100) {
            // The new municipality is quicker than the old one.
            let record = arrival(of: register.person(index), in: placeNumber)
            let parked = park(.earlyMoveIn, index, record, .aliveElsewhere)
            later(.moveOutAfterEarlyMoveIn(index, placeNumber: placeNumber, parked: parked))
        } else {
            leave(index, .moveOut, .moveOut, on: plan.today)
            later(.moveIn(index, placeNumber: placeNumber))
        }
    }

    private mutating func moveInFromOutside() {
        let placeNumber = place()
        if stream.chance(15, outOf: 100), let index = departed.popLast(), register.isFree(index) {
            arrive(index, in: placeNumber)
            return
        }
        let index = register.freshIndex()
        var record = plan.people.newcomer(index: index, placeNumber: placeNumber)
        record.changeReason = .moveIn
        record.changeDate = recentDay()
        apply(.moveIn, index, record)
    }

    private mutating func arrive(_ index: Int, in placeNumber: Int, replacing parked: UInt64 = 0) {
        apply(.moveIn, index, arrival(of: register.person(index), in: placeNumber), replacing: parked)
        register.unlock(index)
    }

    /// The record of somebody who moves to another municipality, where images of 外字 are counted anew.
    private mutating func arrival(of record: IdentityRecord, in placeNumber: Int) -> IdentityRecord {
        var record = record
        let (address, ooaza) = HouseholdDetails.address(in: Place.all[placeNumber], stream: &stream)
        record.address = address
        record.ooaza = ooaza
        record.municipality = Place.all[placeNumber].code
        record.isDeleted = false
        record.changeReason = .moveIn
        record.changeDate = plan.today
        return record
    }

    // MARK: Ends

    mutating func leave(_ index: Int, _ event: SyntheticEvent, _ reason: ChangeReason, on day: CalendarDate) {
        var record = register.person(index)
        record.isDeleted = true
        record.changeReason = reason
        record.changeDate = day
        apply(event, index, record)
    }

    /// The old die more often.
    mutating func die() -> Int {
        let youngEnough = stream.chance(1, outOf: 10)
        let limit = plan.today.adding(years: -65).value
        let index = resident { youngEnough || $0.birthDate.sortKey < limit }
        leave(index, .death, .death, on: recentDay())
        dead.append(index)
        return index
    }

    private mutating func strikeOff() {
        leave(resident(), .deletion, .exOfficioDeletion, on: recentDay())
    }
}

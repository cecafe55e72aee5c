import JukiDomain

// Mistakes that the logic check finds.
extension SupplementaryDayBuilder {
    mutating func plantAgainstLogic(_ fault: SupplementaryFault) {
        switch fault {
        case .previousCodeInEntry, .entryOfPresent, .entryWithRetiredCode:
            plantWrongEntry(fault)
        case .correctionOfDeleted, .deletionOfDeleted:
            plantAboutDeleted(fault)
        case .entryOfDead:
            plantEntryOfDead(fault)
        case .recordOfOtherMunicipality, .correctionOfOthersPerson, .deletionOfOthersPerson:
            plantAboutOthersPerson(fault)
        case .deathNotMarkedDeleted, .deletionThatAlsoRenames:
            plantWrongDeletion(fault)
        default:
            plantWrongCorrection(fault)
        }
    }

    // MARK: 記載

    private mutating func plantWrongEntry(_ fault: SupplementaryFault) {
        if fault == .entryOfPresent {
            let person = person()
            park(.mistake, person, next(person, .entry), fault.reason)
            return
        }
        if retired.isEmpty { changeCode() }
        let (code, placeNumber) = retired.removeLast()
        let index = register.freshIndex()
        let newcomer = plan.population.people.newcomer(index: index, placeNumber: placeNumber, mayBeForeign: false)
        var record = SupplementaryRecord(of: newcomer, registry: placeNumber)
        record.changeDate = plan.population.today
        if fault == .entryWithRetiredCode { record.code = code } else { record.previousCode = code }
        park(.mistake, .newcomer(index), record, fault.reason)
    }

    // MARK: 消除

    /// Of a person already 消除: the mistake that the assessment names, and a change.
    private mutating func plantAboutDeleted(_ fault: SupplementaryFault) {
        if deleted.isEmpty { leave(person(), .death, .deletedByDeath, on: recentDay()) }
        let person = deleted.removeLast()
        let record = fault == .deletionOfDeleted
            ? deletion(of: person, .deletedByDeath) : settled(next(person, .correction))
        park(.mistake, person, record, fault.reason)
    }

    /// By another municipality than the one that recorded the death, which alone may take it back.
    private mutating func plantEntryOfDead(_ fault: SupplementaryFault) {
        let dead = person()
        leave(dead, .death, .deletedByDeath, on: recentDay())
        let placeNumber = place(otherThan: Place.number(of: register.person(dead)))
        park(.mistake, dead, arrival(of: dead, in: placeNumber), fault.reason)
    }

    private mutating func plantWrongDeletion(_ fault: SupplementaryFault) {
        let person = person { !$0.name.text.isBlank }
        var record = deletion(of: person, .deletedByDeath)
        if fault == .deathNotMarkedDeleted {
            record.kind = .correction
            park(.mistake, person, record, fault.reason)
        } else {
            record.name.text = PersonalText(utf8: record.name.text.utf8 + Array("子".utf8))
            register.lock(person)
            later(.mendedDeletion(person, parked: park(.mistake, person, record, fault.reason)))
        }
    }

    // MARK: 修正

    /// Somebody on another municipality's 附票: named as one's own, or with the other municipality's code left in.
    private mutating func plantAboutOthersPerson(_ fault: SupplementaryFault) {
        let person = untouchedPerson()
        register.lock(person)
        var record = fault == .correctionOfOthersPerson
            ? settled(next(person, .correction)) : deletion(of: person, .deletedByDeath)
        let sender = place(otherThan: Place.number(of: record))
        if fault != .recordOfOtherMunicipality { record.municipality = Place.all[sender].code }
        park(.mistake, person, record, fault.reason, from: sender)
    }

    private mutating func plantWrongCorrection(_ fault: SupplementaryFault) {
        let person = person { $0.state == .domestic }
        var record = settled(next(person, .correction))
        switch fault {
        case .futureChange:
            record.changeDate = plan.population.today.adding(days: 1)
        case .correctionOfUnknown:
            let index = register.freshIndex()
            record.code = plan.population.people.code(at: index)
            park(.mistake, .newcomer(index), record, fault.reason)
            return
        case .nothingChanged:
            record = next(person, .correction)
        case .changeToUsedCode:
            plantChangeToUsedCode(person, record, fault)
            return
        default:
            record.formerSurname.version += 2
        }
        park(.mistake, person, record, fault.reason)
    }

    /// The code of somebody who keeps it until the end of the day.
    private mutating func plantChangeToUsedCode(
        _ person: SupplementaryPerson, _ record: SupplementaryRecord, _ fault: SupplementaryFault
    ) {
        register.lock(person)
        let holder = untouchedPerson()
        register.lock(holder)
        register.unlock(person)
        var record = record
        record.previousCode = record.code
        record.code = register.person(holder).code
        park(.mistake, person, record, fault.reason)
    }
}

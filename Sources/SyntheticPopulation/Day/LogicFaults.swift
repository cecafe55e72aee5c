import JukiDomain

// Mistakes that the logic check finds.
extension DayBuilder {
    mutating func plantAgainstLogic(_ fault: PlantedFault) {
        switch fault {
        case .moveInOfPresent, .moveInOfDead, .birthWithUsedCode, .birthWithRetiredCode, .numberOfAnother:
            plantWrongEntry(fault)
        case .deletionOfDeleted, .deletionOfOthersResident, .deathNotMarkedDeleted, .recordOfOtherMunicipality:
            plantWrongDeletion(fault)
        case .moveOfUnknown, .moveThatAlsoRenames, .moveToSameAddress, .moveOfOthersResident, .futureChange,
            .gaijiVersionJumps:
            plantWrongMove(fault)
        default:
            plantWrongCodeOrNumber(fault)
        }
    }

    // MARK: 記載

    private mutating func plantWrongEntry(_ fault: PlantedFault) {
        switch fault {
        case .moveInOfPresent:
            let index = resident()
            park(.mistake, index, changed(register.person(index), .moveIn), fault.reason)
        case .moveInOfDead:
            let index = dead.popLast() ?? die()
            dead.removeAll { $0 == index }
            register.lock(index)
            var record = changed(register.person(index), .moveIn)
            record.isDeleted = false
            park(.mistake, index, record, fault.reason)
        case .birthWithUsedCode:
            let index = resident()
            park(.mistake, index, changed(register.person(index), .birth), fault.reason)
        case .birthWithRetiredCode:
            if retired.isEmpty { changeCode() }
            let (code, placeNumber) = retired.removeLast()
            let index = register.freshIndex()
            var record = changed(plan.people.newcomer(index: index, placeNumber: placeNumber), .birth)
            record.code = code
            park(.mistake, index, record, fault.reason)
        default:
            let holder = untouchedResident { $0.individualNumber != nil }
            register.lock(holder)
            let holderRecord = register.person(holder)
            let index = register.freshIndex()
            let placeNumber = Place.number(of: holderRecord)
            var record = changed(plan.people.newcomer(index: index, placeNumber: placeNumber), .moveIn)
            record.individualNumber = holderRecord.individualNumber
            park(.mistake, index, record, fault.reason)
        }
    }

    // MARK: 消除

    private mutating func plantWrongDeletion(_ fault: PlantedFault) {
        switch fault {
        case .deletionOfDeleted:
            let index = dead.popLast() ?? die()
            dead.removeAll { $0 == index }
            register.lock(index)
            park(.mistake, index, changed(register.person(index), .death), fault.reason)
        case .deathNotMarkedDeleted:
            let index = resident()
            park(.mistake, index, changed(register.person(index), .death), fault.reason)
        default:
            // Somebody else's resident: named as one's own, or with the other municipality's code left in.
            let index = untouchedResident()
            register.lock(index)
            var record = changed(register.person(index), .death)
            record.isDeleted = true
            let sender = place(otherThan: Place.number(of: record))
            if fault == .deletionOfOthersResident { record.municipality = Place.all[sender].code }
            park(.mistake, index, record, fault.reason, from: sender)
        }
    }

    // MARK: 転居 and 軽微な修正

    private mutating func plantWrongMove(_ fault: PlantedFault) {
        let isOthers = fault == .moveOfOthersResident
        let index = isOthers ? untouchedResident() : resident { !$0.hasGaiji && !$0.name.text.isBlank }
        let current = register.person(index)
        let (address, ooaza) = newAddressWithoutGaiji(for: current)
        var record = moved(current, to: address, ooaza)
        record.changeDate = plan.today
        switch fault {
        case .moveOfUnknown:
            let unknown = register.freshIndex()
            record.code = plan.people.code(at: unknown)
            record.individualNumber = plan.people.number(at: unknown)
            park(.mistake, unknown, record, fault.reason)
        case .moveThatAlsoRenames:
            record.name.text = PersonalText(utf8: record.name.text.utf8 + Array("子".utf8))
            register.lock(index)
            let parked = park(.mistake, index, record, fault.reason)
            later(.mendedMove(index, address, ooaza, parked: parked))
        case .moveToSameAddress:
            record.address = current.address
            park(.mistake, index, record, fault.reason)
        case .moveOfOthersResident:
            register.lock(index)
            let sender = place(otherThan: Place.number(of: record))
            record.municipality = Place.all[sender].code
            park(.mistake, index, record, fault.reason)
        case .futureChange:
            record.changeDate = plan.today.adding(days: 1)
            park(.mistake, index, record, fault.reason)
        default:
            record.changeReason = .minorCorrection
            record.address.version += 2
            park(.mistake, index, record, fault.reason)
        }
    }

    // MARK: Codes and numbers

    private mutating func plantWrongCodeOrNumber(_ fault: PlantedFault) {
        let index = resident { $0.individualNumber != nil }
        let current = register.person(index)
        let fresh = register.freshIndex()
        switch fault {
        case .wrongPreviousCode, .codeChangeWithoutPrevious:
            var record = changed(current, .recordCodeRequest)
            record.code = plan.people.code(at: fresh)
            let unused = plan.people.code(at: register.freshIndex())
            park(.mistake, index, record, fault.reason, previousCode: fault == .wrongPreviousCode ? unused : nil)
        case .numberEnteredTwice:
            var record = changed(current, .individualNumberEntry)
            record.individualNumber = plan.people.number(at: fresh)
            park(.mistake, index, record, fault.reason)
        case .wrongPreviousNumber:
            var record = changed(current, .individualNumberCorrection)
            record.individualNumber = plan.people.number(at: fresh)
            let unused = plan.people.number(at: register.freshIndex())
            park(.mistake, index, record, fault.reason, previousNumber: unused)
        case .numberChangeWithoutNumber:
            var record = changed(current, .individualNumberRequest)
            record.individualNumber = nil
            park(.mistake, index, record, fault.reason, previousNumber: current.individualNumber)
        default:
            let record = changed(current, .individualNumberRequest)
            park(.mistake, index, record, fault.reason, previousNumber: current.individualNumber)
        }
    }

    private func changed(_ record: IdentityRecord, _ reason: ChangeReason) -> IdentityRecord {
        var record = record
        record.changeReason = reason
        record.changeDate = plan.today
        return record
    }
}

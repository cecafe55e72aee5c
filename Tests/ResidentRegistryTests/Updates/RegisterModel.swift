import JukiDomain

/// The register as plain dictionaries, written from the domain's terms: what the store must come to.
struct RegisterModel {
    struct Version {
        var record: IdentityRecord
        var clockStart: CalendarDate?
        var previousCode: ResidentRecordCode?
    }

    struct LaneEntry {
        var content: [UInt8]
        var decidedAt: UInt64
        /// nil until the group has been answered.
        var result: NoticeOutcome.Result?
    }

    struct Lane {
        var entries: [LaneEntry] = []
        /// Number → code and the number of the notice that replaced it.
        var parked: [UInt64: (code: ResidentRecordCode?, replacedBy: UInt64)] = [:]
        var next: UInt64 { UInt64(entries.count) + 1 }
    }

    struct CounterKey: Hashable {
        var day: CalendarDate
        var municipality: MunicipalityCode
        var reason: UInt8
        var isApplied: Bool
    }

    struct Onward: Hashable {
        var code: ResidentRecordCode
        var reason: ChangeReason
        var updateSequence: UInt64
        var previousCode: ResidentRecordCode?
        var number: IndividualNumber?
        var municipality: MunicipalityCode
    }

    var newest: [ResidentRecordCode: Version] = [:]
    /// Oldest first.
    var history: [ResidentRecordCode: [Version]] = [:]
    var replacedBy: [ResidentRecordCode: ResidentRecordCode] = [:]
    var holders: [IndividualNumber: ResidentRecordCode] = [:]
    var lanes: [MunicipalityCode: Lane] = [:]
    var counters: [CounterKey: UInt64] = [:]
    var onward: [Onward] = []

    // MARK: Rules

    /// Everything that is wrong with a notice; the register may name any of it, and applies it only if nothing is.
    func faults(of notice: UpdateNotice, from sender: MunicipalityCode, today: CalendarDate) -> Set<Reason> {
        let record = notice.record
        let reason = record.changeReason
        var faults: Set<Reason> = []
        func refuse(_ fault: Reason, when isWrong: Bool) { if isWrong { faults.insert(fault) } }

        let deletes = [.moveOut, .death, .exOfficioDeletion].contains(reason)
        let changesCode = [.recordCodeRequest, .recordCodeExOfficio].contains(reason)
        let exchangesNumber = [.individualNumberRequest, .individualNumberCorrection].contains(reason)
        refuse(.notOwnMunicipality, when: record.municipality != sender)
        refuse(.deletionFlag, when: record.isDeleted != deletes)
        let latest = reason == .moveOut ? today.adding(days: 366) : today
        refuse(.changeDateInFuture, when: record.changeDate > latest)
        refuse(.previousCode, when: changesCode != (notice.previousCode != nil))
        refuse(.previousNumber, when: exchangesNumber != (notice.previousIndividualNumber != nil))
        refuse(.numberMissing, when: (exchangesNumber || reason == .individualNumberEntry)
            && record.individualNumber == nil)
        if let number = record.individualNumber, let holder = holders[number] {
            refuse(.numberOfAnother, when: holder != record.code && holder != notice.previousCode)
        }
        if notice.replacesNumber != 0 {
            refuse(.replacesUnknownNotice, when: lanes[sender]?.parked[notice.replacesNumber]?.replacedBy != 0)
        }
        switch reason {
        case .moveIn, .birth, .exOfficioEntry: faults.formUnion(entryFaults(record))
        default: faults.formUnion(changeFaults(notice, changesCode: changesCode))
        }
        return faults
    }

    private func entryFaults(_ record: IdentityRecord) -> Set<Reason> {
        if replacedBy[record.code] != nil { return [.codeAlreadyUsed] }
        guard let now = newest[record.code]?.record else { return [] }
        if record.changeReason == .birth { return [.codeAlreadyUsed] }
        if !now.isDeleted { return now.municipality == record.municipality ? [.alreadyPresent] : [.aliveElsewhere] }
        return now.changeReason == .death && record.changeReason == .moveIn ? [.deceased] : []
    }

    private func changeFaults(_ notice: UpdateNotice, changesCode: Bool) -> Set<Reason> {
        let record = notice.record
        guard let now = newest[changesCode ? notice.previousCode ?? record.code : record.code]?.record else {
            return [.noSuchResident]
        }
        var faults: Set<Reason> = []
        if now.municipality != record.municipality {
            return [record.changeReason == .moveWithin ? .municipalityChanged : .notOwnMunicipality]
        }
        if now.isDeleted { return [.alreadyDeleted] }
        if changesCode, newest[record.code] != nil || replacedBy[record.code] != nil { faults.insert(.codeAlreadyUsed) }
        var allowed = now
        func mayChange<Item>(_ item: WritableKeyPath<IdentityRecord, Item>) {
            allowed[keyPath: item] = record[keyPath: item]
        }
        switch record.changeReason {
        case .moveWithin:
            mayChange(\.address)
            mayChange(\.ooaza)
            if now.address.text == record.address.text { faults.insert(.addressUnchanged) }
        case .minorCorrection, .exOfficioCorrection:
            mayChange(\.name)
            mayChange(\.kanaName)
            mayChange(\.address)
            mayChange(\.ooaza)
            if record.changeReason == .exOfficioCorrection {
                mayChange(\.formerSurname)
                mayChange(\.formerSurnameKana)
                mayChange(\.birthDate)
                mayChange(\.sex)
            }
        case .individualNumberRequest, .individualNumberCorrection, .individualNumberEntry:
            mayChange(\.individualNumber)
            faults.formUnion(numberFaults(notice, now))
        default: break
        }
        if differs(allowed, record) { faults.insert(.itemMustNotChange) }
        return faults
    }

    private func numberFaults(_ notice: UpdateNotice, _ now: IdentityRecord) -> Set<Reason> {
        if notice.record.changeReason == .individualNumberEntry {
            return now.individualNumber == nil ? [] : [.numberAlreadyRecorded]
        }
        var faults: Set<Reason> = []
        if now.individualNumber != notice.previousIndividualNumber { faults.insert(.previousNumber) }
        if now.individualNumber == notice.record.individualNumber { faults.insert(.nothingChanged) }
        return faults
    }

    private func differs(_ left: IdentityRecord, _ right: IdentityRecord) -> Bool {
        left.name != right.name || left.kanaName != right.kanaName || left.birthDate != right.birthDate
            || left.sex != right.sex || left.address != right.address || left.ooaza != right.ooaza
            || left.individualNumber != right.individualNumber || left.formerSurname != right.formerSurname
            || left.formerSurnameKana != right.formerSurnameKana
    }

    // MARK: Changes

    mutating func apply(_ notice: UpdateNotice, today: CalendarDate) -> UInt64 {
        let code = notice.record.code
        let old = newest.removeValue(forKey: notice.previousCode ?? code)
        var record = notice.record
        record.updateSequence = (old?.record.updateSequence ?? 0) + 1
        record.notifiedOn = today
        record.retentionFlag = !record.isDeleted ? .inForce : record.changeReason == .death ? .deletedByDeath : .deleted
        if var past = old {
            if !past.record.isDeleted {
                past.record.retentionFlag = .history
                past.clockStart = today
            }
            history[notice.previousCode ?? code, default: []].append(past)
            if let number = past.record.individualNumber { holders[number] = nil }
        }
        if let previous = notice.previousCode { replacedBy[previous] = code }
        if let number = record.individualNumber { holders[number] = code }
        newest[code] = Version(
            record: record, clockStart: record.isDeleted ? today : nil,
            previousCode: notice.previousCode ?? old?.previousCode)
        onward.append(Onward(
            code: code, reason: record.changeReason, updateSequence: record.updateSequence,
            previousCode: notice.previousCode, number: record.individualNumber, municipality: record.municipality))
        return record.updateSequence
    }

    /// Earlier versions of a person, newest first, with those under earlier codes.
    func pastVersions(of code: ResidentRecordCode) -> [(code: ResidentRecordCode, record: IdentityRecord)] {
        let own = (history[code] ?? []).reversed().map { (code, $0.record) }
        let earlierCode = newest[code]?.previousCode ?? replacedBy.first { $0.value == code }?.key
        return own + (earlierCode.map(pastVersions(of:)) ?? [])
    }
}

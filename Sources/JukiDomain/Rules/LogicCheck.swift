/// The logic-check table of 異動事由: may this change follow what the register holds?
///
/// A function over values: the same notice, situation, sender and day always give the same verdict.
/// Source: 規則11条, 令30条の5; the assessment's own example is 現存する住民に対する転入 and 転居で住所以外の更新.
public enum LogicCheck {
    /// How far 転出予定年月日 may lie ahead. The law gives no term; nobody gives notice of a move a year before.
    public static let plannedDaysMax = 366

    /// - Parameters:
    ///   - sender: the municipality whose certificate the notice came with.
    ///   - today: the day in Japan.
    public static func check(
        _ notice: UpdateNotice, in situation: Situation<IdentityRecord>, from sender: MunicipalityCode,
        today: CalendarDate
    ) throws(Refusal) {
        let record = notice.record
        guard record.municipality == sender else { throw Refusal(.notOwnMunicipality, .municipalityCode) }
        guard record.isDeleted == (record.changeReason.kind == .deletion) else {
            throw Refusal(.deletionFlag, .deletionFlag)
        }
        let isPlanned = record.changeReason == .moveOut && record.changeDate <= today.adding(days: plannedDaysMax)
        guard record.changeDate <= today || isPlanned else { throw Refusal(.changeDateInFuture, .changeDate) }
        guard record.birthDate.canBe(onOrBefore: today) else { throw Refusal(.invalidDate, .birthDate) }
        try checkPreviousItemsAreWanted(notice)
        switch record.changeReason.kind {
        case .entry: try checkEntry(notice, in: situation)
        case .deletion: try checkDeletion(notice, in: situation)
        case .correction: try checkCorrection(notice, in: situation)
        }
        try checkNumberIsFree(notice, in: situation)
    }

    private static func checkPreviousItemsAreWanted(_ notice: UpdateNotice) throws(Refusal) {
        let reason = notice.record.changeReason
        guard reason.changesRecordCode == (notice.previousCode != nil) else {
            throw Refusal(.previousCode, .residentRecordCode)
        }
        guard reason.namesPreviousNumber == (notice.previousIndividualNumber != nil) else {
            throw Refusal(.previousNumber, .individualNumber)
        }
        guard !reason.changesIndividualNumber || notice.record.individualNumber != nil else {
            throw Refusal(.numberMissing, .individualNumber)
        }
    }

    // MARK: 記載

    private static func checkEntry(_ notice: UpdateNotice, in situation: Situation<IdentityRecord>) throws(Refusal) {
        let record = notice.record
        if situation.codeIsRetired { throw Refusal(.codeAlreadyUsed, .residentRecordCode) }
        guard let current = situation.current else { return }
        if record.changeReason == .birth { throw Refusal(.codeAlreadyUsed, .residentRecordCode) }
        guard current.isDeleted else {
            if current.municipality == record.municipality { throw Refusal(.alreadyPresent, .residentRecordCode) }
            throw Refusal(.aliveElsewhere, item: IdentityItem.municipalityCode.rawValue,
                          municipality: current.municipality)
        }
        // 職権記載 after a death is lawful: 異動の取消し(増) takes a mistaken one back. 転入 is not.
        if record.changeReason == .moveIn, current.changeReason == .death {
            throw Refusal(.deceased, .changeReason)
        }
    }

    // MARK: 消除

    private static func checkDeletion(_ notice: UpdateNotice, in situation: Situation<IdentityRecord>) throws(Refusal) {
        let current = try ownPresentRecord(situation.current, for: notice)
        // 法30条の6: a 消除 tells the items as they were recorded.
        try checkUnchanged(from: current, to: notice.record, except: [])
    }

    // MARK: 修正

    private static func checkCorrection(
        _ notice: UpdateNotice, in situation: Situation<IdentityRecord>
    ) throws(Refusal) {
        if notice.record.changeReason.changesRecordCode {
            return try checkRecordCodeChange(notice, in: situation)
        }
        let record = notice.record
        let current = try ownPresentRecord(situation.current, for: notice)
        switch record.changeReason {
        case .moveWithin:
            try checkUnchanged(from: current, to: record, except: [.address])
            guard current.address.text != record.address.text else { throw Refusal(.addressUnchanged, .address) }
        // These may repeat what is recorded: a repeat is known by its number, not by its content, because a municipal
        // server may send again with another 異動事由; and it is the receipt of a notification, whatever it says, from
        // which the clock of the version before runs (令30条の6) and that goes onward (法30条の7).
        case .minorCorrection:
            try checkUnchanged(from: current, to: record, except: [.name, .address])
        case .exOfficioCorrection:
            try checkUnchanged(from: current, to: record, except: [.name, .formerSurname, .birthDateAndSex, .address])
        default:
            try checkUnchanged(from: current, to: record, except: [.individualNumber])
            try checkNumberChange(notice, current: current)
        }
        try checkGaijiVersions(from: current, to: record)
    }

    private static func checkRecordCodeChange(
        _ notice: UpdateNotice, in situation: Situation<IdentityRecord>
    ) throws(Refusal) {
        let old = try ownPresentRecord(situation.predecessor, for: notice)
        guard situation.current == nil, !situation.codeIsRetired else {
            throw Refusal(.codeAlreadyUsed, .residentRecordCode)
        }
        try checkUnchanged(from: old, to: notice.record, except: [])
    }

    private static func checkNumberChange(_ notice: UpdateNotice, current: IdentityRecord) throws(Refusal) {
        if notice.record.changeReason == .individualNumberEntry {
            guard current.individualNumber == nil else { throw Refusal(.numberAlreadyRecorded, .individualNumber) }
            return
        }
        guard current.individualNumber == notice.previousIndividualNumber else {
            throw Refusal(.previousNumber, .individualNumber)
        }
        guard notice.record.individualNumber != current.individualNumber else {
            throw Refusal(.nothingChanged, .individualNumber)
        }
    }

    // MARK: Shared

    /// The record must be there, 現存, and kept by the sender.
    private static func ownPresentRecord(
        _ current: IdentityRecord?, for notice: UpdateNotice
    ) throws(Refusal) -> IdentityRecord {
        guard let current else { throw Refusal(.noSuchResident, .residentRecordCode) }
        guard current.municipality == notice.record.municipality else {
            let isMove = notice.record.changeReason == .moveWithin
            throw Refusal(isMove ? .municipalityChanged : .notOwnMunicipality, .municipalityCode)
        }
        guard !current.isDeleted else { throw Refusal(.alreadyDeleted, .deletionFlag) }
        return current
    }

    private static func checkUnchanged(
        from current: IdentityRecord, to record: IdentityRecord, except mayChange: Set<ItemGroup>
    ) throws(Refusal) {
        for group in ItemGroup.allCases where !mayChange.contains(group) {
            if let item = group.firstDifference(current, record) { throw Refusal(.itemMustNotChange, item) }
        }
    }

    /// 外字変更連番 stands still or steps by one; it never goes back.
    private static func checkGaijiVersions(from current: IdentityRecord, to record: IdentityRecord) throws(Refusal) {
        let pairs: [(GaijiText, GaijiText, IdentityItem)] = [
            (current.name, record.name, .nameGaijiVersion),
            (current.address, record.address, .addressGaijiVersion),
            (current.formerSurname, record.formerSurname, .formerSurnameGaijiVersion),
        ]
        for (old, new, item) in pairs where new.version != old.version {
            let stepsByOne = old.version < .max && new.version == old.version + 1
            guard stepsByOne else { throw Refusal(.gaijiVersion, item) }
        }
    }

    private static func checkNumberIsFree(
        _ notice: UpdateNotice, in situation: Situation<IdentityRecord>
    ) throws(Refusal) {
        guard let holder = situation.numberHolder, notice.record.individualNumber != nil else { return }
        guard holder == notice.record.code || holder == notice.previousCode else {
            throw Refusal(.numberOfAnother, .individualNumber)
        }
    }
}

import JukiDomain

/// The logic-check table of 異動事由, written down from the law's own terms (規則11条, 令30条の5, 法30条の6) and not from
/// the program: which state each reason requires, and which items it may change.
enum LogicTable {
    /// What the register holds of the person that a notice speaks of.
    enum State: CaseIterable, Sendable {
        case none
        /// 現存, kept by the sender
        case presentOwn
        /// 現存 in another municipality of the prefecture
        case presentElsewhere
        /// 消除 by 転出, was kept by the sender
        case deletedOwn
        case deletedElsewhere
        /// 消除 by 死亡
        case deceased
        /// The code was replaced by another.
        case retired

        func situation(holding record: IdentityRecord) -> Situation<IdentityRecord> {
            var record = record
            switch self {
            case .none: return Situation()
            case .retired: return Situation(codeIsRetired: true)
            case .presentOwn: break
            case .presentElsewhere: record.municipality = Sample.elsewhere
            case .deletedOwn: record.changeReason = .moveOut
            case .deletedElsewhere:
                record.changeReason = .moveOut
                record.municipality = Sample.elsewhere
            case .deceased: record.changeReason = .death
            }
            record.isDeleted = record.changeReason.kind == .deletion
            return Situation(current: record, numberHolder: record.individualNumber == nil ? nil : record.code)
        }
    }

    /// The reason of the refusal that a state alone leads to, or nil when the reason may come in it.
    static func refusal(of reason: ChangeReason, in state: State) -> Reason? {
        switch reason {
        case .moveIn, .exOfficioEntry: entryRefusal(in: state, isMove: reason == .moveIn)
        // 出生: nobody may have had the code before.
        case .birth: state == .none ? nil : .codeAlreadyUsed
        case .moveOut, .death, .exOfficioDeletion, .moveWithin, .minorCorrection, .exOfficioCorrection,
             .recordCodeRequest, .recordCodeExOfficio, .individualNumberRequest, .individualNumberCorrection,
             .individualNumberEntry:
            ownRecordRefusal(in: state, isMove: reason == .moveWithin)
        }
    }

    /// 転入等 and 職権記載等: none or 消除; 転入 after 死亡 is an error.
    private static func entryRefusal(in state: State, isMove: Bool) -> Reason? {
        switch state {
        case .none, .deletedOwn, .deletedElsewhere: nil
        case .presentOwn: .alreadyPresent
        case .presentElsewhere: .aliveElsewhere
        case .deceased: isMove ? .deceased : nil
        case .retired: .codeAlreadyUsed
        }
    }

    /// 消除 and 修正: 現存, sent by the municipality now in charge.
    private static func ownRecordRefusal(in state: State, isMove: Bool) -> Reason? {
        switch state {
        case .presentOwn: nil
        case .none, .retired: .noSuchResident
        case .presentElsewhere, .deletedElsewhere: isMove ? .municipalityChanged : .notOwnMunicipality
        case .deletedOwn, .deceased: .alreadyDeleted
        }
    }

    /// The item groups that may differ from the record now held.
    static func mayDiffer(_ reason: ChangeReason) -> Set<ItemGroup> {
        switch reason {
        case .moveIn, .exOfficioEntry, .birth: Set(ItemGroup.allCases)
        case .moveOut, .death, .exOfficioDeletion: []
        case .moveWithin: [.address]
        case .minorCorrection: [.name, .address]
        case .exOfficioCorrection: [.name, .formerSurname, .birthDateAndSex, .address]
        case .recordCodeRequest, .recordCodeExOfficio: []
        case .individualNumberRequest, .individualNumberCorrection, .individualNumberEntry: [.individualNumber]
        }
    }

    /// What the register holds before the smallest lawful notice of a reason.
    static func held(before reason: ChangeReason) -> IdentityRecord {
        var record = Sample.record()
        if reason == .individualNumberEntry { record.individualNumber = nil }
        return record
    }

    /// The smallest lawful notice of a reason over ``held(before:)``.
    static func notice(_ reason: ChangeReason) -> UpdateNotice {
        var notice = UpdateNotice(number: 1, record: Sample.record(reason))
        switch reason {
        case .moveWithin: notice.record.address.text = "鹿児島市鴨池新町１０番１号"
        case .recordCodeRequest, .recordCodeExOfficio:
            notice.record.code = Sample.otherCode
            notice.previousCode = Sample.code
        case .individualNumberRequest, .individualNumberCorrection:
            notice.previousIndividualNumber = Sample.number
            notice.record.individualNumber = Sample.otherNumber
        default: break
        }
        return notice
    }

    /// The situation of a notice when the person's record is in `state`: for a change of code the state is that of
    /// the old code.
    static func situation(of reason: ChangeReason, in state: State) -> Situation<IdentityRecord> {
        var situation = state.situation(holding: held(before: reason))
        guard reason.changesRecordCode else { return situation }
        situation.predecessor = situation.current
        situation.current = nil
        situation.codeIsRetired = false
        return situation
    }
}

/// The logic checks of the supplementary register: may this notice follow what the register holds?
///
/// A function over values: the same notice, situation, sender and day always give the same verdict. Source: 法17条,
/// 18条, 19条, 30条の41; the assessment's own example is 既に消除されている者に対する消除.
public enum SupplementaryLogicCheck {
    /// - Parameters:
    ///   - sender: the municipality whose certificate the notice came with; it must keep the 附票 (本籍地).
    ///   - today: the day in Japan.
    public static func check(
        _ notice: SupplementaryNotice, in situation: Situation<SupplementaryRecord>, from sender: MunicipalityCode,
        today: CalendarDate
    ) throws(Refusal) {
        let record = notice.record
        guard record.municipality == sender else { throw refusal(.notOwnMunicipality, .managingMunicipalityCode) }
        guard record.state.isDeleted == record.isDeleted else { throw refusal(.deletionFlag, .addressState) }
        // 転出予定年月日 is the date of a person who moves overseas, and may lie ahead (法17条).
        let isPlanned = record.state == .movedOverseas
            && record.changeDate <= today.adding(days: LogicCheck.plannedDaysMax)
        guard record.changeDate <= today || isPlanned else { throw refusal(.changeDateInFuture, .changeDate) }
        guard record.birthDate.canBe(onOrBefore: today) else { throw refusal(.invalidDate, .birthDate) }
        guard record.previousCode == nil || record.kind == .correction else {
            throw refusal(.previousCode, .previousResidentRecordCode)
        }
        // One notice may bring so many; what it brings and what stays from before must not come to more.
        guard record.glyphs.count <= GlyphImage.perRecordMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(GlyphImage.perRecordMax))
        }
        switch record.kind {
        case .entry: try checkEntry(record, in: situation, today)
        case .correction: try checkCorrection(record, in: situation, today)
        case .deletion: try checkDeletion(record, in: situation)
        }
    }

    /// 記載: of a person not yet here, or here no more (転籍 back, a mistaken 消除 taken back).
    ///
    /// Who is recorded as dead is entered again only by the municipality that recorded the death: 転籍 brings nobody who
    /// has died. From that municipality the 記載 must be taken, although it may be another mistake. The resident register
    /// tells 職権記載, by which a mistaken death is taken back, from 転入 by the 異動事由; this register has none, a 修正
    /// or 消除 of somebody already 消除 is an error, and so a 記載 is the only way back.
    private static func checkEntry(
        _ record: SupplementaryRecord, in situation: Situation<SupplementaryRecord>, _ today: CalendarDate
    ) throws(Refusal) {
        if situation.codeIsRetired { throw refusal(.codeAlreadyUsed, .residentRecordCode) }
        guard let current = situation.current else { return }
        let isOwn = current.municipality == record.municipality
        guard !current.isDeleted else {
            if current.state == .deletedByDeath, !isOwn { throw refusal(.deceased, .addressState) }
            if let before = situation.beforeDeletion { try checkPlannedMove(from: before, to: record, today) }
            return
        }
        if isOwn { throw refusal(.alreadyPresent, .residentRecordCode) }
        // 転籍: the new 本籍地 may be heard before the old one has deleted its 附票 (法19条③).
        throw Refusal(.aliveElsewhere, item: SupplementaryItem.managingMunicipalityCode.rawValue,
                      municipality: current.municipality)
    }

    private static func checkCorrection(
        _ record: SupplementaryRecord, in situation: Situation<SupplementaryRecord>, _ today: CalendarDate
    ) throws(Refusal) {
        if record.previousCode != nil {
            let old = try ownPresentRecord(situation.predecessor, for: record)
            guard situation.current == nil, !situation.codeIsRetired else {
                throw refusal(.codeAlreadyUsed, .residentRecordCode)
            }
            try checkPlannedMove(from: old, to: record, today)
            return try checkFormerSurnameVersion(from: old, to: record)
        }
        let current = try ownPresentRecord(situation.current, for: record)
        // The date is no item of the person, unless it is the day of a move to come: that may be postponed alone.
        let hasOtherPlan = plansMove(current, today) && record.changeDate != current.changeDate
        guard hasOtherPlan || !differences(current, record).isEmpty || record.glyphs != current.glyphs else {
            throw refusal(.nothingChanged, .noticeKind)
        }
        try checkPlannedMove(from: current, to: record, today)
        try checkFormerSurnameVersion(from: current, to: record)
    }

    /// Whose 転出予定年月日 lies ahead lives in the country until then: another day of the move may be planned, but no
    /// notice about something else brings it forward by its own date. A move that is not to be is taken back by a
    /// notice in state 1.
    private static func checkPlannedMove(
        from old: SupplementaryRecord, to record: SupplementaryRecord, _ today: CalendarDate
    ) throws(Refusal) {
        guard plansMove(old, today), record.hasMovedOverseas(by: today) else { return }
        throw refusal(.itemMustNotChange, .changeDate)
    }

    private static func plansMove(_ record: SupplementaryRecord, _ today: CalendarDate) -> Bool {
        record.state == .movedOverseas && !record.hasMovedOverseas(by: today)
    }

    /// 消除 tells the items as they were recorded; of a person already 消除 it is an error.
    private static func checkDeletion(
        _ record: SupplementaryRecord, in situation: Situation<SupplementaryRecord>
    ) throws(Refusal) {
        let current = try ownPresentRecord(situation.current, for: record)
        if let item = differences(current, record).first(where: { $0 != .addressState }) {
            throw refusal(.itemMustNotChange, item)
        }
        if let item = record.itemsWithOtherGlyphs(than: current).first { throw refusal(.itemMustNotChange, item) }
    }

    /// The items of the person in which two records differ, in item order: all but the date, the kind of the notice
    /// and the code before a change.
    public static func differences(_ old: SupplementaryRecord, _ new: SupplementaryRecord) -> [SupplementaryItem] {
        var items: [SupplementaryItem] = []
        func compare(_ isSame: Bool, _ item: SupplementaryItem) {
            if !isSame { items.append(item) }
        }
        compare(old.name.text == new.name.text, .kanjiName)
        compare(old.name.gaijiCount == new.name.gaijiCount, .nameGaijiCount)
        compare(old.kanaName == new.kanaName, .kanaName)
        compare(old.birthDate == new.birthDate, .birthDate)
        compare(old.sex == new.sex, .sex)
        compare(old.addressMunicipality == new.addressMunicipality, .addressMunicipalityCode)
        compare(old.address.text == new.address.text, .address)
        compare(old.address.gaijiCount == new.address.gaijiCount, .addressGaijiCount)
        compare(old.lastAddress.text == new.lastAddress.text, .lastAddress)
        compare(old.lastAddress.gaijiCount == new.lastAddress.gaijiCount, .lastAddressGaijiCount)
        compare(old.state == new.state, .addressState)
        compare(old.formerSurname.text == new.formerSurname.text, .formerSurname)
        compare(old.formerSurname.gaijiCount == new.formerSurname.gaijiCount, .formerSurnameGaijiCount)
        compare(old.formerSurnameKana == new.formerSurnameKana, .formerSurnameKana)
        compare(old.formerSurname.version == new.formerSurname.version, .formerSurnameGaijiVersion)
        return items
    }

    private static func ownPresentRecord(
        _ current: SupplementaryRecord?, for record: SupplementaryRecord
    ) throws(Refusal) -> SupplementaryRecord {
        guard let current else { throw refusal(.noSuchResident, .residentRecordCode) }
        guard current.municipality == record.municipality else {
            throw refusal(.notOwnMunicipality, .managingMunicipalityCode)
        }
        guard !current.isDeleted else { throw refusal(.alreadyDeleted, .noticeKind) }
        return current
    }

    /// 外字変更連番 steps by one when the pictures of the former surname change, and never for nothing: by it a picture is
    /// told to belong to this version of the text.
    private static func checkFormerSurnameVersion(
        from current: SupplementaryRecord, to record: SupplementaryRecord
    ) throws(Refusal) {
        let (old, new) = (current.formerSurname, record.formerSurname)
        let hasOtherGlyphs = record.itemsWithOtherGlyphs(than: current).contains(.formerSurname)
        let mayStand = new.version == old.version && !hasOtherGlyphs
        let hasStepped = old.version < .max && new.version == old.version + 1
        guard mayStand || (hasStepped && (hasOtherGlyphs || new.text != old.text)) else {
            throw refusal(.gaijiVersion, .formerSurnameGaijiVersion)
        }
    }

    private static func refusal(_ reason: Reason, _ item: SupplementaryItem) -> Refusal {
        Refusal(reason, item: item.rawValue)
    }
}

extension SupplementaryRecord {
    /// Every item in which two records of one person differ, in item order: what a reconciliation tells.
    public func differences(from other: SupplementaryRecord) -> [SupplementaryItem] {
        var items = SupplementaryLogicCheck.differences(other, self)
        if code != other.code { items.append(.residentRecordCode) }
        if changeDate != other.changeDate { items.append(.changeDate) }
        if previousCode != other.previousCode { items.append(.previousResidentRecordCode) }
        if municipality != other.municipality { items.append(.managingMunicipalityCode) }
        if hasGaiji != other.hasGaiji { items.append(.gaijiFlag) }
        if gaijiPattern != other.gaijiPattern { items.append(.gaijiPattern) }
        if kind != other.kind { items.append(.noticeKind) }
        return items.sorted { $0.rawValue < $1.rawValue }
    }
}

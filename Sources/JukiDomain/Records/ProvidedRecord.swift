/// 提供された本人確認情報: those items of one person's record that an answer holds, and which those are. An item that the
/// answer does not hold reads as nil, whatever the record says: it was not asked for.
///
/// A plain value, checked item by item when it was made from the wire. Printing it shows nothing of the person.
public struct ProvidedRecord: Hashable, Sendable {
    private typealias Field = ItemCheck.Field

    /// The items that it holds; a blank item among them is blank in the record.
    public let items: ItemSet
    /// The items as the wire has them; blank where the answer holds none.
    public let draft: IdentityRecordDraft

    /// - Throws: what is wrong with an item, or `ITEM_NOT_ALLOWED` for a value of an item that is not among `items`.
    public init(_ draft: IdentityRecordDraft, items: ItemSet) throws(Refusal) {
        for item in IdentityItem.allCases where items.contains(item) { try ItemCheck.check(item, of: draft) }
        guard draft.cut(to: items) == draft else { throw Refusal(.itemNotAllowed) }
        self.items = items
        self.draft = draft
    }

    private func held<Value>(_ item: IdentityItem, _ value: () throws(Refusal) -> Value?) -> Value? {
        guard items.contains(item) else { return nil }
        do throws(Refusal) { return try value() } catch {
            preconditionFailure("every item was checked when the record was made")
        }
    }

    private func text(_ item: IdentityItem, _ bytes: [UInt8]) -> PersonalText? {
        items.contains(item) ? PersonalText(utf8: bytes) : nil
    }

    /// 1 住民票コード
    public var code: ResidentRecordCode? {
        held(.residentRecordCode) { () throws(Refusal) in
            try ItemCheck.residentRecordCode(draft.residentRecordCode)
        }
    }
    /// 2 漢字氏名
    public var name: PersonalText? { text(.kanjiName, draft.kanjiName) }
    /// 4 ふりがな氏名
    public var kanaName: PersonalText? { text(.kanaName, draft.kanaName) }
    /// 5 生年月日
    public var birthDate: BirthDate? {
        held(.birthDate) { () throws(Refusal) in try Field.birthDate(draft.birthDate, .birthDate) }
    }
    /// 6 性別
    public var sex: Sex? { held(.sex) { () throws(Refusal) in try Field.choice(draft.sex, .sex) } }
    /// 7 住所
    public var address: PersonalText? { text(.address, draft.address) }
    /// 9 個人番号. nil too for a person who has none.
    public var individualNumber: IndividualNumber? {
        held(.individualNumber) { () throws(Refusal) in try ItemCheck.individualNumber(draft.individualNumber) }
    }
    /// 10 異動事由
    public var changeReason: ChangeReason? {
        held(.changeReason) { () throws(Refusal) in try Field.choice(draft.changeReason, .changeReason) }
    }
    /// 11 異動年月日
    public var changeDate: CalendarDate? {
        held(.changeDate) { () throws(Refusal) in try Field.date(draft.changeDate, .changeDate) }
    }
    /// 12 保存期間フラグ
    public var retentionFlag: RetentionFlag? {
        items.contains(.retentionFlag) ? RetentionFlag(rawValue: UInt8(truncatingIfNeeded: draft.retentionFlag)) : nil
    }
    /// 14 市町村コード
    public var municipality: MunicipalityCode? {
        held(.municipalityCode) { () throws(Refusal) in try ItemCheck.municipality(draft.municipalityCode) }
    }
    /// 19 通知を受けた年月日
    public var notifiedOn: CalendarDate? {
        held(.notifiedOn) { () throws(Refusal) in try Field.date(draft.notifiedOn, .notifiedOn) }
    }
    /// 21 削除フラグ
    public var isDeleted: Bool? { items.contains(.deletionFlag) ? draft.deletionFlag : nil }
    /// 22 更新順番号
    public var updateSequence: UInt64? { items.contains(.updateSequence) ? draft.updateSequence : nil }
    /// 25 旧氏 漢字
    public var formerSurname: PersonalText? { text(.formerSurname, draft.formerSurname) }

    /// The record, when the answer holds all of it (item 9 may be missing); otherwise nil.
    public var whole: IdentityRecord? {
        guard items.union(ItemSet(.individualNumber)) == .everyIdentityItem else { return nil }
        return try? ItemCheck.record(from: draft, origin: .server)
    }
}

extension ProvidedRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "ProvidedRecord(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension IdentityRecordDraft {
    /// The same with every item blank that is not among `items`.
    public func cut(to items: ItemSet) -> IdentityRecordDraft {
        var cut = IdentityRecordDraft()
        for item in IdentityItem.allCases where items.contains(item) { cut.copy(item, from: self) }
        return cut
    }

    private mutating func copy(_ item: IdentityItem, from other: IdentityRecordDraft) {
        switch item {
        case .residentRecordCode: residentRecordCode = other.residentRecordCode
        case .kanjiName: kanjiName = other.kanjiName
        case .nameGaijiCount: nameGaijiCount = other.nameGaijiCount
        case .kanaName: kanaName = other.kanaName
        case .birthDate: birthDate = other.birthDate
        case .sex: sex = other.sex
        case .address: address = other.address
        case .addressGaijiCount: addressGaijiCount = other.addressGaijiCount
        case .individualNumber: individualNumber = other.individualNumber
        case .changeReason: changeReason = other.changeReason
        case .changeDate: changeDate = other.changeDate
        case .retentionFlag: retentionFlag = other.retentionFlag
        case .searchKana: searchKana = other.searchKana
        case .municipalityCode: municipalityCode = other.municipalityCode
        case .ooazaCode: ooazaCode = other.ooazaCode
        case .operatorID: operatorID = other.operatorID
        case .operatorTerminalID: operatorTerminalID = other.operatorTerminalID
        case .timestamp: timestamp = other.timestamp
        case .notifiedOn: notifiedOn = other.notifiedOn
        case .gaijiFlag: gaijiFlag = other.gaijiFlag
        case .deletionFlag: deletionFlag = other.deletionFlag
        case .updateSequence: updateSequence = other.updateSequence
        case .nameGaijiVersion: nameGaijiVersion = other.nameGaijiVersion
        case .addressGaijiVersion: addressGaijiVersion = other.addressGaijiVersion
        case .formerSurname: formerSurname = other.formerSurname
        case .formerSurnameGaijiCount: formerSurnameGaijiCount = other.formerSurnameGaijiCount
        case .formerSurnameKana: formerSurnameKana = other.formerSurnameKana
        case .formerSurnameGaijiVersion: formerSurnameGaijiVersion = other.formerSurnameGaijiVersion
        }
    }
}

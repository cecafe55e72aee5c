/// 提供された附票本人確認情報: those items of one person's record that an answer holds, and which those are. An item that
/// the answer does not hold reads as nil, whatever the record says: it was not asked for.
///
/// A plain value, checked item by item when it was made from the wire. Printing it shows nothing of the person.
public struct ProvidedSupplementaryRecord: Hashable, Sendable {
    private typealias Field = FieldCheck<SupplementaryItem>

    /// The items that it holds; a blank item among them is blank in the record.
    public let items: ItemSet
    /// The items as the wire has them; blank where the answer holds none.
    public let draft: SupplementaryRecordDraft

    /// - Throws: what is wrong with an item, or `ITEM_NOT_ALLOWED` for a value of an item that is not among `items`.
    public init(_ draft: SupplementaryRecordDraft, items: ItemSet) throws(Refusal) {
        for item in SupplementaryItem.allCases where items.contains(number: item.rawValue) {
            try SupplementaryItemCheck.check(item, of: draft)
        }
        guard draft.cut(to: items) == draft else { throw Refusal(.itemNotAllowed) }
        self.items = items
        self.draft = draft
    }

    /// The same with no other items than `items`.
    public func cut(to items: ItemSet) -> ProvidedSupplementaryRecord {
        let kept = self.items.intersection(items)
        do throws(Refusal) { return try ProvidedSupplementaryRecord(draft.cut(to: kept), items: kept) } catch {
            preconditionFailure("every item was checked when the record was made")
        }
    }

    private func held<Value>(_ item: SupplementaryItem, _ value: () throws(Refusal) -> Value?) -> Value? {
        guard items.contains(number: item.rawValue) else { return nil }
        do throws(Refusal) { return try value() } catch {
            preconditionFailure("every item was checked when the record was made")
        }
    }

    private func text(_ item: SupplementaryItem, _ bytes: [UInt8]) -> PersonalText? {
        items.contains(number: item.rawValue) ? PersonalText(utf8: bytes) : nil
    }

    /// 1 住民票コード
    public var code: ResidentRecordCode? {
        held(.residentRecordCode) { () throws(Refusal) in
            try Field.residentRecordCode(draft.residentRecordCode, .residentRecordCode)
        }
    }
    /// 2 氏名 漢字
    public var name: PersonalText? { text(.kanjiName, draft.kanjiName) }
    /// 4 氏名 ふりがな
    public var kanaName: PersonalText? { text(.kanaName, draft.kanaName) }
    /// 5 生年月日
    public var birthDate: BirthDate? {
        held(.birthDate) { () throws(Refusal) in try Field.birthDate(draft.birthDate, .birthDate) }
    }
    /// 6 性別
    public var sex: Sex? { held(.sex) { () throws(Refusal) in try Field.choice(draft.sex, .sex) } }
    /// 8 住所 漢字
    public var address: PersonalText? { text(.address, draft.address) }
    /// 10 最終住所 漢字
    public var lastAddress: PersonalText? { text(.lastAddress, draft.lastAddress) }
    /// 12 異動年月日
    public var changeDate: CalendarDate? {
        held(.changeDate) { () throws(Refusal) in try Field.date(draft.changeDate, .changeDate) }
    }
    /// 14 附票管理市町村コード
    public var municipality: MunicipalityCode? {
        held(.managingMunicipalityCode) { () throws(Refusal) in
            try Field.municipality(draft.managingMunicipalityCode, .managingMunicipalityCode)
        }
    }
    /// 15 状態区分
    public var state: AddressState? {
        held(.addressState) { () throws(Refusal) in try Field.choice(draft.addressState, .addressState) }
    }
    /// 18 通知区分
    public var kind: SupplementaryNoticeKind? {
        held(.noticeKind) { () throws(Refusal) in try Field.choice(draft.noticeKind, .noticeKind) }
    }
    /// 19 旧氏 漢字
    public var formerSurname: PersonalText? { text(.formerSurname, draft.formerSurname) }
}

extension ProvidedSupplementaryRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "ProvidedSupplementaryRecord(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension ItemSet {
    /// All 22 items of 都道府県知事保存附票本人確認情報.
    public static let everySupplementaryItem = ItemSet(numbers: SupplementaryItem.allCases.map(\.rawValue))
}

extension SupplementaryRecordDraft {
    /// The same with every item blank that is not among `items`; what the server assigns is no item.
    public func cut(to items: ItemSet) -> SupplementaryRecordDraft {
        var cut = SupplementaryRecordDraft()
        for item in SupplementaryItem.allCases where items.contains(number: item.rawValue) {
            cut.copy(item, from: self)
        }
        return cut
    }

    private mutating func copy(_ item: SupplementaryItem, from other: SupplementaryRecordDraft) {
        switch item {
        case .residentRecordCode: residentRecordCode = other.residentRecordCode
        case .kanjiName: kanjiName = other.kanjiName
        case .nameGaijiCount: nameGaijiCount = other.nameGaijiCount
        case .kanaName: kanaName = other.kanaName
        case .birthDate: birthDate = other.birthDate
        case .sex: sex = other.sex
        case .addressMunicipalityCode: addressMunicipalityCode = other.addressMunicipalityCode
        case .address: address = other.address
        case .addressGaijiCount: addressGaijiCount = other.addressGaijiCount
        case .lastAddress: lastAddress = other.lastAddress
        case .lastAddressGaijiCount: lastAddressGaijiCount = other.lastAddressGaijiCount
        case .changeDate: changeDate = other.changeDate
        case .previousResidentRecordCode: previousResidentRecordCode = other.previousResidentRecordCode
        case .managingMunicipalityCode: managingMunicipalityCode = other.managingMunicipalityCode
        case .addressState: addressState = other.addressState
        case .gaijiFlag: gaijiFlag = other.gaijiFlag
        case .gaijiPattern: gaijiPattern = other.gaijiPattern
        case .noticeKind: noticeKind = other.noticeKind
        case .formerSurname: formerSurname = other.formerSurname
        case .formerSurnameGaijiCount: formerSurnameGaijiCount = other.formerSurnameGaijiCount
        case .formerSurnameKana: formerSurnameKana = other.formerSurnameKana
        case .formerSurnameGaijiVersion: formerSurnameGaijiVersion = other.formerSurnameGaijiVersion
        }
    }
}

extension SupplementaryItemCheck {
    /// Checks one item of a server's answer by itself. Counts, versions and flags can be anything: what they count may
    /// not be there.
    /// - Throws: what is wrong with it.
    static func check(_ item: SupplementaryItem, of draft: SupplementaryRecordDraft) throws(Refusal) {
        typealias Field = FieldCheck<SupplementaryItem>
        switch item {
        case .residentRecordCode: _ = try Field.residentRecordCode(draft.residentRecordCode, item)
        case .kanjiName: try Field.validate(draft.kanjiName, item, limit: TextRule.nameLimit)
        case .kanaName: _ = try Field.reading(draft.kanaName, item)
        case .birthDate: _ = try Field.birthDate(draft.birthDate, item)
        case .sex: _ = try Field.choice(draft.sex, item) as Sex
        case .addressMunicipalityCode where draft.addressMunicipalityCode.isEmpty: break
        case .addressMunicipalityCode: _ = try Field.municipality(draft.addressMunicipalityCode, item)
        case .address: try Field.validate(draft.address, item, limit: TextRule.addressLimit)
        case .lastAddress: try Field.validate(draft.lastAddress, item, limit: TextRule.addressLimit)
        case .changeDate: _ = try Field.date(draft.changeDate, item)
        case .previousResidentRecordCode where draft.previousResidentRecordCode.isEmpty: break
        case .previousResidentRecordCode: _ = try Field.residentRecordCode(draft.previousResidentRecordCode, item)
        case .managingMunicipalityCode: _ = try Field.municipality(draft.managingMunicipalityCode, item)
        case .addressState: _ = try Field.choice(draft.addressState, item) as AddressState
        case .noticeKind: _ = try Field.choice(draft.noticeKind, item) as SupplementaryNoticeKind
        case .formerSurname: try Field.validate(draft.formerSurname, item, limit: TextRule.nameLimit)
        case .formerSurnameKana: _ = try Field.reading(draft.formerSurnameKana, item)
        case .nameGaijiCount, .addressGaijiCount, .lastAddressGaijiCount, .gaijiFlag, .gaijiPattern,
            .formerSurnameGaijiCount, .formerSurnameGaijiVersion: break
        }
    }
}

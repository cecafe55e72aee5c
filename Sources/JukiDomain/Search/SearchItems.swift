/// What one version of a record, of either register, offers to search.
public struct SearchItems: Hashable, Sendable {
    /// 漢字氏名
    public var kanjiName: PersonalText
    /// ふりがな氏名
    public var kanaName: PersonalText
    /// 旧氏 漢字
    public var formerSurname: PersonalText
    /// 旧氏 ふりがな
    public var formerSurnameKana: PersonalText
    /// 住所
    public var address: PersonalText
    /// 生年月日
    public var birthDate: BirthDate
    /// 性別
    public var sex: Sex
    /// 市町村コード
    public var municipality: MunicipalityCode
    /// 大字・字コード
    public var ooaza: OoazaCode?

    public init(
        kanjiName: PersonalText, kanaName: PersonalText, formerSurname: PersonalText = .blank,
        formerSurnameKana: PersonalText = .blank, address: PersonalText, birthDate: BirthDate, sex: Sex,
        municipality: MunicipalityCode, ooaza: OoazaCode?
    ) {
        self.kanjiName = kanjiName
        self.kanaName = kanaName
        self.formerSurname = formerSurname
        self.formerSurnameKana = formerSurnameKana
        self.address = address
        self.birthDate = birthDate
        self.sex = sex
        self.municipality = municipality
        self.ooaza = ooaza
    }

    /// The search items of a resident's record.
    public init(_ record: IdentityRecord) {
        self.init(
            kanjiName: record.name.text, kanaName: record.kanaName, formerSurname: record.formerSurname.text,
            formerSurnameKana: record.formerSurnameKana, address: record.address.text, birthDate: record.birthDate,
            sex: record.sex, municipality: record.municipality, ooaza: record.ooaza)
    }

    public func text(_ field: SearchField) -> PersonalText {
        switch field {
        case .kanjiName: kanjiName
        case .kanaName: kanaName
        case .formerSurname: formerSurname
        case .formerSurnameKana: formerSurnameKana
        case .address: address
        }
    }
}

/// A version of a person's record as search sees it.
public struct IndexedVersion: Hashable, Sendable {
    public var code: ResidentRecordCode
    /// 更新順番号; a person's versions have different ones, a later version a larger one.
    public var sequence: UInt64
    /// The newest version of the person, 現存 or 消除.
    public var isCurrent: Bool
    /// The person is 消除 now: the 削除フラグ of the newest version, also when this is an earlier one.
    public var isDeleted: Bool
    public var items: SearchItems

    public init(code: ResidentRecordCode, sequence: UInt64, isCurrent: Bool, isDeleted: Bool, items: SearchItems) {
        self.code = code
        self.sequence = sequence
        self.isCurrent = isCurrent
        self.isDeleted = isDeleted
        self.items = items
    }
}

extension SearchItems: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SearchItems(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

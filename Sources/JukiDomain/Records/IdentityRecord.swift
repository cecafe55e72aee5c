/// 本人確認情報: one person's record as the prefecture keeps it, all 28 items of 別添2 (1).
///
/// A plain value. Formats were checked when it was made from the wire; whether it may follow the record now
/// stored is for ``LogicCheck``. Printing it shows nothing of the person.
public struct IdentityRecord: Hashable, Sendable {
    /// 1 住民票コード
    public var code: ResidentRecordCode
    /// 2, 3, 23 漢字氏名, its 外字数 and 外字変更連番. May be blank (a newborn not yet named).
    public var name: GaijiText
    /// 4 ふりがな氏名, in hiragana. May be blank.
    public var kanaName: PersonalText
    /// 5 生年月日
    public var birthDate: BirthDate
    /// 6 性別
    public var sex: Sex
    /// 7, 8, 24 住所, its 外字数 and 外字変更連番
    public var address: GaijiText
    /// 9 個人番号. May be absent. In memory only: the store keeps it sealed.
    public var individualNumber: IndividualNumber?
    /// 10 異動事由
    public var changeReason: ChangeReason
    /// 11 異動年月日
    public var changeDate: CalendarDate
    /// 12 保存期間フラグ, assigned by the server.
    public var retentionFlag: RetentionFlag
    /// 13 清音化かな氏名: strict search kana of item 4.
    public var searchKana: PersonalText
    /// 14 市町村コード: the municipality that keeps the 住民票.
    public var municipality: MunicipalityCode
    /// 15 大字・字コード: six digits, or nil. Not a personal value by itself.
    public var ooaza: OoazaCode?
    /// 16 操作者ＩＤ at the municipality
    public var operatorID: String
    /// 17 操作端末ＩＤ at the municipality
    public var operatorTerminalID: String
    /// 18 タイムスタンプ: YYYYMMDDhhmmss, Japan Standard Time
    public var timestamp: String
    /// 19 通知を受けた年月日, assigned by the server; nil in a notice.
    public var notifiedOn: CalendarDate?
    /// 21 削除フラグ
    public var isDeleted: Bool
    /// 22 更新順番号, assigned by the server; 0 in a notice.
    public var updateSequence: UInt64
    /// 25, 26, 28 旧氏 漢字, its 外字数 and 外字変更連番
    public var formerSurname: GaijiText
    /// 27 旧氏 ふりがな, in hiragana
    public var formerSurnameKana: PersonalText

    public init(
        code: ResidentRecordCode, name: GaijiText, kanaName: PersonalText, birthDate: BirthDate, sex: Sex,
        address: GaijiText, individualNumber: IndividualNumber?, changeReason: ChangeReason,
        changeDate: CalendarDate, retentionFlag: RetentionFlag = .inForce, searchKana: PersonalText,
        municipality: MunicipalityCode, ooaza: OoazaCode?, operatorID: String, operatorTerminalID: String,
        timestamp: String, notifiedOn: CalendarDate? = nil, isDeleted: Bool, updateSequence: UInt64 = 0,
        formerSurname: GaijiText = .blank, formerSurnameKana: PersonalText = .blank
    ) {
        self.code = code
        self.name = name
        self.kanaName = kanaName
        self.birthDate = birthDate
        self.sex = sex
        self.address = address
        self.individualNumber = individualNumber
        self.changeReason = changeReason
        self.changeDate = changeDate
        self.retentionFlag = retentionFlag
        self.searchKana = searchKana
        self.municipality = municipality
        self.ooaza = ooaza
        self.operatorID = operatorID
        self.operatorTerminalID = operatorTerminalID
        self.timestamp = timestamp
        self.notifiedOn = notifiedOn
        self.isDeleted = isDeleted
        self.updateSequence = updateSequence
        self.formerSurname = formerSurname
        self.formerSurnameKana = formerSurnameKana
    }

    /// 20 外字フラグ: some text of the record holds a 外字.
    public var hasGaiji: Bool {
        name.gaijiCount > 0 || address.gaijiCount > 0 || formerSurname.gaijiCount > 0
    }
}

/// A text with its 外字 (characters outside the unified set, kept as images): the text holds a placeholder for
/// each, the count says how many, and the version (外字変更連番) steps when their images change.
public struct GaijiText: Hashable, Sendable {
    public var text: PersonalText
    /// 外字数: the number of placeholders in the text.
    public var gaijiCount: UInt32
    /// 外字変更連番
    public var version: UInt32

    public init(_ text: PersonalText, gaijiCount: UInt32 = 0, version: UInt32 = 0) {
        self.text = text
        self.gaijiCount = gaijiCount
        self.version = version
    }

    public static let blank = GaijiText(.blank)
}

/// 大字・字コード (別添2 item 15): six digits, 大字 and 字, chosen by the municipality.
public struct OoazaCode: Hashable, Comparable, Sendable {
    public let value: UInt32

    /// - Precondition: `value` has at most six digits.
    public init(value: UInt32) {
        precondition(value < 1_000_000, "a 大字・字コード has six digits")
        self.value = value
    }

    public init(_ text: some Collection<UInt8>) throws(CodeError) {
        value = UInt32(try DecimalDigits.parse(text, count: 6))
    }

    public var digits: String {
        let plain = String(value)
        return String(repeating: "0", count: 6 - plain.count) + plain
    }

    public static func < (left: OoazaCode, right: OoazaCode) -> Bool { left.value < right.value }
}

extension IdentityRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "IdentityRecord(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

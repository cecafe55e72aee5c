/// 附票本人確認情報: one person's record as the prefecture keeps it, all 22 items of 別添2 (2) ア.
///
/// A plain value. Formats were checked when it was made from the wire; whether it may follow the record now
/// stored is for ``SupplementaryLogicCheck``. Printing it shows nothing of the person.
public struct SupplementaryRecord: Hashable, Sendable {
    /// 1 住民票コード
    public var code: ResidentRecordCode
    /// 2, 3 氏名 漢字 and its 外字数. May be blank (a newborn not yet named).
    public var name: GaijiText
    /// 4 氏名 ふりがな, in hiragana. May be blank.
    public var kanaName: PersonalText
    /// 5 生年月日
    public var birthDate: BirthDate
    /// 6 性別
    public var sex: Sex
    /// 7 住所 市町村コード: of any prefecture; nil for a person without a domestic address.
    public var addressMunicipality: MunicipalityCode?
    /// 8, 9 住所 漢字 and its 外字数
    public var address: GaijiText
    /// 10, 11 最終住所 漢字 and its 外字数: the last domestic address of a person moved overseas.
    public var lastAddress: GaijiText
    /// 12 異動年月日
    public var changeDate: CalendarDate
    /// 13 旧住民票コード: in the version with which the code changed.
    public var previousCode: ResidentRecordCode?
    /// 14 附票管理市町村コード: the municipality of the 本籍, which keeps the 附票 and alone may change the record.
    public var municipality: MunicipalityCode
    /// 15 附票本人確認情報状態区分
    public var state: AddressState
    /// 18 通知区分
    public var kind: SupplementaryNoticeKind
    /// 19, 20, 22 旧氏 漢字, its 外字数 and 外字変更連番
    public var formerSurname: GaijiText
    /// 21 旧氏 ふりがな, in hiragana
    public var formerSurnameKana: PersonalText

    /// Which version of the person this is; assigned by the server, and no item of 別添2.
    public var updateSequence: UInt64
    /// The day in Japan on which the notice came; assigned by the server, and no item of 別添2.
    public var notifiedOn: CalendarDate?
    /// The pictures of its 〓; assigned by the server, and no item of 別添2.
    public var glyphs: [GlyphPlace: GlyphDigest] = [:]

    public init(
        code: ResidentRecordCode, name: GaijiText, kanaName: PersonalText, birthDate: BirthDate, sex: Sex,
        addressMunicipality: MunicipalityCode?, address: GaijiText, lastAddress: GaijiText = .blank,
        changeDate: CalendarDate, previousCode: ResidentRecordCode? = nil, municipality: MunicipalityCode,
        state: AddressState, kind: SupplementaryNoticeKind, formerSurname: GaijiText = .blank,
        formerSurnameKana: PersonalText = .blank, updateSequence: UInt64 = 0, notifiedOn: CalendarDate? = nil
    ) {
        self.code = code
        self.name = name
        self.kanaName = kanaName
        self.birthDate = birthDate
        self.sex = sex
        self.addressMunicipality = addressMunicipality
        self.address = address
        self.lastAddress = lastAddress
        self.changeDate = changeDate
        self.previousCode = previousCode
        self.municipality = municipality
        self.state = state
        self.kind = kind
        self.formerSurname = formerSurname
        self.formerSurnameKana = formerSurnameKana
        self.updateSequence = updateSequence
        self.notifiedOn = notifiedOn
    }

    public var isDeleted: Bool { kind == .deletion }

    /// The text of an item that can hold 外字; nil for every other item.
    public func gaiji(in item: SupplementaryItem) -> GaijiText? {
        switch item {
        case .kanjiName: name
        case .address: address
        case .lastAddress: lastAddress
        case .formerSurname: formerSurname
        default: nil
        }
    }

    /// 17 外字パターン
    public var gaijiPattern: GaijiPattern {
        var pattern: GaijiPattern = []
        if name.gaijiCount > 0 { pattern.insert(.name) }
        if address.gaijiCount > 0 { pattern.insert(.address) }
        if lastAddress.gaijiCount > 0 { pattern.insert(.lastAddress) }
        if formerSurname.gaijiCount > 0 { pattern.insert(.formerSurname) }
        return pattern
    }

    /// 16 外字フラグ: some text of the record holds a 外字.
    public var hasGaiji: Bool { !gaijiPattern.isEmpty }
}

/// 附票本人確認情報の通知 (法30条の41): one change that the municipality of the 本籍 tells of.
public struct SupplementaryNotice: Sendable {
    /// Contiguous per municipality, from 1, chosen by the municipal server.
    public var number: UInt64
    /// The record after the change; for a 消除, as it stood.
    public var record: SupplementaryRecord
    /// The parked notice that this one corrects, or 0.
    public var replacesNumber: UInt64
    /// The pictures that it brings.
    public var glyphs: [GlyphPlace: GlyphImage]

    public init(
        number: UInt64, record: SupplementaryRecord, replacesNumber: UInt64 = 0,
        glyphs: [GlyphPlace: GlyphImage] = [:]
    ) {
        self.number = number
        self.record = record
        self.replacesNumber = replacesNumber
        self.glyphs = glyphs
    }

    /// 旧住民票コード: here it is an item of the record.
    public var previousCode: ResidentRecordCode? { record.previousCode }
}

extension SupplementaryRecord: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SupplementaryRecord(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SupplementaryNotice: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SupplementaryNotice(\(number), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

import JukiDomain

/// Items and their values in words.
enum ItemWords {
    /// Shown for an item that is blank.
    static let blank = "（記載なし）"

    static func value(of item: IdentityItem, in record: IdentityRecord) -> String {
        switch item {
        case .residentRecordCode: record.code.digits
        case .kanjiName: text(record.name.text)
        case .nameGaijiCount: String(record.name.gaijiCount)
        case .kanaName: text(record.kanaName)
        case .birthDate: JapaneseDate.text(record.birthDate)
        case .sex: sex(record.sex)
        case .address: text(record.address.text)
        case .addressGaijiCount: String(record.address.gaijiCount)
        case .individualNumber: record.individualNumber?.digits ?? ""
        case .changeReason: record.changeReason.japaneseName
        case .changeDate: JapaneseDate.text(record.changeDate)
        case .retentionFlag: retention(record.retentionFlag)
        case .searchKana: text(record.searchKana)
        case .municipalityCode: municipality(record.municipality)
        case .ooazaCode: record.ooaza?.digits ?? blank
        case .operatorID: text(PersonalText(record.operatorID))
        case .operatorTerminalID: text(PersonalText(record.operatorTerminalID))
        case .timestamp: record.timestamp.isEmpty ? blank : JapaneseDate.timestamp(record.timestamp)
        case .notifiedOn: record.notifiedOn.map(JapaneseDate.text) ?? blank
        case .gaijiFlag: record.hasGaiji ? "あり" : "なし"
        case .deletionFlag: record.isDeleted ? "消除" : "現存"
        case .updateSequence: String(record.updateSequence)
        case .nameGaijiVersion: String(record.name.version)
        case .addressGaijiVersion: String(record.address.version)
        case .formerSurname: text(record.formerSurname.text)
        case .formerSurnameGaijiCount: String(record.formerSurname.gaijiCount)
        case .formerSurnameKana: text(record.formerSurnameKana)
        case .formerSurnameGaijiVersion: String(record.formerSurname.version)
        }
    }

    static func text(_ text: PersonalText) -> String { text.isBlank ? blank : text.disclosed }

    static func sex(_ sex: Sex) -> String {
        switch sex {
        case .male: "男"
        case .female: "女"
        case .blank: blank
        }
    }

    /// `鹿児島市（462012）`; of other prefectures the code alone.
    static func municipality(_ code: MunicipalityCode) -> String {
        MunicipalityNames.name(of: code).map { "\($0)（\(code.digits)）" } ?? code.digits
    }

    private static func retention(_ flag: RetentionFlag) -> String {
        switch flag {
        case .inForce: "現に有効"
        case .history: "履歴"
        case .deleted: "消除"
        case .deletedByDeath: "消除（死亡）"
        }
    }

    /// The items of a bit set: all of them in a word, few by name, many by number.
    static func items(_ bits: UInt32) -> String {
        let items = IdentityItem.allCases.filter { bits & 1 << UInt32($0.rawValue) != 0 }
        if items.isEmpty { return "なし" }
        let missing = IdentityItem.allCases.filter { !items.contains($0) }
        if missing.isEmpty { return "全項目" }
        if missing == [.individualNumber] { return "個人番号を除く全項目" }
        return items.map(\.japaneseName).joined(separator: "，")
    }
}

public import JukiDomain
public import JukiMessages

/// 本人確認情報
extension IdentityRecord: DisclosedRecord {
    public static var words: RegisterWords {
        RegisterWords(
            name: "本人確認情報", disclosureArticle: "第30条の32", correctionArticle: "第30条の35")
    }

    public func words(for item: IdentityItem) -> String {
        switch item {
        case .residentRecordCode: code.digits
        case .kanjiName: ItemWords.text(name.text)
        case .nameGaijiCount: String(name.gaijiCount)
        case .kanaName: ItemWords.text(kanaName)
        case .birthDate: JapaneseDate.text(birthDate)
        case .sex: ItemWords.sex(sex)
        case .address: ItemWords.text(address.text)
        case .addressGaijiCount: String(address.gaijiCount)
        case .individualNumber: individualNumber?.digits ?? "（表示していません。注２）"
        case .changeReason: changeReason.japaneseName
        case .changeDate: JapaneseDate.text(changeDate)
        case .retentionFlag: retentionFlag.words
        case .searchKana: ItemWords.text(searchKana)
        case .municipalityCode: ItemWords.municipality(municipality)
        case .ooazaCode: ooaza?.digits ?? ItemWords.blank
        case .operatorID: ItemWords.text(PersonalText(operatorID))
        case .operatorTerminalID: ItemWords.text(PersonalText(operatorTerminalID))
        case .timestamp: timestamp.isEmpty ? ItemWords.blank : JapaneseDate.timestamp(timestamp)
        case .notifiedOn: notifiedOn.map(JapaneseDate.text) ?? ItemWords.blank
        case .gaijiFlag: hasGaiji ? "あり" : "なし"
        case .deletionFlag: isDeleted ? "消除" : "現存"
        case .updateSequence: String(updateSequence)
        case .nameGaijiVersion: String(name.version)
        case .addressGaijiVersion: String(address.version)
        case .formerSurname: ItemWords.text(formerSurname.text)
        case .formerSurnameGaijiCount: String(formerSurname.gaijiCount)
        case .formerSurnameKana: ItemWords.text(formerSurnameKana)
        case .formerSurnameGaijiVersion: String(formerSurname.version)
        }
    }

    public func gaiji(in item: IdentityItem) -> GaijiText? {
        switch item {
        case .kanjiName: name
        case .address: address
        case .formerSurname: formerSurname
        default: nil
        }
    }

    public var notes: [String] {
        [
            individualNumber == nil
                ? "個人番号は、表示の申出がないとき、又は記録がないときは表示しません。履歴の個人番号は表示しません。"
                : "個人番号は、本人の申出により表示しています。履歴の個人番号は表示しません。",
        ]
    }
}

extension RetentionFlag {
    fileprivate var words: String {
        switch self {
        case .inForce: "現に有効"
        case .history: "履歴"
        case .deleted: "消除"
        case .deletedByDeath: "消除（死亡）"
        }
    }
}

public import JukiDomain
public import JukiMessages

/// 附票本人確認情報
extension SupplementaryRecord: DisclosedRecord {
    public static var words: RegisterWords {
        RegisterWords(
            name: "附票本人確認情報", disclosureArticle: "第30条の44の13において準用する第30条の32",
            correctionArticle: "第30条の44の13において準用する第30条の35")
    }

    public func words(for item: SupplementaryItem) -> String {
        switch item {
        case .residentRecordCode: code.digits
        case .kanjiName: ItemWords.text(name.text)
        case .nameGaijiCount: String(name.gaijiCount)
        case .kanaName: ItemWords.text(kanaName)
        case .birthDate: JapaneseDate.text(birthDate)
        case .sex: ItemWords.sex(sex)
        case .addressMunicipalityCode: addressMunicipality.map(ItemWords.municipality) ?? ItemWords.blank
        case .address: ItemWords.text(address.text)
        case .addressGaijiCount: String(address.gaijiCount)
        case .lastAddress: ItemWords.text(lastAddress.text)
        case .lastAddressGaijiCount: String(lastAddress.gaijiCount)
        case .changeDate: JapaneseDate.text(changeDate)
        case .previousResidentRecordCode: previousCode?.digits ?? ItemWords.blank
        case .managingMunicipalityCode: ItemWords.municipality(municipality)
        case .addressState: state.japaneseName
        case .gaijiFlag: hasGaiji ? "あり" : "なし"
        case .gaijiPattern: gaijiPattern.names
        case .noticeKind: kind.japaneseName
        case .formerSurname: ItemWords.text(formerSurname.text)
        case .formerSurnameGaijiCount: String(formerSurname.gaijiCount)
        case .formerSurnameKana: ItemWords.text(formerSurnameKana)
        case .formerSurnameGaijiVersion: String(formerSurname.version)
        }
    }

    public var notes: [String] { [] }
}

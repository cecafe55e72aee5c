package import JukiDomain
package import JukiMessages

extension ProvidedRecord: ShownRecord {
    package var itemsHeld: [IdentityItem] { IdentityItem.allCases.filter(items.contains) }

    package func text(of item: IdentityItem) -> String {
        switch item {
        case .birthDate: birthDate.map { readable($0) } ?? "-"
        case .sex: sex?.japaneseName ?? "-"
        case .changeReason: changeReason.map { "\($0.rawValue) \($0.japaneseName)" } ?? "-"
        case .changeDate: changeDate?.description ?? "-"
        case .retentionFlag: retentionFlag?.japaneseName ?? "-"
        case .timestamp: readable(timestamp: String(decoding: draft.timestamp, as: UTF8.self))
        case .notifiedOn: notifiedOn?.description ?? "-"
        case .gaijiFlag: draft.gaijiFlag ? "1 あり" : "0 なし"
        case .deletionFlag: draft.deletionFlag ? "1 消除" : "0 現存"
        default: plainText(of: item)
        }
    }

    package func value(of item: IdentityItem) -> JSONValue {
        switch item {
        case .residentRecordCode: .text(draft.residentRecordCode)
        case .kanjiName: .text(draft.kanjiName)
        case .nameGaijiCount: .integer(draft.nameGaijiCount)
        case .kanaName: .text(draft.kanaName)
        case .birthDate: .text(draft.birthDate)
        case .sex: .string(sex?.protocolName ?? "")
        case .address: .text(draft.address)
        case .addressGaijiCount: .integer(draft.addressGaijiCount)
        case .individualNumber: .text(draft.individualNumber)
        case .changeReason: .string(changeReason?.protocolName ?? "")
        case .changeDate: .text(draft.changeDate)
        case .retentionFlag: .string(retentionFlag?.protocolName ?? "")
        case .searchKana: .text(draft.searchKana)
        case .municipalityCode: .text(draft.municipalityCode)
        case .ooazaCode: .text(draft.ooazaCode)
        case .operatorID: .text(draft.operatorID)
        case .operatorTerminalID: .text(draft.operatorTerminalID)
        case .timestamp: .text(draft.timestamp)
        case .notifiedOn: .text(draft.notifiedOn)
        case .gaijiFlag: .bool(draft.gaijiFlag)
        case .deletionFlag: .bool(draft.deletionFlag)
        case .updateSequence: .integer(draft.updateSequence)
        case .nameGaijiVersion: .integer(draft.nameGaijiVersion)
        case .addressGaijiVersion: .integer(draft.addressGaijiVersion)
        case .formerSurname: .text(draft.formerSurname)
        case .formerSurnameGaijiCount: .integer(draft.formerSurnameGaijiCount)
        case .formerSurnameKana: .text(draft.formerSurnameKana)
        case .formerSurnameGaijiVersion: .integer(draft.formerSurnameGaijiVersion)
        }
    }
}

/// What the national server told.
extension NationalRecord: ShownRecord {
    package var itemsHeld: [IdentityItem] { itemsTold }

    package func text(of item: IdentityItem) -> String { plainText(of: item) }

    package func value(of item: IdentityItem) -> JSONValue {
        let text: String = switch item {
        case .residentRecordCode: code?.digits ?? ""
        case .kanjiName: name.disclosed
        case .kanaName: kanaName.disclosed
        case .birthDate: birthDate?.wire ?? ""
        case .sex: sex?.protocolName ?? ""
        case .address: address.disclosed
        case .individualNumber: individualNumber?.digits ?? ""
        case .changeReason: changeReason?.protocolName ?? ""
        case .changeDate: changeDate?.compactText ?? ""
        case .municipalityCode: municipality?.digits ?? ""
        default: ""
        }
        return .string(text)
    }
}

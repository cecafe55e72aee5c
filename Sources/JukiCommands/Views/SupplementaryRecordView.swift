package import JukiDomain

extension ProvidedSupplementaryRecord: ShownRecord {
    package var itemsHeld: [SupplementaryItem] {
        SupplementaryItem.allCases.filter { items.contains(number: $0.rawValue) }
    }

    package func text(of item: SupplementaryItem) -> String {
        switch item {
        case .birthDate: birthDate.map { readable($0) } ?? "-"
        case .sex: sex?.japaneseName ?? "-"
        case .changeDate: changeDate?.description ?? "-"
        case .addressState: state.map { "\($0.rawValue) \($0.japaneseName)" } ?? "-"
        case .gaijiFlag: draft.gaijiFlag ? "1 あり" : "0 なし"
        case .gaijiPattern: "\(draft.gaijiPattern) \(GaijiPattern(rawValue: UInt8(clamping: draft.gaijiPattern)).names)"
        case .noticeKind: kind.map { "\($0.rawValue) \($0.japaneseName)" } ?? "-"
        default: plainText(of: item)
        }
    }

    package func value(of item: SupplementaryItem) -> JSONValue {
        switch item {
        case .residentRecordCode: .text(draft.residentRecordCode)
        case .kanjiName: .text(draft.kanjiName)
        case .nameGaijiCount: .integer(draft.nameGaijiCount)
        case .kanaName: .text(draft.kanaName)
        case .birthDate: .text(draft.birthDate)
        case .sex: .string(sex?.protocolName ?? "")
        case .addressMunicipalityCode: .text(draft.addressMunicipalityCode)
        case .address: .text(draft.address)
        case .addressGaijiCount: .integer(draft.addressGaijiCount)
        case .lastAddress: .text(draft.lastAddress)
        case .lastAddressGaijiCount: .integer(draft.lastAddressGaijiCount)
        case .changeDate: .text(draft.changeDate)
        case .previousResidentRecordCode: .text(draft.previousResidentRecordCode)
        case .managingMunicipalityCode: .text(draft.managingMunicipalityCode)
        case .addressState: .string(state?.protocolName ?? "")
        case .gaijiFlag: .bool(draft.gaijiFlag)
        case .gaijiPattern: .integer(draft.gaijiPattern)
        case .noticeKind: .string(kind?.protocolName ?? "")
        case .formerSurname: .text(draft.formerSurname)
        case .formerSurnameGaijiCount: .integer(draft.formerSurnameGaijiCount)
        case .formerSurnameKana: .text(draft.formerSurnameKana)
        case .formerSurnameGaijiVersion: .integer(draft.formerSurnameGaijiVersion)
        }
    }
}

extension AddressState {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }
}

extension SupplementaryNoticeKind {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }
}

import JukiDomain

extension SupplementaryRecordDraft {
    /// An item as its cell in a result file: enums as their numbers, flags 1 or blank, blank for nothing.
    func cell(_ item: SupplementaryItem) -> [UInt8] {
        switch item {
        case .residentRecordCode: residentRecordCode
        case .kanjiName: kanjiName
        case .nameGaijiCount: Self.digits(nameGaijiCount)
        case .kanaName: kanaName
        case .birthDate: birthDate
        case .sex: Self.digits(sex)
        case .addressMunicipalityCode: addressMunicipalityCode
        case .address: address
        case .addressGaijiCount: Self.digits(addressGaijiCount)
        case .lastAddress: lastAddress
        case .lastAddressGaijiCount: Self.digits(lastAddressGaijiCount)
        case .changeDate: changeDate
        case .previousResidentRecordCode: previousResidentRecordCode
        case .managingMunicipalityCode: managingMunicipalityCode
        case .addressState: Self.digits(addressState)
        case .gaijiFlag: gaijiFlag ? [0x31] : []
        case .gaijiPattern: Self.digits(gaijiPattern)
        case .noticeKind: Self.digits(noticeKind)
        case .formerSurname: formerSurname
        case .formerSurnameGaijiCount: Self.digits(formerSurnameGaijiCount)
        case .formerSurnameKana: formerSurnameKana
        case .formerSurnameGaijiVersion: Self.digits(formerSurnameGaijiVersion)
        }
    }

    private static func digits(_ number: UInt32) -> [UInt8] { number == 0 ? [] : Array(String(number).utf8) }
}

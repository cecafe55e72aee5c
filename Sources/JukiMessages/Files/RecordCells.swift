public import JukiDomain

extension IdentityRecordDraft: FileRecord {
    public func checked(origin: RecordOrigin) throws(Refusal) -> IdentityRecord {
        try ItemCheck.record(from: self, origin: origin)
    }

    public static var cells: [TSVCell<Self>] { IdentityItem.allCases.map(cell) }

    /// An item as its cell in a file of records: enums as their numbers, flags 1 or blank, blank for nothing.
    public func cell(of item: IdentityItem) -> [UInt8] { Self.cell(item).text(of: self) }

    static func cell(_ item: IdentityItem) -> TSVCell<Self> {
        let place: TSVCell<Self>.Place = switch item {
        case .residentRecordCode: .bytes(\.residentRecordCode)
        case .kanjiName: .bytes(\.kanjiName)
        case .nameGaijiCount: .number(\.nameGaijiCount)
        case .kanaName: .bytes(\.kanaName)
        case .birthDate: .bytes(\.birthDate)
        case .sex: .number(\.sex)
        case .address: .bytes(\.address)
        case .addressGaijiCount: .number(\.addressGaijiCount)
        case .individualNumber: .bytes(\.individualNumber)
        case .changeReason: .number(\.changeReason)
        case .changeDate: .bytes(\.changeDate)
        case .retentionFlag: .number(\.retentionFlag)
        case .searchKana: .bytes(\.searchKana)
        case .municipalityCode: .bytes(\.municipalityCode)
        case .ooazaCode: .bytes(\.ooazaCode)
        case .operatorID: .bytes(\.operatorID)
        case .operatorTerminalID: .bytes(\.operatorTerminalID)
        case .timestamp: .bytes(\.timestamp)
        case .notifiedOn: .bytes(\.notifiedOn)
        case .gaijiFlag: .flag(\.gaijiFlag)
        case .deletionFlag: .flag(\.deletionFlag)
        case .updateSequence: .longNumber(\.updateSequence)
        case .nameGaijiVersion: .number(\.nameGaijiVersion)
        case .addressGaijiVersion: .number(\.addressGaijiVersion)
        case .formerSurname: .bytes(\.formerSurname)
        case .formerSurnameGaijiCount: .number(\.formerSurnameGaijiCount)
        case .formerSurnameKana: .bytes(\.formerSurnameKana)
        case .formerSurnameGaijiVersion: .number(\.formerSurnameGaijiVersion)
        }
        return TSVCell(item.fieldName, place)
    }
}

extension SupplementaryRecordDraft: FileRecord {
    public func checked(origin: RecordOrigin) throws(Refusal) -> SupplementaryRecord {
        try SupplementaryItemCheck.record(from: self, origin: origin)
    }

    /// The 22 items, and what the server assigns beside them: a reconciliation goes by the update sequence.
    public static var cells: [TSVCell<Self>] {
        SupplementaryItem.allCases.map(cell) + [
            TSVCell("update_sequence", .longNumber(\.updateSequence)), TSVCell("notified_on", .bytes(\.notifiedOn)),
        ]
    }

    /// An item as its cell in a file of records: enums as their numbers, flags 1 or blank, blank for nothing.
    public func cell(of item: SupplementaryItem) -> [UInt8] { Self.cell(item).text(of: self) }

    private static func cell(_ item: SupplementaryItem) -> TSVCell<Self> {
        let place: TSVCell<Self>.Place = switch item {
        case .residentRecordCode: .bytes(\.residentRecordCode)
        case .kanjiName: .bytes(\.kanjiName)
        case .nameGaijiCount: .number(\.nameGaijiCount)
        case .kanaName: .bytes(\.kanaName)
        case .birthDate: .bytes(\.birthDate)
        case .sex: .number(\.sex)
        case .addressMunicipalityCode: .bytes(\.addressMunicipalityCode)
        case .address: .bytes(\.address)
        case .addressGaijiCount: .number(\.addressGaijiCount)
        case .lastAddress: .bytes(\.lastAddress)
        case .lastAddressGaijiCount: .number(\.lastAddressGaijiCount)
        case .changeDate: .bytes(\.changeDate)
        case .previousResidentRecordCode: .bytes(\.previousResidentRecordCode)
        case .managingMunicipalityCode: .bytes(\.managingMunicipalityCode)
        case .addressState: .number(\.addressState)
        case .gaijiFlag: .flag(\.gaijiFlag)
        case .gaijiPattern: .number(\.gaijiPattern)
        case .noticeKind: .number(\.noticeKind)
        case .formerSurname: .bytes(\.formerSurname)
        case .formerSurnameGaijiCount: .number(\.formerSurnameGaijiCount)
        case .formerSurnameKana: .bytes(\.formerSurnameKana)
        case .formerSurnameGaijiVersion: .number(\.formerSurnameGaijiVersion)
        }
        return TSVCell(item.fieldName, place)
    }
}

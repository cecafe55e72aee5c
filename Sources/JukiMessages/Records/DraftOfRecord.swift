public import JukiDomain

/// From a record back to what the wire and files say.
extension IdentityRecordDraft {
    /// All items, as a server's answer has them.
    public init(_ record: IdentityRecord) {
        self.init(noticeOf: record)
        retentionFlag = UInt32(record.retentionFlag.rawValue)
        notifiedOn = record.notifiedOn.map { Self.digits(UInt64($0.value), count: 8) } ?? []
        updateSequence = record.updateSequence
    }

    /// As a municipality notifies it: the items that the server assigns (12, 19, 22) stay blank.
    public init(noticeOf record: IdentityRecord) {
        self.init()
        residentRecordCode = Self.digits(record.code.value, count: ResidentRecordCode.digitCount)
        kanjiName = record.name.text.utf8
        nameGaijiCount = record.name.gaijiCount
        kanaName = record.kanaName.utf8
        birthDate = Self.digits(record.birthDate.wireValue, count: BirthDate.wireLength)
        sex = UInt32(record.sex.rawValue)
        address = record.address.text.utf8
        addressGaijiCount = record.address.gaijiCount
        individualNumber = record.individualNumber.map {
            Self.digits($0.value, count: IndividualNumber.digitCount)
        } ?? []
        changeReason = UInt32(record.changeReason.rawValue)
        changeDate = Self.digits(UInt64(record.changeDate.value), count: 8)
        searchKana = record.searchKana.utf8
        municipalityCode = Self.digits(UInt64(record.municipality.value), count: MunicipalityCode.digitCount)
        ooazaCode = record.ooaza.map { Self.digits(UInt64($0.value), count: 6) } ?? []
        operatorID = Array(record.operatorID.utf8)
        operatorTerminalID = Array(record.operatorTerminalID.utf8)
        timestamp = Array(record.timestamp.utf8)
        gaijiFlag = record.hasGaiji
        deletionFlag = record.isDeleted
        nameGaijiVersion = record.name.version
        addressGaijiVersion = record.address.version
        formerSurname = record.formerSurname.text.utf8
        formerSurnameGaijiCount = record.formerSurname.gaijiCount
        formerSurnameKana = record.formerSurnameKana.utf8
        formerSurnameGaijiVersion = record.formerSurname.version
    }

    private static func digits(_ value: UInt64, count: Int) -> [UInt8] {
        var digits = [UInt8](repeating: 0x30, count: count)
        var rest = value
        for index in stride(from: count - 1, through: 0, by: -1) {
            digits[index] += UInt8(rest % 10)
            rest /= 10
        }
        return digits
    }
}

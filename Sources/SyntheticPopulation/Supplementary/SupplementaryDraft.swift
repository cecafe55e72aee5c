public import JukiDomain

extension SupplementaryRecordDraft {
    /// The draft that this record would arrive as: where a faulty notice begins, and what an item check takes.
    public init(of record: SupplementaryRecord) {
        self.init()
        record.code.appendDigits(to: &residentRecordCode)
        kanjiName = record.name.text.utf8
        nameGaijiCount = record.name.gaijiCount
        kanaName = record.kanaName.utf8
        record.birthDate.appendWire(to: &birthDate)
        sex = UInt32(record.sex.rawValue)
        record.addressMunicipality?.appendDigits(to: &addressMunicipalityCode)
        address = record.address.text.utf8
        addressGaijiCount = record.address.gaijiCount
        lastAddress = record.lastAddress.text.utf8
        lastAddressGaijiCount = record.lastAddress.gaijiCount
        changeDate = Array(record.changeDate.compactText.utf8)
        record.previousCode?.appendDigits(to: &previousResidentRecordCode)
        record.municipality.appendDigits(to: &managingMunicipalityCode)
        addressState = UInt32(record.state.rawValue)
        gaijiFlag = record.hasGaiji
        gaijiPattern = UInt32(record.gaijiPattern.rawValue)
        noticeKind = UInt32(record.kind.rawValue)
        formerSurname = record.formerSurname.text.utf8
        formerSurnameGaijiCount = record.formerSurname.gaijiCount
        formerSurnameKana = record.formerSurnameKana.utf8
        formerSurnameGaijiVersion = record.formerSurname.version
    }
}

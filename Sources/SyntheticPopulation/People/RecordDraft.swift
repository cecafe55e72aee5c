public import JukiDomain

extension IdentityRecordDraft {
    /// The draft that this record would arrive as: where a faulty notice begins, and what an item check takes.
    public init(of record: IdentityRecord) {
        self.init()
        record.code.appendDigits(to: &residentRecordCode)
        kanjiName = record.name.text.utf8
        nameGaijiCount = record.name.gaijiCount
        nameGaijiVersion = record.name.version
        kanaName = record.kanaName.utf8
        record.birthDate.appendWire(to: &birthDate)
        sex = UInt32(record.sex.rawValue)
        address = record.address.text.utf8
        addressGaijiCount = record.address.gaijiCount
        addressGaijiVersion = record.address.version
        record.individualNumber?.appendDigits(to: &individualNumber)
        changeReason = UInt32(record.changeReason.rawValue)
        changeDate = Array(record.changeDate.compactText.utf8)
        searchKana = record.searchKana.utf8
        record.municipality.appendDigits(to: &municipalityCode)
        ooazaCode = Array((record.ooaza?.digits ?? "").utf8)
        operatorID = Array(record.operatorID.utf8)
        operatorTerminalID = Array(record.operatorTerminalID.utf8)
        timestamp = Array(record.timestamp.utf8)
        gaijiFlag = record.hasGaiji
        deletionFlag = record.isDeleted
        updateSequence = record.updateSequence
        formerSurname = record.formerSurname.text.utf8
        formerSurnameGaijiCount = record.formerSurname.gaijiCount
        formerSurnameGaijiVersion = record.formerSurname.version
        formerSurnameKana = record.formerSurnameKana.utf8
    }
}

internal import CJukiMessages
public import JukiDomain

/// 別添2 (1) items as fields of the C message, both ways. The draft is what the wire says; ``ItemCheck`` makes it a
/// record.
extension IdentityRecordDraft: @unsafe UnpackableMessage {
    static var unpack: Unpack { unsafe juki__identity_record__unpack }

    init(unpacking packed: Juki__IdentityRecord) {
        self.init()
        unsafe residentRecordCode = packed.resident_record_code.bytes
        unsafe kanjiName = packed.kanji_name.bytes
        unsafe nameGaijiCount = packed.name_gaiji_count
        unsafe kanaName = packed.kana_name.bytes
        unsafe birthDate = packed.birth_date.bytes
        unsafe sex = packed.sex.rawValue
        unsafe address = packed.address.bytes
        unsafe addressGaijiCount = packed.address_gaiji_count
        unsafe individualNumber = packed.individual_number.bytes
        unsafe changeReason = packed.change_reason.rawValue
        unsafe changeDate = packed.change_date.bytes
        unsafe retentionFlag = packed.retention_flag.rawValue
        unsafe searchKana = packed.search_kana.bytes
        unsafe municipalityCode = packed.municipality_code.bytes
        unsafe ooazaCode = packed.ooaza_code.bytes
        unsafe operatorID = packed.operator_id.bytes
        unsafe operatorTerminalID = packed.operator_terminal_id.bytes
        unsafe timestamp = packed.timestamp.bytes
        unsafe notifiedOn = packed.notified_on.bytes
        unsafe gaijiFlag = packed.gaiji_flag != 0
        unsafe deletionFlag = packed.deletion_flag != 0
        unsafe updateSequence = packed.update_sequence
        unsafe nameGaijiVersion = packed.name_gaiji_version
        unsafe addressGaijiVersion = packed.address_gaiji_version
        unsafe formerSurname = packed.former_surname.bytes
        unsafe formerSurnameGaijiCount = packed.former_surname_gaiji_count
        unsafe formerSurnameKana = packed.former_surname_kana.bytes
        unsafe formerSurnameGaijiVersion = packed.former_surname_gaiji_version
    }
}

extension IdentityRecordDraft: @unsafe PackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__IdentityRecord>?) -> Void {
        unsafe juki__identity_record__init
    }

    func pack(into packed: inout Juki__IdentityRecord, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.text(residentRecordCode)
        unsafe packed.kanji_name = arena.text(kanjiName)
        unsafe packed.name_gaiji_count = nameGaijiCount
        unsafe packed.kana_name = arena.text(kanaName)
        unsafe packed.birth_date = arena.text(birthDate)
        unsafe packed.sex = Juki__Sex(rawValue: sex)
        unsafe packed.address = arena.text(address)
        unsafe packed.address_gaiji_count = addressGaijiCount
        unsafe packed.individual_number = arena.text(individualNumber)
        unsafe packed.change_reason = Juki__ChangeReason(rawValue: changeReason)
        unsafe packed.change_date = arena.text(changeDate)
        unsafe packed.retention_flag = Juki__RetentionFlag(rawValue: retentionFlag)
        unsafe packed.search_kana = arena.text(searchKana)
        unsafe packed.municipality_code = arena.text(municipalityCode)
        unsafe packed.ooaza_code = arena.text(ooazaCode)
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.operator_terminal_id = arena.text(operatorTerminalID)
        unsafe packed.timestamp = arena.text(timestamp)
        unsafe packed.notified_on = arena.text(notifiedOn)
        unsafe packed.gaiji_flag = gaijiFlag ? 1 : 0
        unsafe packed.deletion_flag = deletionFlag ? 1 : 0
        unsafe packed.update_sequence = updateSequence
        unsafe packed.name_gaiji_version = nameGaijiVersion
        unsafe packed.address_gaiji_version = addressGaijiVersion
        unsafe packed.former_surname = arena.text(formerSurname)
        unsafe packed.former_surname_gaiji_count = formerSurnameGaijiCount
        unsafe packed.former_surname_kana = arena.text(formerSurnameKana)
        unsafe packed.former_surname_gaiji_version = formerSurnameGaijiVersion
    }
}

/// All items as the server holds them, those that it assigns included.
extension IdentityRecord: @unsafe Packable {
    static var initialise: (UnsafeMutablePointer<Juki__IdentityRecord>?) -> Void {
        unsafe juki__identity_record__init
    }

    func pack(into packed: inout Juki__IdentityRecord, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.digits(code.value, count: ResidentRecordCode.digitCount)
        unsafe packed.kanji_name = arena.text(name.text.utf8)
        unsafe packed.name_gaiji_count = name.gaijiCount
        unsafe packed.kana_name = arena.text(kanaName.utf8)
        unsafe packed.birth_date = arena.digits(birthDate.wireValue, count: BirthDate.wireLength)
        unsafe packed.sex = Juki__Sex(rawValue: UInt32(sex.rawValue))
        unsafe packed.address = arena.text(address.text.utf8)
        unsafe packed.address_gaiji_count = address.gaijiCount
        if let individualNumber {
            unsafe packed.individual_number = arena.number(individualNumber)
        }
        unsafe packed.change_reason = Juki__ChangeReason(rawValue: UInt32(changeReason.rawValue))
        unsafe packed.change_date = arena.compactDate(changeDate)
        unsafe packed.retention_flag = Juki__RetentionFlag(rawValue: UInt32(retentionFlag.rawValue))
        unsafe packed.search_kana = arena.text(searchKana.utf8)
        unsafe packed.municipality_code = arena.municipality(municipality)
        if let ooaza {
            unsafe packed.ooaza_code = arena.digits(UInt64(ooaza.value), count: 6)
        }
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.operator_terminal_id = arena.text(operatorTerminalID)
        unsafe packed.timestamp = arena.text(timestamp)
        if let notifiedOn {
            unsafe packed.notified_on = arena.compactDate(notifiedOn)
        }
        unsafe packed.gaiji_flag = hasGaiji ? 1 : 0
        unsafe packed.deletion_flag = isDeleted ? 1 : 0
        unsafe packed.update_sequence = updateSequence
        unsafe packed.name_gaiji_version = name.version
        unsafe packed.address_gaiji_version = address.version
        unsafe packed.former_surname = arena.text(formerSurname.text.utf8)
        unsafe packed.former_surname_gaiji_count = formerSurname.gaijiCount
        unsafe packed.former_surname_kana = arena.text(formerSurnameKana.utf8)
        unsafe packed.former_surname_gaiji_version = formerSurname.version
    }
}

extension IdentityRecord {
    /// Reads and checks the fields of a record.
    init(_ packed: Juki__IdentityRecord, origin: RecordOrigin) throws(Refusal) {
        self = try ItemCheck.record(from: unsafe IdentityRecordDraft(unpacking: packed), origin: origin)
    }
}

/// Codes and dates as fields.
extension MessageArena {
    func recordCode(_ code: ResidentRecordCode?) -> ProtobufCBinaryData {
        guard let code else { return unsafe ProtobufCBinaryData() }
        return unsafe digits(code.value, count: ResidentRecordCode.digitCount)
    }

    func number(_ number: IndividualNumber?) -> ProtobufCBinaryData {
        guard let number else { return unsafe ProtobufCBinaryData() }
        return unsafe digits(number.value, count: IndividualNumber.digitCount)
    }

    func municipality(_ code: MunicipalityCode?) -> ProtobufCBinaryData {
        guard let code else { return unsafe ProtobufCBinaryData() }
        return unsafe digits(UInt64(code.value), count: MunicipalityCode.digitCount)
    }

    /// `YYYYMMDD`
    func compactDate(_ date: CalendarDate) -> ProtobufCBinaryData {
        unsafe digits(UInt64(date.value), count: 8)
    }

    /// `YYYY-MM-DD`, or blank.
    func date(_ date: CalendarDate?) -> ProtobufCBinaryData {
        guard let date else { return unsafe ProtobufCBinaryData() }
        let compact = unsafe digits(UInt64(date.value), count: 8).bytes
        return unsafe text(compact[..<4] + [0x2D] + compact[4..<6] + [0x2D] + compact[6...])
    }
}

internal import CJukiMessages
public import JukiDomain

/// 別添2 (2) items as fields of the C message, both ways. The draft is what the wire says; ``SupplementaryItemCheck``
/// makes it a record.
extension SupplementaryRecordDraft: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryIdentityRecord>?) -> Void {
        unsafe juki__supplementary_identity_record__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_identity_record__unpack }

    init(unpacking packed: Juki__SupplementaryIdentityRecord) throws(Refusal) {
        self.init()
        unsafe residentRecordCode = packed.resident_record_code.bytes
        unsafe kanjiName = packed.kanji_name.bytes
        unsafe kanaName = packed.kana_name.bytes
        unsafe birthDate = packed.birth_date.bytes
        unsafe addressMunicipalityCode = packed.address_municipality_code.bytes
        unsafe address = packed.address.bytes
        unsafe lastAddress = packed.last_address.bytes
        unsafe changeDate = packed.change_date.bytes
        unsafe previousResidentRecordCode = packed.previous_resident_record_code.bytes
        unsafe managingMunicipalityCode = packed.managing_municipality_code.bytes
        unsafe formerSurname = packed.former_surname.bytes
        unsafe formerSurnameKana = packed.former_surname_kana.bytes
        unsafe notifiedOn = packed.notified_on.bytes
        unsafe nameGaijiCount = packed.name_gaiji_count
        unsafe addressGaijiCount = packed.address_gaiji_count
        unsafe lastAddressGaijiCount = packed.last_address_gaiji_count
        unsafe gaijiPattern = packed.gaiji_pattern
        unsafe formerSurnameGaijiCount = packed.former_surname_gaiji_count
        unsafe formerSurnameGaijiVersion = packed.former_surname_gaiji_version
        unsafe updateSequence = packed.update_sequence
        unsafe sex = packed.sex.rawValue
        unsafe addressState = packed.address_state.rawValue
        unsafe noticeKind = packed.notice_kind.rawValue
        unsafe gaijiFlag = packed.gaiji_flag != 0
        glyphs = try unsafe Field.list(packed.glyphs, packed.n_glyphs) {
            unsafe GlyphReferenceDraft(unpacking: $0)
        }
    }

    func pack(into packed: inout Juki__SupplementaryIdentityRecord, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.text(residentRecordCode)
        unsafe packed.kanji_name = arena.text(kanjiName)
        unsafe packed.kana_name = arena.text(kanaName)
        unsafe packed.birth_date = arena.text(birthDate)
        unsafe packed.address_municipality_code = arena.text(addressMunicipalityCode)
        unsafe packed.address = arena.text(address)
        unsafe packed.last_address = arena.text(lastAddress)
        unsafe packed.change_date = arena.text(changeDate)
        unsafe packed.previous_resident_record_code = arena.text(previousResidentRecordCode)
        unsafe packed.managing_municipality_code = arena.text(managingMunicipalityCode)
        unsafe packed.former_surname = arena.text(formerSurname)
        unsafe packed.former_surname_kana = arena.text(formerSurnameKana)
        unsafe packed.notified_on = arena.text(notifiedOn)
        unsafe packed.name_gaiji_count = nameGaijiCount
        unsafe packed.address_gaiji_count = addressGaijiCount
        unsafe packed.last_address_gaiji_count = lastAddressGaijiCount
        unsafe packed.gaiji_pattern = gaijiPattern
        unsafe packed.former_surname_gaiji_count = formerSurnameGaijiCount
        unsafe packed.former_surname_gaiji_version = formerSurnameGaijiVersion
        unsafe packed.update_sequence = updateSequence
        unsafe packed.sex = Juki__Sex(rawValue: sex)
        unsafe packed.address_state = Juki__AddressState(rawValue: addressState)
        unsafe packed.notice_kind = Juki__SupplementaryNoticeKind(rawValue: noticeKind)
        unsafe packed.gaiji_flag = gaijiFlag ? 1 : 0
        unsafe packed.n_glyphs = glyphs.count
        unsafe packed.glyphs = arena.messages(glyphs)
    }
}

/// From a record back to what the wire and files say.
extension SupplementaryRecordDraft {
    /// All items, and what the server assigns.
    public init(_ record: SupplementaryRecord) {
        self.init(noticeOf: record)
        updateSequence = record.updateSequence
        notifiedOn = record.notifiedOn.map { Array($0.compactText.utf8) } ?? []
        glyphs = [GlyphReferenceDraft](record.glyphs)
    }

    /// As a municipality notifies it.
    public init(noticeOf record: SupplementaryRecord) {
        self.init()
        residentRecordCode = Array(record.code.digits.utf8)
        kanjiName = record.name.text.utf8
        nameGaijiCount = record.name.gaijiCount
        kanaName = record.kanaName.utf8
        birthDate = Array(record.birthDate.wire.utf8)
        sex = UInt32(record.sex.rawValue)
        addressMunicipalityCode = record.addressMunicipality.map { Array($0.digits.utf8) } ?? []
        address = record.address.text.utf8
        addressGaijiCount = record.address.gaijiCount
        lastAddress = record.lastAddress.text.utf8
        lastAddressGaijiCount = record.lastAddress.gaijiCount
        changeDate = Array(record.changeDate.compactText.utf8)
        previousResidentRecordCode = record.previousCode.map { Array($0.digits.utf8) } ?? []
        managingMunicipalityCode = Array(record.municipality.digits.utf8)
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

extension SupplementaryRecord {
    /// Reads and checks the fields of a record.
    init(_ packed: Juki__SupplementaryIdentityRecord, origin: RecordOrigin) throws(Refusal) {
        let draft = try unsafe SupplementaryRecordDraft(unpacking: packed)
        self = try SupplementaryItemCheck.record(from: draft, origin: origin)
    }
}

/// A record as bytes of message SupplementaryIdentityRecord: what the store keeps, so that an answer is a copy.
public enum SupplementaryRecordBytes {
    public static func encode(_ record: SupplementaryRecord) -> [UInt8] {
        SupplementaryRecordDraft(record).encode()
    }

    /// Reads bytes of our own store or of a server's answer.
    /// - Throws: what is wrong with them; from the store that is corruption.
    public static func decode(_ bytes: [UInt8]) throws(Refusal) -> SupplementaryRecord {
        try SupplementaryItemCheck.record(from: SupplementaryRecordDraft(decoding: bytes), origin: .server)
    }
}

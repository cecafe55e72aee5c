/// 項目チェック (format, codes): from an unchecked draft to a record, or the first item that is wrong and why.
///
/// The same check runs at the municipal server (client library) and again at the prefectural server.
public enum ItemCheck {
    typealias Field = FieldCheck<IdentityItem>

    /// 操作者ＩＤ and 操作端末ＩＤ: our choice, room for every scheme in use, short enough for a log line.
    public static let operatorIDLengthMax = 16
    /// タイムスタンプ is YYYYMMDDhhmmss.
    public static let timestampLength = 14

    public static func record(
        from draft: IdentityRecordDraft, origin: RecordOrigin
    ) throws(Refusal) -> IdentityRecord {
        let kana = try Field.reading(draft.kanaName, .kanaName)
        var record = IdentityRecord(
            code: try residentRecordCode(draft.residentRecordCode),
            name: try Field.gaijiText(draft.kanjiName, draft.nameGaijiCount, draft.nameGaijiVersion,
                                      .kanjiName, .nameGaijiCount, limit: TextRule.nameLimit),
            kanaName: kana,
            birthDate: try Field.birthDate(draft.birthDate, .birthDate),
            sex: try Field.choice(draft.sex, .sex),
            address: try Field.gaijiText(draft.address, draft.addressGaijiCount, draft.addressGaijiVersion,
                                         .address, .addressGaijiCount, limit: TextRule.addressLimit),
            individualNumber: try individualNumber(draft.individualNumber),
            changeReason: try Field.choice(draft.changeReason, .changeReason),
            changeDate: try Field.date(draft.changeDate, .changeDate),
            searchKana: try searchKana(draft.searchKana, of: kana),
            municipality: try municipality(draft.municipalityCode),
            ooaza: try ooaza(draft.ooazaCode),
            operatorID: try identifier(draft.operatorID, .operatorID),
            operatorTerminalID: try identifier(draft.operatorTerminalID, .operatorTerminalID),
            timestamp: try timestamp(draft.timestamp),
            isDeleted: draft.deletionFlag,
            formerSurname: try Field.gaijiText(
                draft.formerSurname, draft.formerSurnameGaijiCount, draft.formerSurnameGaijiVersion,
                .formerSurname, .formerSurnameGaijiCount, limit: TextRule.nameLimit),
            formerSurnameKana: try Field.reading(draft.formerSurnameKana, .formerSurnameKana))
        guard !record.address.text.isBlank else { throw Refusal(.missingItem, .address) }
        guard record.hasGaiji == draft.gaijiFlag else { throw Refusal(.gaijiFlag, .gaijiFlag) }
        try takeServerItems(from: draft, origin: origin, into: &record)
        return record
    }

    private static func takeServerItems(
        from draft: IdentityRecordDraft, origin: RecordOrigin, into record: inout IdentityRecord
    ) throws(Refusal) {
        switch origin {
        case .notice:
            guard draft.retentionFlag == 0 else { throw Refusal(.itemNotAllowed, .retentionFlag) }
            guard draft.notifiedOn.isEmpty else { throw Refusal(.itemNotAllowed, .notifiedOn) }
            guard draft.updateSequence == 0 else { throw Refusal(.itemNotAllowed, .updateSequence) }
        case .reconciliation:
            record.updateSequence = draft.updateSequence
        case .server:
            record.retentionFlag = try Field.choice(draft.retentionFlag, .retentionFlag)
            record.notifiedOn = try Field.date(draft.notifiedOn, .notifiedOn)
            record.updateSequence = draft.updateSequence
        }
    }

    // MARK: Codes

    public static func residentRecordCode(_ bytes: [UInt8]) throws(Refusal) -> ResidentRecordCode {
        try Field.residentRecordCode(bytes, .residentRecordCode)
    }

    public static func individualNumber(_ bytes: [UInt8]) throws(Refusal) -> IndividualNumber? {
        if bytes.isEmpty { return nil }
        do { return try IndividualNumber(digits: bytes) } catch { throw Field.refusal(error, .individualNumber) }
    }

    public static func municipality(_ bytes: [UInt8]) throws(Refusal) -> MunicipalityCode {
        try Field.municipality(bytes, .municipalityCode)
    }

    static func ooaza(_ bytes: [UInt8]) throws(Refusal) -> OoazaCode? {
        if bytes.isEmpty { return nil }
        do { return try OoazaCode(bytes) } catch { throw Field.refusal(error, .ooazaCode) }
    }

    // MARK: What only this register has

    static func timestamp(_ bytes: [UInt8]) throws(Refusal) -> String {
        if bytes.isEmpty { return "" }
        guard bytes.count == timestampLength, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Refusal(.invalidDate, .timestamp)
        }
        _ = try Field.date(Array(bytes.prefix(8)), .timestamp)
        let clock = bytes[8...].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard clock / 10_000 < 24, clock / 100 % 100 < 60, clock % 100 < 60 else {
            throw Refusal(.invalidDate, .timestamp)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func searchKana(_ bytes: [UInt8], of kana: PersonalText) throws(Refusal) -> PersonalText {
        let derived = Kana.strictKey(utf8: kana.utf8.span).bytes
        guard bytes.isEmpty || bytes == derived else { throw Refusal(.searchKana, .searchKana) }
        return PersonalText(utf8: derived)
    }

    static func identifier(_ bytes: [UInt8], _ item: IdentityItem) throws(Refusal) -> String {
        guard bytes.count <= operatorIDLengthMax else {
            throw Refusal(.textTooLong, item: item.rawValue, expected: UInt64(operatorIDLengthMax))
        }
        for byte in bytes where !isIdentifierCharacter(byte) {
            throw Refusal(.forbiddenCharacter, item: item.rawValue, offendingScalar: UInt32(byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isIdentifierCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}

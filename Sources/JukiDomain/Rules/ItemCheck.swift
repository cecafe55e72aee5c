/// 項目チェック (format, codes): from an unchecked draft to a record, or the first item that is wrong and why.
///
/// The same check runs at the municipal server (client library) and again at the prefectural server.
public enum ItemCheck {
    /// 操作者ＩＤ and 操作端末ＩＤ: our choice, room for every scheme in use, short enough for a log line.
    public static let operatorIDLengthMax = 16
    /// タイムスタンプ is YYYYMMDDhhmmss.
    public static let timestampLength = 14

    public static func record(
        from draft: IdentityRecordDraft, origin: RecordOrigin
    ) throws(Refusal) -> IdentityRecord {
        let kana = try reading(draft.kanaName, .kanaName)
        var record = IdentityRecord(
            code: try residentRecordCode(draft.residentRecordCode),
            name: try gaijiText(draft.kanjiName, draft.nameGaijiCount, draft.nameGaijiVersion,
                                .kanjiName, .nameGaijiCount, limit: TextRule.nameLimit),
            kanaName: kana,
            birthDate: try birthDate(draft.birthDate),
            sex: try sex(draft.sex),
            address: try gaijiText(draft.address, draft.addressGaijiCount, draft.addressGaijiVersion,
                                   .address, .addressGaijiCount, limit: TextRule.addressLimit),
            individualNumber: try individualNumber(draft.individualNumber),
            changeReason: try changeReason(draft.changeReason),
            changeDate: try date(draft.changeDate, .changeDate),
            searchKana: try searchKana(draft.searchKana, of: kana),
            municipality: try municipality(draft.municipalityCode),
            ooaza: try ooaza(draft.ooazaCode),
            operatorID: try identifier(draft.operatorID, .operatorID),
            operatorTerminalID: try identifier(draft.operatorTerminalID, .operatorTerminalID),
            timestamp: try timestamp(draft.timestamp),
            isDeleted: draft.deletionFlag,
            formerSurname: try gaijiText(
                draft.formerSurname, draft.formerSurnameGaijiCount, draft.formerSurnameGaijiVersion,
                .formerSurname, .formerSurnameGaijiCount, limit: TextRule.nameLimit),
            formerSurnameKana: try reading(draft.formerSurnameKana, .formerSurnameKana))
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
            guard let raw = UInt8(exactly: draft.retentionFlag), let flag = RetentionFlag(rawValue: raw) else {
                throw Refusal(.unknownEnumValue, .retentionFlag)
            }
            record.retentionFlag = flag
            record.notifiedOn = try date(draft.notifiedOn, .notifiedOn)
            record.updateSequence = draft.updateSequence
        }
    }

    // MARK: Codes

    public static func residentRecordCode(_ bytes: [UInt8]) throws(Refusal) -> ResidentRecordCode {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, .residentRecordCode) }
        do { return try ResidentRecordCode(digits: bytes) } catch { throw refusal(error, .residentRecordCode) }
    }

    public static func individualNumber(_ bytes: [UInt8]) throws(Refusal) -> IndividualNumber? {
        if bytes.isEmpty { return nil }
        do { return try IndividualNumber(digits: bytes) } catch { throw refusal(error, .individualNumber) }
    }

    public static func municipality(_ bytes: [UInt8]) throws(Refusal) -> MunicipalityCode {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, .municipalityCode) }
        do { return try MunicipalityCode(digits: bytes) } catch { throw refusal(error, .municipalityCode) }
    }

    static func ooaza(_ bytes: [UInt8]) throws(Refusal) -> OoazaCode? {
        if bytes.isEmpty { return nil }
        do { return try OoazaCode(bytes) } catch { throw refusal(error, .ooazaCode) }
    }

    private static func refusal(_ error: CodeError, _ item: IdentityItem) -> Refusal {
        switch error {
        case .wrongLength(let expected, _): Refusal(.wrongLength, item: item.rawValue, expected: UInt64(expected))
        case .notADigit: Refusal(.notADigit, item)
        case .checkDigit, .allZero: Refusal(.checkDigit, item)
        }
    }

    static func sex(_ raw: UInt32) throws(Refusal) -> Sex {
        guard let raw = UInt8(exactly: raw), let sex = Sex(rawValue: raw) else {
            throw Refusal(.unknownEnumValue, .sex)
        }
        return sex
    }

    static func changeReason(_ raw: UInt32) throws(Refusal) -> ChangeReason {
        guard let raw = UInt8(exactly: raw), let reason = ChangeReason(rawValue: raw) else {
            throw Refusal(.unknownEnumValue, .changeReason)
        }
        return reason
    }

    // MARK: Dates

    static func birthDate(_ bytes: [UInt8]) throws(Refusal) -> BirthDate {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, .birthDate) }
        do { return try BirthDate(wire: bytes) } catch { throw Refusal(.invalidDate, .birthDate) }
    }

    static func date(_ bytes: [UInt8], _ item: IdentityItem) throws(Refusal) -> CalendarDate {
        guard !bytes.isEmpty else { throw Refusal(.missingItem, item) }
        do { return try CalendarDate(compact: bytes) } catch { throw Refusal(.invalidDate, item) }
    }

    static func timestamp(_ bytes: [UInt8]) throws(Refusal) -> String {
        if bytes.isEmpty { return "" }
        guard bytes.count == timestampLength, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Refusal(.invalidDate, .timestamp)
        }
        _ = try date(Array(bytes.prefix(8)), .timestamp)
        let clock = bytes[8...].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard clock / 10_000 < 24, clock / 100 % 100 < 60, clock % 100 < 60 else {
            throw Refusal(.invalidDate, .timestamp)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Text

    private static func gaijiText(
        _ bytes: [UInt8], _ count: UInt32, _ version: UInt32, _ item: IdentityItem, _ countItem: IdentityItem,
        limit: Int
    ) throws(Refusal) -> GaijiText {
        try validate(bytes, item, limit: limit)
        guard Gaiji.count(in: bytes.span) == Int(count) else { throw Refusal(.gaijiCount, countItem) }
        return GaijiText(PersonalText(utf8: bytes), gaijiCount: count, version: version)
    }

    static func reading(_ bytes: [UInt8], _ item: IdentityItem) throws(Refusal) -> PersonalText {
        try validate(bytes, item, limit: TextRule.kanaLimit)
        do {
            _ = try Kana.validate(bytes.span)
        } catch {
            guard case .refused(let scalar, _) = error else { throw Refusal(.forbiddenKana, item) }
            throw Refusal(.forbiddenKana, item: item.rawValue, offendingScalar: scalar)
        }
        return PersonalText(utf8: Kana.hiragana(utf8: bytes.span))
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

    static func validate(_ bytes: [UInt8], _ item: IdentityItem, limit: Int) throws(Refusal) {
        do {
            _ = try TextRule.validate(bytes.span, limit: limit)
        } catch {
            switch error {
            case .notUTF8: throw Refusal(.invalidUTF8, item)
            case .tooLong(let limit): throw Refusal(.textTooLong, item: item.rawValue, expected: UInt64(limit))
            case .refused(let scalar, _):
                throw Refusal(.forbiddenCharacter, item: item.rawValue, offendingScalar: scalar)
            }
        }
    }
}

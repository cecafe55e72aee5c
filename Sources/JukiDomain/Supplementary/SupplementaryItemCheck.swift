/// 項目チェック of the supplementary register: from an unchecked draft to a record, or the first item that is wrong
/// and why.
///
/// What is required of an address follows from 状態区分: a domestic one needs 住所 and its 市町村コード and has no
/// 最終住所; a person moved overseas (国外転出者) has no 市町村コード and keeps the 最終住所 in the country.
public enum SupplementaryItemCheck {
    private typealias Field = FieldCheck<SupplementaryItem>

    public static func record(
        from draft: SupplementaryRecordDraft, origin: RecordOrigin = .notice
    ) throws(Refusal) -> SupplementaryRecord {
        var record = SupplementaryRecord(
            code: try Field.residentRecordCode(draft.residentRecordCode, .residentRecordCode),
            name: try text(draft.kanjiName, draft.nameGaijiCount, .kanjiName, .nameGaijiCount, TextRule.nameLimit),
            kanaName: try Field.reading(draft.kanaName, .kanaName),
            birthDate: try Field.birthDate(draft.birthDate, .birthDate),
            sex: try Field.choice(draft.sex, .sex),
            addressMunicipality: draft.addressMunicipalityCode.isEmpty
                ? nil : try Field.municipality(draft.addressMunicipalityCode, .addressMunicipalityCode),
            address: try text(
                draft.address, draft.addressGaijiCount, .address, .addressGaijiCount, TextRule.addressLimit),
            lastAddress: try text(
                draft.lastAddress, draft.lastAddressGaijiCount, .lastAddress, .lastAddressGaijiCount,
                TextRule.addressLimit),
            changeDate: try Field.date(draft.changeDate, .changeDate),
            previousCode: draft.previousResidentRecordCode.isEmpty
                ? nil : try Field.residentRecordCode(draft.previousResidentRecordCode, .previousResidentRecordCode),
            municipality: try Field.municipality(draft.managingMunicipalityCode, .managingMunicipalityCode),
            state: try Field.choice(draft.addressState, .addressState),
            kind: try Field.choice(draft.noticeKind, .noticeKind),
            formerSurname: try Field.gaijiText(
                draft.formerSurname, draft.formerSurnameGaijiCount, draft.formerSurnameGaijiVersion,
                .formerSurname, .formerSurnameGaijiCount, limit: TextRule.nameLimit),
            formerSurnameKana: try Field.reading(draft.formerSurnameKana, .formerSurnameKana))
        try checkAddress(of: record)
        guard record.hasGaiji == draft.gaijiFlag else { throw refusal(.gaijiFlag, .gaijiFlag) }
        guard UInt32(record.gaijiPattern.rawValue) == draft.gaijiPattern else {
            throw refusal(.gaijiFlag, .gaijiPattern)
        }
        try takeServerItems(from: draft, origin: origin, into: &record)
        return record
    }

    private static func takeServerItems(
        from draft: SupplementaryRecordDraft, origin: RecordOrigin, into record: inout SupplementaryRecord
    ) throws(Refusal) {
        switch origin {
        case .notice:
            guard draft.notifiedOn.isEmpty, draft.updateSequence == 0, draft.glyphs.isEmpty else {
                throw Refusal(.itemNotAllowed)
            }
        case .reconciliation:
            record.updateSequence = draft.updateSequence
        case .server:
            record.notifiedOn = try notifiedOn(draft.notifiedOn)
            record.updateSequence = draft.updateSequence
            let checked = record
            record.glyphs = try GlyphCheck.references(from: draft.glyphs) { checked.gaijiCount(in: $0) }
        }
    }

    /// No item of 別添2, so that a refusal names none.
    private static func notifiedOn(_ bytes: [UInt8]) throws(Refusal) -> CalendarDate {
        guard !bytes.isEmpty else { throw Refusal(.missingItem) }
        do { return try CalendarDate(compact: bytes) } catch { throw Refusal(.invalidDate) }
    }

    /// Only the former surname has a 外字変更連番 of its own in this record.
    private static func text(
        _ bytes: [UInt8], _ count: UInt32, _ item: SupplementaryItem, _ countItem: SupplementaryItem, _ limit: Int
    ) throws(Refusal) -> GaijiText {
        try Field.gaijiText(bytes, count, 0, item, countItem, limit: limit)
    }

    private static func checkAddress(of record: SupplementaryRecord) throws(Refusal) {
        switch record.state {
        case .domestic:
            guard record.addressMunicipality != nil else { throw refusal(.missingItem, .addressMunicipalityCode) }
            guard !record.address.text.isBlank else { throw refusal(.missingItem, .address) }
            guard record.lastAddress.text.isBlank else { throw refusal(.itemNotAllowed, .lastAddress) }
        case .movedOverseas:
            guard record.addressMunicipality == nil else { throw refusal(.itemNotAllowed, .addressMunicipalityCode) }
            guard !record.lastAddress.text.isBlank else { throw refusal(.missingItem, .lastAddress) }
        case .deletedByDeath, .deleted, .unknown:
            break
        }
    }

    private static func refusal(_ reason: Reason, _ item: SupplementaryItem) -> Refusal {
        Refusal(reason, item: item.rawValue)
    }
}

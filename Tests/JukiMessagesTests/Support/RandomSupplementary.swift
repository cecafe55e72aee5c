import JukiDomain
import JukiMessages

/// Records of the supplementary register that pass its item check, in every state.
extension SeededRandom {
    mutating func supplementaryRecord(origin: RecordOrigin = .server) -> SupplementaryRecord {
        let state = AddressState.allCases.randomElement(using: &self) ?? .domestic
        let hasMunicipality = state == .domestic || (state != .movedOverseas && chance(2))
        var record = SupplementaryRecord(
            code: recordCode(), name: unversioned("鹿児島太郎一二三〓𠮷髙", 0...10),
            kanaName: PersonalText(text("あいうえおかがきぎくぱひゃっゅーん", 0...12)), birthDate: birthDate(),
            sex: Sex.allCases.randomElement(using: &self) ?? .blank,
            addressMunicipality: hasMunicipality ? municipality() : nil,
            address: unversioned("東京都千代田区丸の内〓番号１０ー", state == .domestic ? 1...40 : 0...40),
            lastAddress: state == .domestic ? .blank : unversioned("鹿児島市鴨池新町〓番号", 1...40),
            changeDate: date(), previousCode: chance(2) ? nil : recordCode(), municipality: municipality(),
            state: state, kind: SupplementaryNoticeKind.allCases.randomElement(using: &self) ?? .entry,
            formerSurname: chance(2) ? .blank : gaijiText("川野〓崎", 0...4),
            formerSurnameKana: PersonalText(text("かわのざき", 0...6)))
        if origin != .notice { record.updateSequence = number() }
        if origin == .server {
            record.notifiedOn = date()
            for place in glyphPlaces(of: record) { record.glyphs[place] = glyphDigest() }
        }
        return record
    }

    /// In this register only the former surname has a 外字変更連番.
    private mutating func unversioned(_ letters: String, _ lengths: ClosedRange<Int>) -> GaijiText {
        var text = gaijiText(letters, lengths)
        text.version = 0
        return text
    }

    mutating func supplementaryNotice(number: UInt64) -> SupplementaryNotice {
        var notice = SupplementaryNotice(
            number: number, record: supplementaryRecord(origin: .notice), replacesNumber: chance(2) ? 0 : self.number())
        for place in glyphPlaces(of: notice.record) { notice.glyphs[place] = glyphImage() }
        return notice
    }

    /// At least one.
    mutating func supplementaryItems() -> ItemSet {
        let bits = UInt32(truncatingIfNeeded: next()) & ItemSet.everySupplementaryItem.rawValue
        return ItemSet(rawValue: bits).union(ItemSet(number: SupplementaryItem.sex.rawValue))
    }

    mutating func supplementaryProvided(_ items: ItemSet) -> ProvidedSupplementaryRecord {
        let draft = SupplementaryRecordDraft(supplementaryRecord()).cut(to: items)
        guard let record = try? ProvidedSupplementaryRecord(draft, items: items) else {
            preconditionFailure("a good record")
        }
        return record
    }

    mutating func supplementaryQuestion() -> SupplementaryNationalQuestion {
        let record = supplementaryRecord()
        let four = FourItems(
            name: "山田太郎", address: chance(2) ? "鹿児島市" : .blank, birthDate: record.birthDate,
            sex: chance(2) ? record.sex : nil)
        return SupplementaryNationalQuestion(
            chance(2) ? .code(record.code) : .fourItems(four), items: supplementaryItems(),
            purpose: chance(2) ? Purpose(legalBasis: "30-44-6", applicationNumber: "A-1") : nil)
    }

    mutating func supplementaryDisclosure(_ look: ProvisionLine) -> DiscloseResponse<SupplementaryRecord> {
        let (received, due) = (date(), date())
        let head = DisclosureHead<SupplementaryRecord>(
            record: chance(2) ? nil : supplementaryRecord(), receivedOn: received, dueOn: due,
            disclosedAt: Moment(milliseconds: number()), applicationNumber: "R8-1", historyCount: number(),
            provisionCount: number(), glyphCount: number())
        return DiscloseResponse(
            head: chance(2) ? nil : head, history: [supplementaryRecord()], glyphs: [storedGlyph(), storedGlyph()],
            provisions: [look, look],
            isLast: chance(2))
    }

    /// A message of every kind that holds a record of the supplementary register, or asks for one.
    mutating func supplementaryMessages(_ purpose: Purpose) -> [any WireMessage] {
        let items = supplementaryItems()
        let notices = (1...3).map { SupplementaryNoticeDraft(supplementaryNotice(number: $0)) }
        let hit = SupplementarySearchHit(record: supplementaryProvided(items), matchedPastVersion: chance(2))
        let sum = (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) }
        let look = ProvisionLine(
            time: Moment(milliseconds: number()), peer: "urn:juki:national", operatorID: "OP-1",
            applicationNumber: "R8-2", legalBasis: "30-44-6", procedure: 272, itemsAsked: 0x7F_FFFE, items: 0xFE,
            result: 38)
        typealias Step = ReconcileStep<SupplementaryRecord>
        return [
            SupplementaryRecordDraft(supplementaryRecord()), notices[0], SupplementaryUpdateRequest(notices[0]),
            SupplementaryUpdateBatch(notices), SupplementaryUpdateBatch([]),
            SupplementaryLookupRequest(code: recordCode(), items: items, includeHistory: true, purpose: purpose),
            SupplementaryLookupRequest(code: recordCode()),
            SupplementaryLookupResponse(
                record: supplementaryProvided(items), history: [supplementaryProvided(items)],
                evidenceSequence: number()),
            SupplementarySearchResponse(
                hits: [hit, hit], items: items,
                explanation: Explanation(index: "kana-strict", keys: ["x"], rowsTouched: 12, recordsRead: 3),
                evidenceSequence: number()),
            SupplementarySearchResponse(hits: [], items: []),
            Step.begin(municipality: municipality(), lastNoticeNumber: number(), mode: .ranges),
            Step.fingerprints([RangeFingerprint(prefix: "0123", count: 7, sum: sum)]),
            Step.records(prefix: "01", [supplementaryRecord(origin: .reconciliation)], isLast: true), Step.finish,
            SupplementaryOnwardNoticesRequest([
                SupplementaryOnwardNotice(sequence: 1, supplementaryRecord(), glyphs: [storedGlyph()]),
            ]),
            supplementaryQuestion(), SupplementaryNationalAnswer(supplementaryProvided(items)),
            supplementaryDisclosure(look),
        ]
    }
}

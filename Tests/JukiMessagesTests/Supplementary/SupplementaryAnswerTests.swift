import JukiDomain
import JukiMessages
import Testing

@Suite("Answers made of stored records of the supplementary register")
struct SupplementaryAnswerTests {
    private static func provided(
        _ record: SupplementaryRecord, _ items: ItemSet
    ) throws -> ProvidedSupplementaryRecord {
        try ProvidedSupplementaryRecord(SupplementaryRecordDraft(record).cut(to: items), items: items)
    }

    @Test("An answer copied and cut from the store is the answer that encoding gives", arguments: 0..<400)
    func copiedAnswer(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let items = seed % 8 == 0 ? .everySupplementaryItem : random.supplementaryItems()
        let record = random.supplementaryRecord()
        let earlier = [random.supplementaryRecord(), random.supplementaryRecord()]
        var copied = StoredAnswer.lookup(
            recordBytes: SupplementaryRecordBytes.encode(record), items: items,
            history: earlier.map(SupplementaryRecordBytes.encode))
        let sequence = random.number()
        EvidenceField.append(sequence, to: &copied)
        let expected = SupplementaryLookupResponse(
            record: try Self.provided(record, items), history: try earlier.map { try Self.provided($0, items) },
            evidenceSequence: sequence)
        #expect(copied == expected.encode(), "seed \(seed)")
        #expect(try SupplementaryLookupResponse(decoding: copied) == expected, "seed \(seed)")
    }

    @Test("Hits copied and cut from the store are the hits that encoding gives", arguments: 0..<200)
    func copiedHits(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let items = random.supplementaryItems()
        let records = (0..<seed % 4).map { _ in random.supplementaryRecord() }
        let explanation = random.chance(2) ? nil : Explanation(index: "x", keys: ["y"], rowsTouched: 1, recordsRead: 2)
        let stored = records.enumerated().map { index, record in
            StoredAnswer.Hit(
                recordBytes: SupplementaryRecordBytes.encode(record), individualNumber: nil,
                matchedPastVersion: index % 2 == 1)
        }
        let hits = try records.enumerated().map { index, record in
            SupplementarySearchHit(record: try Self.provided(record, items), matchedPastVersion: index % 2 == 1)
        }
        let copied = StoredAnswer.search(stored, items: items, explanation: explanation)
        let expected = SupplementarySearchResponse(hits: hits, items: items, explanation: explanation)
        #expect(copied == expected.encode(), "seed \(seed)")
        #expect(try SupplementarySearchResponse(decoding: copied) == expected, "seed \(seed)")
    }

    @Test("Every item reads as the record has it where it is told, and as nothing where it is not", arguments: 0..<100)
    func itemsTold(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let record = random.supplementaryRecord()
        let items = random.supplementaryItems()
        let told = try Self.provided(record, items)
        func expect<Value: Equatable>(_ read: Value?, _ value: Value, _ item: SupplementaryItem) {
            #expect(read == (items.contains(number: item.rawValue) ? value : nil), "\(item), seed \(seed)")
        }
        expect(told.code, record.code, .residentRecordCode)
        expect(told.name, record.name.text, .kanjiName)
        expect(told.kanaName, record.kanaName, .kanaName)
        expect(told.birthDate, record.birthDate, .birthDate)
        expect(told.sex, record.sex, .sex)
        expect(told.address, record.address.text, .address)
        expect(told.lastAddress, record.lastAddress.text, .lastAddress)
        expect(told.changeDate, record.changeDate, .changeDate)
        expect(told.municipality, record.municipality, .managingMunicipalityCode)
        expect(told.state, record.state, .addressState)
        expect(told.kind, record.kind, .noticeKind)
        expect(told.formerSurname, record.formerSurname.text, .formerSurname)
        #expect(told.items == items)
    }

    @Test("A value of an item that is not told is refused, whichever item it is", arguments: SupplementaryItem.allCases)
    func smuggledItem(item: SupplementaryItem) throws {
        var draft = SupplementaryRecordDraft()
        draft.residentRecordCode = Array("12345678903".utf8)
        (draft.kanjiName, draft.kanaName) = (Array("〓".utf8), Array("あ".utf8))
        (draft.birthDate, draft.changeDate) = (Array("319400517".utf8), Array("20260401".utf8))
        (draft.address, draft.lastAddress, draft.formerSurname) = (draft.kanjiName, draft.kanjiName, draft.kanjiName)
        draft.formerSurnameKana = draft.kanaName
        draft.addressMunicipalityCode = Array("462012".utf8)
        draft.managingMunicipalityCode = draft.addressMunicipalityCode
        draft.previousResidentRecordCode = Array("12345678911".utf8)
        (draft.sex, draft.addressState, draft.noticeKind, draft.gaijiPattern) = (1, 2, 3, 15)
        (draft.nameGaijiCount, draft.addressGaijiCount, draft.lastAddressGaijiCount) = (1, 1, 1)
        (draft.formerSurnameGaijiCount, draft.formerSurnameGaijiVersion, draft.gaijiFlag) = (1, 1, true)
        let all = ItemSet.everySupplementaryItem
        #expect(refusal { () throws(Refusal) in _ = try ProvidedSupplementaryRecord(draft, items: all) } == nil)
        let others = all.subtracting(ItemSet(number: item.rawValue))
        let found = refusal { () throws(Refusal) in _ = try ProvidedSupplementaryRecord(draft, items: others) }
        #expect(found == Refusal(.itemNotAllowed))
        let cut = try ProvidedSupplementaryRecord(draft.cut(to: others), items: others)
        #expect(cut.draft != draft)
    }
}

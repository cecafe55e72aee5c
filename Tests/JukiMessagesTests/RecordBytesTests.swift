import JukiDomain
import JukiMessages
import Testing

@Suite("Records as the store keeps them")
struct RecordBytesTests {
    @Test("Round trip without item 9", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        var record = random.record()
        #expect(try RecordBytes.decode(RecordBytes.encode(record, includingIndividualNumber: true)) == record)
        let stored = RecordBytes.encode(record, includingIndividualNumber: false)
        if let number = record.individualNumber {
            #expect(stored.firstRange(of: Array(number.digits.utf8)) == nil, "seed \(seed)")
        }
        record.individualNumber = nil
        #expect(try RecordBytes.decode(stored) == record, "seed \(seed)")
    }

    @Test("An answer copied and cut from the store is the answer that encoding gives", arguments: 0..<400)
    func copiedAnswer(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let items = seed % 8 == 0 ? .everyIdentityItem : random.items()
        let (record, earlier) = (random.record(), [random.record(), random.record()])
        let copied = StoredAnswer.lookup(
            recordBytes: RecordBytes.encode(record, includingIndividualNumber: false), items: items,
            individualNumber: items.contains(.individualNumber) ? record.individualNumber : nil,
            history: earlier.map { RecordBytes.encode($0, includingIndividualNumber: false) })
        let historyItems = items.subtracting(ItemSet(.individualNumber))
        let expected = LookupResponse(
            record: try provided(record, items), history: try earlier.map { try provided($0, historyItems) })
        #expect(copied == expected.encode(), "seed \(seed)")
        #expect(try LookupResponse(decoding: copied) == expected, "seed \(seed)")
    }

    @Test("Hits copied and cut from the store are the hits that encoding gives", arguments: 0..<200)
    func copiedHits(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let items = random.items()
        let records = (0..<seed % 4).map { _ in random.record() }
        let explanation = random.chance(2) ? nil : Explanation(index: "x", keys: ["y"], rowsTouched: 1, recordsRead: 2)
        let stored = records.enumerated().map { index, record in
            StoredAnswer.Hit(
                recordBytes: RecordBytes.encode(record, includingIndividualNumber: false),
                individualNumber: items.contains(.individualNumber) ? record.individualNumber : nil,
                matchedPastVersion: index % 2 == 1)
        }
        let hits = try records.enumerated().map { index, record in
            SearchHit(record: try provided(record, items), matchedPastVersion: index % 2 == 1)
        }
        let copied = StoredAnswer.search(stored, items: items, explanation: explanation)
        let expected = SearchResponse(hits: hits, items: items, explanation: explanation)
        #expect(copied == expected.encode(), "seed \(seed)")
        #expect(try SearchResponse(decoding: copied) == expected, "seed \(seed)")
    }

    private func provided(_ record: IdentityRecord, _ items: ItemSet) throws -> ProvidedRecord {
        try ProvidedRecord(IdentityRecordDraft(record).cut(to: items), items: items)
    }

    @Test("An item that the answer does not name is refused, and one that it names is checked")
    func smuggledItems() throws {
        var random = SeededRandom(seed: 7)
        let record = random.record()
        let draft = IdentityRecordDraft(record)
        #expect(throws: Refusal(.itemNotAllowed)) { try ProvidedRecord(draft, items: ItemSet(.sex)) }
        let blank = IdentityRecordDraft()
        for item in [IdentityItem.residentRecordCode, .birthDate, .address, .changeDate, .municipalityCode] {
            #expect(throws: Refusal(.missingItem, item)) { try ProvidedRecord(blank, items: ItemSet(item)) }
        }
        let name = try ProvidedRecord(draft.cut(to: ItemSet(.kanjiName)), items: ItemSet(.kanjiName))
        #expect(name.name == record.name.text && name.code == nil && name.sex == nil && name.isDeleted == nil)
        #expect(name.address == nil && name.updateSequence == nil && name.whole == nil)
        #expect(try provided(record, .everyIdentityItem).whole == record)
    }

    @Test("Every flipped bit of stored bytes is read without a crash", arguments: 0..<5)
    func flippedBits(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let stored = RecordBytes.encode(random.record(), includingIndividualNumber: false)
        var refused = 0
        for position in 0..<stored.count * 8 {
            var bytes = stored
            bytes[position / 8] ^= 1 << UInt8(position % 8)
            do throws(Refusal) { _ = try RecordBytes.decode(bytes) } catch { refused += 1 }
        }
        #expect(refused > stored.count, "seed \(seed)")
    }
}

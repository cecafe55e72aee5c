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

    @Test("An answer copied from the store is the answer that encoding gives", arguments: 0..<200)
    func copiedAnswer(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let record = random.record()
        var history = [random.record(), random.record()]
        history[0].individualNumber = nil
        history[1].individualNumber = nil
        let copied = LookupResponse.encode(
            recordBytes: RecordBytes.encode(record, includingIndividualNumber: false),
            individualNumber: record.individualNumber,
            history: history.map { RecordBytes.encode($0, includingIndividualNumber: false) })
        #expect(copied == LookupResponse(record: record, history: history).encode(), "seed \(seed)")
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

import JukiDomain
import JukiMessages
import Testing

@Suite("Bad messages are refused, each for its reason")
struct BadMessageTests {
    private func reason(_ body: () throws(Refusal) -> Void) -> Reason? { refusal(body)?.reason }

    private let unknownField = Wire.unknownField

    @Test("Every truncated prefix of every message")
    func truncated() {
        var random = SeededRandom(seed: 1)
        for specimen in random.specimens() {
            for length in 0..<specimen.bytes.count {
                let prefix = Array(specimen.bytes.prefix(length))
                // A cut between two fields leaves a shorter message, which may be a valid one; a crash is the failure.
                do throws(Refusal) {
                    let again = try specimen.again(prefix)
                    #expect(again == prefix, "\(specimen.name) cut to \(length)")
                } catch {
                    #expect(Reason.allCases.contains(error.reason))
                }
            }
        }
    }

    /// What is accepted reads the same when written again. (The bytes may differ: a sentence that the table of statuses
    /// has anyway is not kept, and katakana becomes hiragana.)
    @Test("Random bytes and random changes never crash", arguments: 0..<8)
    func garbage(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        for specimen in random.specimens() {
            for _ in 0..<20 {
                var bytes = specimen.bytes
                for _ in 0...(random.next() % 4) where !bytes.isEmpty {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                if let again = try? specimen.again(bytes) { isStable(again, specimen, seed) }
                let noise = (0..<Int(random.next() % 64)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                if let again = try? specimen.again(noise) { isStable(again, specimen, seed) }
            }
        }
    }

    private func isStable(_ bytes: [UInt8], _ specimen: Specimen, _ seed: Int) {
        #expect((try? specimen.again(bytes)) == bytes, "\(specimen.name), seed \(seed)")
    }

    @Test("An unknown field at the end of every message")
    func unknownFieldAtTheTop() {
        var random = SeededRandom(seed: 2)
        for specimen in random.specimens() {
            let found = reason { () throws(Refusal) in _ = try specimen.again(specimen.bytes + unknownField) }
            #expect(found == .unknownField, "\(specimen.name)")
        }
    }

    @Test("An unknown field in a message inside a message, repeated, alone and in a oneof")
    func unknownFieldInside() {
        var random = SeededRandom(seed: 3)
        let record = RecordBytes.encode(random.record(), includingIndividualNumber: true) + unknownField
        let alone = Wire.field(1, record)
        #expect(reason { () throws(Refusal) in _ = try LookupResponse(decoding: alone) } == .unknownField)
        let repeated = Wire.field(1, RecordBytes.encode(random.record(), includingIndividualNumber: true))
            + Wire.field(2, record)
        #expect(reason { () throws(Refusal) in _ = try LookupResponse(decoding: repeated) } == .unknownField)
        let inNotice = Wire.field(1, [0x08, 0x01] + Wire.field(2, record))
        #expect(reason { () throws(Refusal) in _ = try UpdateBatch(decoding: inNotice) } == .unknownField)
        let inOneof = Wire.field(4, unknownField)
        typealias Step = ReconcileStep<IdentityRecord>
        #expect(reason { () throws(Refusal) in _ = try Step(decoding: inOneof) } == .unknownField)
    }

    @Test("Forms that are not canonical")
    func notCanonical() {
        let decode = { (bytes: [UInt8]) throws(Refusal) in _ = try LaneStateResponse(decoding: bytes) }
        #expect(reason { () throws(Refusal) in try decode([0x08, 0x07, 0x10, 0x03]) } == nil)
        let bad: [[UInt8]] = [
            [0x08, 0x87, 0x00],  // a number longer than it need be
            [0x88, 0x00, 0x07],  // a tag longer than it need be
            [0x08, 0x00],  // a default sent on purpose
            [0x08, 0x01, 0x08, 0x02],  // twice
            [0x10, 0x03, 0x08, 0x07],  // out of order
        ]
        for bytes in bad {
            #expect(reason { () throws(Refusal) in try decode(bytes) } == .malformedMessage, "\(bytes)")
        }
        // A boolean of two has the length of a boolean of one.
        let flag: [UInt8] = [0x18, 0x02]
        #expect(reason { () throws(Refusal) in _ = try ListParkedRequest(decoding: flag) } == .malformedMessage)
        // A packed list sent unpacked is shorter by one byte than it should be.
        let unpacked = Wire.field(1, [0x30, 0x01])
        #expect(reason { () throws(Refusal) in _ = try SearchRequest(decoding: unpacked) } == .malformedMessage)
    }

    @Test("Items of a lookup's answer: zero enum, NUL in a name, text that is not UTF-8")
    func items() {
        func refused(_ change: (inout IdentityRecordDraft) -> Void) -> Reason? {
            var random = SeededRandom(seed: 4)
            var draft = IdentityRecordDraft(noticeOf: random.record(origin: .notice))
            change(&draft)
            let batch = UpdateBatch([NoticeDraft(number: 1, record: draft)])
            guard let notice = try? UpdateBatch(decoding: batch.encode()).received.first,
                case .faulty(let refusal, _, _) = notice.content
            else { return nil }
            return refusal.reason
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.sex = 0 } == .unknownEnumValue)
        #expect(refused { $0.changeReason = 0 } == .unknownEnumValue)
        #expect(refused { $0.changeReason = .max } == .unknownEnumValue)
        #expect(refused { $0.kanjiName = Array("山\0田".utf8) } == .forbiddenCharacter)
        #expect(refused { $0.address = [0xF0, 0x80, 0x80, 0x80] } == .invalidUTF8)
        #expect(refused { $0.residentRecordCode = Array("12345678901".utf8) } == .checkDigit)
        #expect(refused { $0.updateSequence = 3 } == .itemNotAllowed)
    }
}

import JukiDomain
import JukiMessages
import Testing

/// As values: bytes alone would not show a swapped field.
@Suite("Messages of the supplementary register come back as they were sent")
struct SupplementaryRoundTripTests {
    private static func again<Message: WireMessage & Hashable>(_ message: Message, _ seed: Int) throws {
        #expect(try Message(decoding: message.encode()) == message, "\(Message.self), seed \(seed)")
    }

    @Test("Questions and answers", arguments: 0..<200)
    func questions(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let items = random.supplementaryItems()
        let purpose = Purpose(legalBasis: "30-44-6", applicationNumber: "A-1", operatorID: "OP-1")
        try Self.again(
            SupplementaryLookupRequest(
                code: random.recordCode(), items: items, includeHistory: random.chance(2),
                purpose: random.chance(2) ? purpose : nil), seed)
        try Self.again(
            SupplementaryLookupResponse(
                record: random.supplementaryProvided(items), history: [random.supplementaryProvided(items)],
                evidenceSequence: random.number()), seed)
        let hit = SupplementarySearchHit(
            record: random.supplementaryProvided(items), matchedPastVersion: random.chance(2))
        let explanation = Explanation(index: "kana-strict", keys: ["x", "y"], rowsTouched: 12, recordsRead: 3)
        try Self.again(
            SupplementarySearchResponse(
                hits: [hit], items: items, explanation: random.chance(2) ? explanation : nil,
                evidenceSequence: random.number()), seed)
        try Self.again(random.supplementaryQuestion(), seed)
        try Self.again(SupplementaryNationalAnswer(random.supplementaryProvided(items)), seed)
    }

    @Test("Whole records", arguments: 0..<200)
    func wholeRecords(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let record = random.supplementaryRecord()
        #expect(try SupplementaryRecordBytes.decode(SupplementaryRecordBytes.encode(record)) == record, "seed \(seed)")
        try Self.again(
            SupplementaryOnwardNoticesRequest([
                SupplementaryOnwardNotice(sequence: 1 + random.number() / 2, record),
                SupplementaryOnwardNotice(sequence: 2, random.supplementaryRecord()),
            ]), seed)
        let look = ProvisionLine(
            time: Moment(milliseconds: random.number()), peer: "urn:juki:national", operatorID: "OP-1",
            applicationNumber: "R8-2", legalBasis: "30-44-6", procedure: 272, itemsAsked: 0x7F_FFFE, items: 0xFE,
            result: 38)
        try Self.again(random.supplementaryDisclosure(look), seed)
        typealias Step = ReconcileStep<SupplementaryRecord>
        try Self.again(
            Step.begin(
                municipality: random.municipality(), lastNoticeNumber: random.number(),
                mode: random.chance(2) ? .ranges : .fullFile), seed)
        let records = [random.supplementaryRecord(origin: .reconciliation)]
        try Self.again(Step.records(prefix: "0123", records, isLast: random.chance(2)), seed)
        try Self.again(Step.finish, seed)
    }

    @Test("A notice arrives as the notice that was sent", arguments: 0..<200)
    func notices(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let sent = random.supplementaryNotice(number: 1 + random.number() / 2)
        let bytes = SupplementaryUpdateRequest(SupplementaryNoticeDraft(sent)).encode()
        let received = try SupplementaryUpdateRequest(decoding: bytes).notice.received()
        guard case .notice(let notice) = received.content else {
            Issue.record("refused: \(received.content), seed \(seed)")
            return
        }
        #expect(received.number == sent.number && notice.number == sent.number, "seed \(seed)")
        #expect(notice.record == sent.record && notice.replacesNumber == sent.replacesNumber, "seed \(seed)")
        let canonical = SupplementaryCanonicalEncoding.encode(notice)
        #expect(canonical == SupplementaryCanonicalEncoding.encode(sent), "seed \(seed)")
    }
}

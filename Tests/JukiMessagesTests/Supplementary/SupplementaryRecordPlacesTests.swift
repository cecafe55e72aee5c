import JukiDomain
import JukiMessages
import Testing

@Suite("A record of the supplementary register, in every message that holds one")
struct SupplementaryRecordPlacesTests {
    private static let places = RecordPlace.all + [.reconciliation, .notice]

    private static func draft(_ seed: UInt64, for place: RecordPlace) -> SupplementaryRecordDraft {
        var random = SeededRandom(seed: seed)
        return SupplementaryRecordDraft(
            random.supplementaryRecord(origin: place.hasServerItems ? .server : .notice))
    }

    @Test("A good one is taken", arguments: places)
    func good(place: RecordPlace) {
        for seed in 0..<50 as Range<UInt64> {
            let bytes = Self.draft(seed, for: place).encode()
            #expect(refusal { () throws(Refusal) in try place.read(bytes) } == nil, "seed \(seed)")
        }
    }

    @Test("Each item made wrong is refused for its reason and named", arguments: places, SupplementaryFault.all)
    func faults(place: RecordPlace, fault: SupplementaryFault) {
        for seed in 0..<5 as Range<UInt64> {
            var draft = Self.draft(seed, for: place)
            fault.spoil(&draft)
            let found = refusal { () throws(Refusal) in try place.read(draft.encode()) }
            #expect(found?.reason == fault.reason && found?.item == fault.item.rawValue, "seed \(seed)")
        }
    }

    @Test("An unknown field within it", arguments: places)
    func unknownField(place: RecordPlace) {
        let bytes = Self.draft(1, for: place).encode() + Wire.unknownField
        #expect(refusal { () throws(Refusal) in try place.read(bytes) }?.reason == .unknownField)
    }

    @Test("What the server assigns stands in whole records only", arguments: RecordPlace.provided + [.notice])
    func serverItems(place: RecordPlace) {
        let draft = Self.draft(2, for: place)
        var numbered = draft
        numbered.updateSequence = 1
        #expect(refusal { () throws(Refusal) in try place.read(numbered.encode()) } == Refusal(.itemNotAllowed))
        var dated = draft
        dated.notifiedOn = Array("20260401".utf8)
        #expect(refusal { () throws(Refusal) in try place.read(dated.encode()) } == Refusal(.itemNotAllowed))
    }

    /// It is no item of 別添2: the refusal names none.
    @Test("A whole record tells the day of its notice", arguments: RecordPlace.whole)
    func notifiedOn(place: RecordPlace) {
        var draft = Self.draft(3, for: place)
        draft.notifiedOn = []
        #expect(refusal { () throws(Refusal) in try place.read(draft.encode()) } == Refusal(.missingItem))
        draft.notifiedOn = Array("20260431".utf8)
        #expect(refusal { () throws(Refusal) in try place.read(draft.encode()) } == Refusal(.invalidDate))
    }

    @Test("A municipality's file may tell the version that it knows, and no day counts")
    func reconciledVersion() throws {
        var random = SeededRandom(seed: 4)
        var record = random.supplementaryRecord(origin: .server)
        record.updateSequence = 7
        let step = ReconcileStep.records(prefix: "01", [record], isLast: false)
        record.notifiedOn = nil
        let read = try ReconcileStep<SupplementaryRecord>(decoding: step.encode())
        #expect(read == .records(prefix: "01", [record], isLast: false))
    }

    @Test("Every flipped bit of stored bytes is read without a crash", arguments: 0..<5)
    func flippedBits(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let stored = SupplementaryRecordBytes.encode(random.supplementaryRecord())
        var refused = 0
        for position in 0..<stored.count * 8 {
            var bytes = stored
            bytes[position / 8] ^= 1 << UInt8(position % 8)
            if refusal({ () throws(Refusal) in _ = try SupplementaryRecordBytes.decode(bytes) }) != nil { refused += 1 }
        }
        #expect(refused > stored.count, "seed \(seed)")
    }
}

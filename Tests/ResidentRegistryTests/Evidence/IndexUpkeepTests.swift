import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Synchronization
import Testing

/// The index that everybody is answered from, held against the entries that the tree vouches for.
@Suite struct EvidenceIndexUpkeepTests {
    private static let index = Keyspace(name: "evidence.index")

    enum Damage: CaseIterable {
        case rowRemoved, rowEdited, rowAdded, markRemoved, markWithText, markAdded, strangeKey

        /// Does it to the entries of the index, in the order of their keys: rows first, then marks.
        func plant(in entries: [(key: [UInt8], value: [UInt8])], _ batch: inout WriteBatch) {
            let (row, mark) = (entries[7], entries[entries.count - 3])
            switch self {
            case .rowRemoved: batch.delete(row.key, in: index)
            case .rowEdited:
                var fields = row.value
                fields[7] ^= 1
                batch.put(row.key, fields, in: index)
            case .rowAdded: batch.put(Self.other(row.key), row.value, in: index)
            case .markRemoved: batch.delete(mark.key, in: index)
            case .markWithText: batch.put(mark.key, [1], in: index)
            case .markAdded: batch.put(Self.other(mark.key), [], in: index)
            case .strangeKey: batch.put([9], [], in: index)
            }
        }

        /// The same person, operator or application at an entry that is not there.
        private static func other(_ key: [UInt8]) -> [UInt8] { key.dropLast(2) + [0xEE, 0xEE] }

        var counts: [UInt64] {
            switch self {
            case .rowRemoved, .markRemoved: [1, 0, 0]
            case .rowEdited, .markWithText: [0, 1, 0]
            case .rowAdded, .markAdded, .strangeKey: [0, 0, 1]
            }
        }
    }

    private static func filled(_ bed: TestBed, _ count: Int = 600) throws -> EvidenceLog {
        let log = try EvidenceLog(store: bed.store)
        for start in stride(from: 0, to: count, by: 100) {
            try EvidenceLogTests.write((start..<start + 100).map(EvidenceLogTests.record), to: log, bed.store)
        }
        return log
    }

    private static func entries(_ bed: TestBed) throws -> [(key: [UInt8], value: [UInt8])] {
        try bed.entries(index).sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    private static func plant(_ damage: Damage, _ bed: TestBed) throws {
        var batch = WriteBatch()
        damage.plant(in: try entries(bed), &batch)
        try bed.store.write(batch, durability: .synced)
    }

    @Test(arguments: Damage.allCases) func everyDamageIsReportedAndMended(_ damage: Damage) throws {
        let bed = try TestBed()
        _ = try Self.filled(bed)
        let whole = try EvidenceLog.verifyIndex(in: bed.store.snapshot())
        #expect(whole.entries == 600 && whole.expected == 1800 && whole.differences == 0)
        let before = try bed.entries(Self.index)
        try Self.plant(damage, bed)
        let report = try EvidenceLog.verifyIndex(in: bed.store.snapshot())
        #expect([report.missing, report.stale, report.orphaned] == damage.counts)
        #expect(try EvidenceLog.mendIndex(bed.store) == 600)
        #expect(try EvidenceLog.verifyIndex(in: bed.store.snapshot()) == whole)
        #expect(try bed.entries(Self.index) == before)
    }

    /// A person who stands twice in one record has one row.
    @Test func aPersonNamedTwiceIsNoDifference() throws {
        let bed = try TestBed()
        let log = try EvidenceLog(store: bed.store)
        var record = EvidenceLogTests.record(1)
        record.subjects += record.subjects
        try EvidenceLogTests.write([record], to: log, bed.store)
        let report = try EvidenceLog.verifyIndex(in: bed.store.snapshot())
        #expect(report.expected == 3 && report.differences == 0)
    }

    @Test func anErasedLogIsWholeAndWhatItLeftBehindIsNot() throws {
        let bed = try TestBed()
        let log = try Self.filled(bed)
        let erased = try Self.entries(bed).filter { $0.key.suffix(2) == [0, 9] }
        log.groupBegins()
        var batch = WriteBatch()
        #expect(try log.eraseStep(before: .max, in: bed.store, from: &batch).erasedBefore == 512)
        try bed.store.write(batch, durability: .synced)
        log.groupIsDurable()
        let report = try EvidenceLog.verifyIndex(in: bed.store.snapshot())
        #expect(report.entries == 88 && report.differences == 0)
        var leftOver = WriteBatch()
        for entry in erased { leftOver.put(entry.key, entry.value, in: Self.index) }
        try bed.store.write(leftOver, durability: .synced)
        #expect(erased.count == 3)
        #expect(try EvidenceLog.verifyIndex(in: bed.store.snapshot()).orphaned == 3)
        // Who asks in the moment of an erasure meets marks of what is gone, and that is no damage.
        var query = EvidenceQuery()
        query.operatorID = EvidenceLogTests.record(8).operatorID
        let found = try EvidenceLog.find(query, limit: 1000, in: bed.store).entries
        #expect(!found.isEmpty && found.allSatisfy { $0.sequence > 512 })
    }

    @Test func whatIsWrittenMeanwhileIsNoDifference() throws {
        let bed = try TestBed()
        let log = try Self.filled(bed)
        let writer = DispatchQueue(label: "writer")
        let isOver = Atomic(false)
        let failures = Collected<String>()
        withExtendedLifetime(bed) {
            let store = bed.store
            writer.async {
                do { try Self.writeAndErase(log, store) } catch { failures.append("\(error)") }
                isOver.store(true, ordering: .releasing)
            }
            while !isOver.load(ordering: .acquiring) {
                do {
                    let report = try EvidenceLog.verifyIndex(in: store.snapshot())
                    if report.differences > 0 { failures.append("\(report)") }
                } catch {
                    failures.append("\(error)")
                }
            }
            writer.sync {}
        }
        #expect(failures.all == [])
        #expect(log.size == 1600 && log.erasedBefore > 0)
    }

    private static func writeAndErase(_ log: EvidenceLog, _ store: OrderedStore) throws {
        for start in stride(from: 600, to: 1600, by: 10) {
            try EvidenceLogTests.write((start..<start + 10).map(EvidenceLogTests.record), to: log, store)
            if start % 100 == 0 { try erase(log, store) }
        }
    }

    private static func erase(_ log: EvidenceLog, _ store: OrderedStore) throws {
        log.groupBegins()
        var batch = WriteBatch()
        _ = try log.eraseStep(before: log.size / 2, in: store, from: &batch)
        try store.write(batch, durability: .synced)
        log.groupIsDurable()
    }

    /// Not erased and not there: whoever asks by operator or application must not be told less without a word.
    @Test func aMissingEntryIsDamageToWhoAsksForIt() throws {
        let bed = try TestBed()
        _ = try Self.filled(bed)
        var (byOperator, byApplication, other) = (EvidenceQuery(), EvidenceQuery(), EvidenceQuery())
        var byPeer = EvidenceQuery()
        byPeer.peer = EvidenceLogTests.record(300).peer
        let record = EvidenceLogTests.record(299)
        byOperator.operatorID = record.operatorID
        byApplication.applicationNumber = record.applicationNumber
        other.operatorID = EvidenceLogTests.record(300).operatorID
        var batch = WriteBatch()
        batch.delete(bigEndian(UInt64(300)), in: EvidenceLog.keyspace)
        try bed.store.write(batch, durability: .synced)
        for query in [byOperator, byApplication, byPeer, EvidenceQuery()] {
            let error = #expect(throws: RecordStoreError.self) {
                try EvidenceLog.find(query, limit: 1000, in: bed.store)
            }
            #expect("\(try #require(error))" == "\(RecordStoreError.damagedValue(keyspace: "evidence"))")
        }
        #expect(try !EvidenceLog.find(other, limit: 1000, in: bed.store).entries.isEmpty)
        #expect(throws: RecordStoreError.self) { try EvidenceLog.verifyIndex(in: bed.store.snapshot()) }
        #expect(throws: RecordStoreError.self) { try EvidenceLog.mendIndex(bed.store) }
    }

    /// The procedure, and what is run while the server is stopped, count what lies in both kinds of indexes.
    @Test(arguments: Damage.allCases) func verifyingTheIndexesCoversThoseOfEvidence(_ damage: Damage) throws {
        let bed = try TestBed()
        try bed.apply((1...10).map { People.notice($0, on: day(2026, 4, 1)) })
        _ = try Self.filled(bed)
        let registry = try bed.registry()
        let indexes = try RegistryIndexes<IdentityRegister>(store: bed.store, keys: bed.keys, today: bed.clock.today)
        #expect(try indexes.verify { _ in } == 0)
        try Self.plant(damage, bed)
        let call = RecordedCall()
        registry.begin(.verifyIndexes, VerifyIndexesRequest().encode(), from: .representative, over: call)
        try #require(call.waitForEnd())
        let report = try VerifyIndexesResponse(decoding: try #require(call.answers.last))
        #expect(report.recordsChecked == 610 && report.entriesChecked > 1800)
        let counts = damage.counts
        #expect([report.entriesMissing, report.entriesOrphaned] == [counts[0] + counts[1], counts[2]])
        let detail = try EvidenceLog.records(from: registry.evidence.size, limit: 1, in: bed.store).first?.detail
        #expect(detail == "of evidence: missing=\(counts[0]) other=\(counts[1]) orphaned=\(counts[2])")
        registry.quiesce()
        #expect(try indexes.verify { _ in } == 1)
        #expect(try indexes.rebuild { _ in } == 611)
        #expect(try indexes.verify { _ in } == 0)
    }
}

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
        case rowRemoved, rowEdited, rowAdded
        case marksRemoved, markRemoved, markForeign, markTwice, marksWithText, markAdded, markBeyond, strangeKey

        /// Does it to the entries of the index, in the order of their keys: rows first, then marks. The marks in
        /// question are of 9 entries, every eleventh of a hundred.
        func plant(in entries: [(key: [UInt8], value: [UInt8])], _ batch: inout WriteBatch) {
            let (row, mark) = (entries[7], entries[entries.count - 3])
            switch self {
            case .rowRemoved: batch.delete(row.key, in: index)
            case .rowEdited:
                var fields = row.value
                fields[7] ^= 1
                batch.put(row.key, fields, in: index)
            case .rowAdded: batch.put(Self.other(row.key), row.value, in: index)
            case .marksRemoved: batch.delete(mark.key, in: index)
            case .markRemoved: batch.put(mark.key, mark.value.dropLast(), in: index)
            case .markForeign: batch.put(mark.key, mark.value + [mark.value[7] + 1], in: index)
            case .markTwice: batch.put(Self.next(mark.key, mark.value[0]), [], in: index)
            case .marksWithText: batch.put(mark.key, mark.value.reversed(), in: index)
            case .markAdded: batch.put(Self.other(mark.key), [], in: index)
            case .markBeyond: batch.put(mark.key.dropLast(8) + bigEndian(UInt64.max), [255], in: index)
            case .strangeKey: batch.put([9], [], in: index)
            }
        }

        /// The same person, operator or application at an entry that is not there.
        private static func other(_ key: [UInt8]) -> [UInt8] { key.dropLast(2) + [0xEE, 0xEE] }

        /// The key of a row that begins with a further entry of another row.
        private static func next(_ key: [UInt8], _ place: UInt8) -> [UInt8] { key.dropLast() + [place + 1] }

        /// Missing, stale, orphaned.
        var counts: [UInt64] {
            switch self {
            case .rowRemoved, .markRemoved: [1, 0, 0]
            case .marksRemoved: [9, 0, 0]
            case .rowEdited: [0, 1, 0]
            // The first is found by the key; the others cannot be.
            case .marksWithText: [8, 1, 0]
            case .rowAdded, .markForeign, .markTwice, .markAdded, .markBeyond, .strangeKey: [0, 0, 1]
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

    /// The same index with a row for each mark, as it was written once, and as its marks are compared.
    private static func single(_ entries: [(key: [UInt8], value: [UInt8])]) -> [[UInt8]: [UInt8]] {
        var rows: [[UInt8]: [UInt8]] = [:]
        for (key, value) in entries {
            rows[key] = key[0] == 1 ? value : []
            guard key[0] != 1 else { continue }
            let first = key.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            for place in value { rows[key.dropLast(8) + bigEndian(first - (first - 1) % 256 + UInt64(place))] = [] }
        }
        return rows
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
        let before = Self.single(try Self.entries(bed))
        #expect(before.count == 1800)
        try Self.plant(damage, bed)
        let report = try EvidenceLog.verifyIndex(in: bed.store.snapshot())
        #expect([report.missing, report.stale, report.orphaned] == damage.counts)
        #expect(try EvidenceLog.mendIndex(bed.store) == 600)
        #expect(try EvidenceLog.verifyIndex(in: bed.store.snapshot()) == whole)
        #expect(try Self.single(Self.entries(bed)) == before)
    }

    /// A group's entries of one operator or application are in one row, and in two where a bundle of 256 ends.
    @Test func marksOfOneGroupAreTogether() throws {
        let bed = try TestBed()
        _ = try Self.filled(bed)
        let marks = try Self.entries(bed).filter { $0.key[0] != 1 }
        #expect(marks.count == 18 * 8)
    }

    /// A store in which every mark still has a row of its own answers the same, is whole, and is erased.
    @Test func marksEachInARowOfTheirOwnAreReadToo() throws {
        let bed = try TestBed()
        let log = try Self.filled(bed)
        var query = EvidenceQuery()
        query.operatorID = EvidenceLogTests.record(8).operatorID
        query.time = 200...450
        let found = try EvidenceLog.find(query, after: 230, limit: 1000, in: bed.store)
        #expect(!found.entries.isEmpty)
        let entries = try Self.entries(bed)
        var batch = WriteBatch()
        for entry in entries { batch.delete(entry.key, in: Self.index) }
        for (key, value) in Self.single(entries) { batch.put(key, value, in: Self.index) }
        try bed.store.write(batch, durability: .synced)
        #expect(try EvidenceLog.find(query, after: 230, limit: 1000, in: bed.store) == found)
        #expect(try EvidenceLog.verifyIndex(in: bed.store.snapshot()).differences == 0)
        try EvidenceLogTests.write([EvidenceLogTests.record(600)], to: log, bed.store)
        log.groupBegins()
        var erasure = WriteBatch()
        #expect(try log.eraseStep(before: .max, in: bed.store, from: &erasure).erasedBefore == 512)
        try bed.store.write(erasure, durability: .synced)
        log.groupIsDurable()
        #expect(try EvidenceLog.verifyIndex(in: bed.store.snapshot()).differences == 0)
        #expect(try Self.single(Self.entries(bed)).count == 89 * 3)
    }

    @Test func aRowOfMarksThatCannotBeReadIsDamageToWhoAsksForIt() throws {
        let bed = try TestBed()
        _ = try Self.filled(bed)
        try Self.plant(.marksWithText, bed)
        for number in 0..<11 {
            var query = EvidenceQuery()
            query.applicationNumber = EvidenceLogTests.record(number).applicationNumber
            let find = { try EvidenceLog.find(query, limit: 1000, in: bed.store) }
            // The last but two of the rows is of the application "A-9", which comes last.
            if number == 9 { #expect(throws: RecordStoreError.self) { try find() } } else { _ = try find() }
        }
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
        let erased = try Self.single(Self.entries(bed)).filter { $0.key.suffix(2) == [0, 9] }
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
        #expect(try indexes.verify { _ in } == counts.reduce(0, +))
        #expect(try indexes.rebuild { _ in } == 611)
        #expect(try indexes.verify { _ in } == 0)
    }
}

import EvidenceLog
import JukiDomain
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing
import TransparencyLog

/// Questions to the log and its erasure, against a list that is walked from end to end.
@Suite struct EvidenceQueryTests {
    private static let hour: UInt64 = 3_600_000

    /// How far the clock can be wrong: right, a month ahead, three days behind.
    private static let errors: [Int64] = [0, 30 * 24 * 3_600_000, -3 * 24 * 3_600_000]
    /// Minutes.
    private static let start = 100_000

    private static func record(_ number: Int, _ random: inout SeededRandom) -> EvidenceRecord {
        var record = EvidenceRecord(
            // A minute apart, and now and then a little out of order, as times of one group are.
            time: UInt64(number + start) * 60_000 + UInt64(random.below(90_000)), peer: "peer-\(random.below(3))",
            certificateSerial: "0a", procedure: 16, persons: 1)
        if random.chance(70) { record.operatorID = "op-\(random.below(6))" }
        if random.chance(50) { record.applicationNumber = "A-\(random.below(9))" }
        record.subjects = (0..<random.below(4)).map { _ in subject(random.below(12)) }
        return record
    }

    private static func subject(_ number: Int) -> [UInt8] { (0..<16).map { UInt8(number * 3 + $0) } }

    private static func filled(_ bed: TestBed, _ count: Int, _ random: inout SeededRandom) throws -> EvidenceLog {
        let log = try EvidenceLog(store: bed.store)
        for start in stride(from: 0, to: count, by: 50) {
            let group = (start..<min(start + 50, count)).map { record($0, &random) }
            try EvidenceLogTests.write(group, to: log, bed.store)
        }
        return log
    }

    /// A log under a clock that is now and then wrong for some entries, over some restarts.
    private static func filledUnderABadClock(_ bed: TestBed, _ count: Int, _ random: inout SeededRandom) throws {
        var log = try EvidenceLog(store: bed.store)
        var error = errors[0]
        for number in 0..<count {
            if random.chance(2) { error = errors[random.below(3)] }
            if random.chance(1) { log = try EvidenceLog(store: bed.store) }
            var record = record(number, &random)
            record.time = UInt64(Int64(record.time) + error)
            try EvidenceLogTests.write([record], to: log, bed.store)
        }
    }

    private static func query(_ random: inout SeededRandom) -> EvidenceQuery {
        var query = EvidenceQuery()
        if random.chance(40) { query.operatorID = "op-\(random.below(7))" }
        if random.chance(40) { query.applicationNumber = "A-\(random.below(10))" }
        if random.chance(30) { query.peer = "peer-\(random.below(3))" }
        if random.chance(50) { query.subjects = (0...random.below(3)).map { _ in subject(random.below(13)) } }
        if random.chance(60) {
            let right = Int64(start - 1000 + random.below(4000)) * 60_000
            let low = UInt64(right + errors[random.below(3)])
            query.time = low...low + UInt64(random.below(3000)) * 60_000
        }
        return query
    }

    @Test(arguments: [true, false])
    func everyQueryFindsWhatAWalkFinds(isClockRight: Bool) throws {
        let seed = UInt64.random(in: .min ... .max)
        print("everyQueryFindsWhatAWalkFinds(\(isClockRight)): seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed()
        if isClockRight {
            _ = try Self.filled(bed, 2000, &random)
        } else {
            try Self.filledUnderABadClock(bed, 2000, &random)
        }
        let all = try EvidenceLog.entries(from: 1, limit: .max, in: bed.store)
        for _ in 0..<150 {
            let query = Self.query(&random)
            let wanted = all.filter { entry in
                query.time.contains(entry.record.time)
                    && (query.operatorID ?? entry.record.operatorID) == entry.record.operatorID
                    && (query.applicationNumber ?? entry.record.applicationNumber) == entry.record.applicationNumber
                    && (query.peer ?? entry.record.peer) == entry.record.peer
                    && (query.subjects.isEmpty || !Set(query.subjects).isDisjoint(with: entry.record.subjects))
            }
            var found: [UInt64] = []
            var after: UInt64? = 0
            while let sequence = after {
                let page = try EvidenceLog.find(query, after: sequence, limit: 1 + random.below(60), in: bed.store)
                found += page.entries.map(\.sequence)
                after = page.lookedThrough
            }
            #expect(found == wanted.map(\.sequence), "seed \(seed), \(query)")
        }
    }

    /// Erasure takes whole old bundles with all their index, and nothing else: what is left answers as before, every
    /// root is what it was, and an export verifies.
    @Test func erasureTakesWholeBundlesAndLeavesTheTree() throws {
        var random = SeededRandom(seed: 3)
        let bed = try TestBed()
        let log = try Self.filled(bed, 1500, &random)
        let all = try EvidenceLog.entries(from: 1, limit: .max, in: bed.store)
        let roots = try [1, 255, 256, 600, 1500].map { ($0, try log.root(at: $0, in: bed.store)) } as [(UInt64, _)]
        let moment = all[899].record.time - 3 * Self.hour
        let plan = try log.erasureDryRun(before: moment, in: bed.store)
        #expect(plan.entries == 512 && plan.erasedBefore == 512, "two bundles are old enough, the third is not")
        #expect(try EvidenceLog.entries(from: 1, limit: .max, in: bed.store).count == 1500, "a dry run erases nothing")

        for isWritten in [false, true] {
            log.groupBegins()
            var batch = WriteBatch()
            let report = try log.eraseStep(before: moment, in: bed.store, from: &batch)
            #expect(report == plan)
            if isWritten {
                try bed.store.write(batch, durability: .synced)
                log.groupIsDurable()
            } else {
                log.groupIsAbandoned()
            }
            #expect(log.erasedBefore == (isWritten ? 512 : 0))
        }
        #expect(try EvidenceLog.entries(from: 1, limit: .max, in: bed.store) == Array(all[512...]))
        // A second run in one group goes on where the first one stopped, and neither goes back.
        log.groupBegins()
        var batch = WriteBatch()
        let further = try log.eraseStep(before: .max, in: bed.store, from: &batch)
        #expect(further.erasedBefore == 1280)
        let earlier = try log.eraseStep(before: moment, in: bed.store, from: &batch)
        #expect(earlier.entries == 0 && earlier.erasedBefore == 1280)
        log.groupIsAbandoned()
        #expect(log.erasedBefore == 512)
        let index = try bed.entries(Keyspace(name: "evidence.index")).keys.map { key in
            key.suffix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        }
        #expect(index.min() ?? 0 > 512)
        let again = try EvidenceLog(store: bed.store)
        #expect(again.erasedBefore == 512 && again.size == 1500)
        for (size, root) in roots { #expect(try again.root(at: size, in: bed.store) == root) }
        #expect(try again.proof(of: 512, at: 1500, in: bed.store) == nil)
        #expect(try again.proof(of: 513, at: 1500, in: bed.store) != nil)
        try checkExport(again, bed)
    }

    /// However old all of it is, the bundle of the newest entry stays, so that the log knows how long it is.
    @Test(arguments: [256, 512, 513])
    func theNewestEntryStays(size: Int) throws {
        var random = SeededRandom(seed: 4)
        let bed = try TestBed()
        let log = try Self.filled(bed, size, &random)
        let plan = try log.erasureDryRun(before: .max, in: bed.store)
        #expect(plan.entries == UInt64((size - 1) / 256 * 256))
    }

    /// An erasure is on the disk a moment before the log in memory knows of it: whoever counts in that moment meets
    /// entries that are gone, and that is no damage.
    @Test func whatIsErasedMeanwhileIsNoDamage() throws {
        var random = SeededRandom(seed: 5)
        let bed = try TestBed()
        let log = try Self.filled(bed, 1500, &random)
        let other = try EvidenceLog(store: bed.store)
        other.groupBegins()
        var batch = WriteBatch()
        #expect(try other.eraseStep(before: .max, in: bed.store, from: &batch).erasedBefore == 1280)
        try bed.store.write(batch, durability: .synced)
        #expect(log.erasedBefore == 0, "not told yet")
        let plan = try log.erasureDryRun(before: .max, in: bed.store)
        #expect(plan.entries == 0 && plan.erasedBefore == 1280)
        #expect(try EvidenceLog.erasedBefore(in: bed.store) == 1280)
    }

    private func checkExport(_ log: EvidenceLog, _ bed: TestBed) throws {
        let keeper = try CheckpointKeeper(inMemory: log, name: "example.test/log")
        var export = log.export(keeper.newest, in: bed.store)
        var files = ExportedFiles()
        while let file = try export.next() { files.files[file.path] = file.content }
        var verifier = LogVerifier(files, key: keeper.verifierKey)
        let report = verifier.verify()
        #expect(report.findings == [] && report.entries == 1500 - 512 && report.checkpoint?.erasedBefore == 512)
        files.files["tile/entries/002"] = nil
        var second = LogVerifier(files, key: keeper.verifierKey)
        #expect(second.verify().findings == [.missingFile(path: "tile/entries/002")], "not old enough to be missing")
    }
}

struct ExportedFiles: LogFiles {
    var files: [String: [UInt8]] = [:]

    func read(_ path: String) -> [UInt8]? { files[path] }
    func paths() -> [String] { files.keys.filter { $0.hasPrefix("tile/") } }
}

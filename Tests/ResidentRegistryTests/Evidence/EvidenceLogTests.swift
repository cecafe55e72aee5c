import EvidenceLog
import JukiDomain
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// The log under the committer: what it holds after any mix of written and refused groups, and after a restart.
@Suite struct EvidenceLogTests {
    /// Entries that say the same cannot be told from one another's leaf hashes.
    @Test func everyEntryHasASaltOfItsOwn() throws {
        let bed = try TestBed()
        let log = try EvidenceLog(store: bed.store)
        log.groupBegins()
        var batch = WriteBatch()
        for _ in 0..<300 { log.append(Self.record(1), to: &batch) }
        try bed.store.write(batch, durability: .synced)
        let salts = try bed.entries(EvidenceLog.keyspace).values.map { Array($0[1..<17]) }
        #expect(salts.count == 300 && Set(salts).count == 300)
    }

    /// A group that was not written leaves neither an entry nor a gap, and what follows it is as if it had not been.
    @Test func refusedGroupsLeaveNothing() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("refusedGroupsLeaveNothing: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed()
        var log = try EvidenceLog(store: bed.store)
        var written = 0
        for group in 0..<120 {
            log.groupBegins()
            var batch = WriteBatch()
            let count = 1 + random.below(20)
            for offset in 0..<count {
                let receipt = log.append(Self.record(written + offset), to: &batch)
                #expect(receipt.sequence == UInt64(written + offset + 1))
            }
            if random.chance(30) {
                log.groupIsAbandoned()
            } else {
                try log.groupIsWhole(&batch, in: bed.store)
                try bed.store.write(batch, durability: .synced)
                log.groupIsDurable()
                written += count
            }
            #expect(log.size == UInt64(written))
            if group % 13 == 12 {
                let root = try log.root(at: log.size, in: bed.store)
                log = try EvidenceLog(store: bed.store)
                #expect(log.size == UInt64(written))
                #expect(try log.root(at: log.size, in: bed.store) == root, "seed \(seed)")
            }
        }
        let entries = try EvidenceLog.entries(from: 1, limit: .max, in: bed.store)
        #expect(entries.map(\.sequence) == (1...UInt64(written)).map { $0 })
        #expect(entries.map(\.record) == (0..<written).map(Self.record))
    }

    /// Two logs of the same records have other leaves: the salt hides what an erased entry was.
    @Test func leavesAreSalted() throws {
        let roots = try (0..<2).map { _ in
            let bed = try TestBed()
            let log = try EvidenceLog(store: bed.store)
            try Self.write([Self.record(1)], to: log, bed.store)
            return try log.root(at: 1, in: bed.store)
        }
        #expect(roots[0] != roots[1])
    }

    @Test func aRecordOfManySubjectsIsDivided() throws {
        let bed = try TestBed()
        let log = try EvidenceLog(store: bed.store)
        var record = Self.record(1)
        record.subjects = (0..<EvidenceLog.subjectsMax * 2 + 1).map { number in
            (0..<16).map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        try Self.write([record], to: log, bed.store)
        let entries = try EvidenceLog.entries(from: 1, limit: 10, in: bed.store)
        #expect(entries.map(\.record.subjects.count) == [EvidenceLog.subjectsMax, EvidenceLog.subjectsMax, 1])
        #expect(entries.flatMap(\.record.subjects) == record.subjects)
    }

    /// What a refused group would have been found by goes with it.
    @Test func anAbandonedGroupLeavesNothingToTheNext() throws {
        let bed = try TestBed()
        let log = try EvidenceLog(store: bed.store)
        log.groupBegins()
        var refused = WriteBatch()
        log.append(Self.record(1), to: &refused)
        log.groupIsAbandoned()
        log.groupBegins()
        var next = WriteBatch()
        try log.groupIsWhole(&next, in: bed.store)
        let count = next.count
        #expect(count == 0)
        log.groupIsDurable()
    }

    /// An observer gets each durable entry once and in order, from where it wants, also when it is slow.
    @Test func observersGetEveryDurableEntryInOrder() throws {
        let bed = try TestBed()
        let log = try EvidenceLog(store: bed.store)
        try Self.write((0..<700).map(Self.record), to: log, bed.store)
        let (all, later) = (Collected<UInt64>(), Collected<UInt64>())
        let feeds = [
            log.onDurable(from: 1, in: bed.store) { $0.forEach { all.append($0.sequence) } },
            log.onDurable(in: bed.store) { $0.forEach { later.append($0.sequence) } },
        ]
        for start in stride(from: 700, to: 1000, by: 30) {
            log.groupBegins()
            var refused = WriteBatch()
            log.append(Self.record(9), to: &refused)
            log.groupIsAbandoned()
            try Self.write((start..<start + 30).map(Self.record), to: log, bed.store)
        }
        feeds.forEach { $0.waitUntilIdle() }
        #expect(all.all == (1...1000).map { $0 })
        #expect(later.all == (701...1000).map { $0 })
        feeds.forEach { $0.stop() }
    }

    static func record(_ number: Int) -> EvidenceRecord {
        EvidenceRecord(
            time: UInt64(number), peer: "urn:juki:agency:tax", certificateSerial: "0a",
            operatorID: "op-\(number % 7)", applicationNumber: "A-\(number % 11)", procedure: 16,
            legalBasis: "30-15-1-1:01", shape: "code", persons: 1,
            subjects: [(0..<16).map { UInt8((number % 5) + $0) }])
    }

    static func write(_ records: [EvidenceRecord], to log: EvidenceLog, _ store: OrderedStore) throws {
        log.groupBegins()
        var batch = WriteBatch()
        for record in records { log.append(record, to: &batch) }
        try log.groupIsWhole(&batch, in: store)
        try store.write(batch, durability: .synced)
        log.groupIsDurable()
    }
}

import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import SecondaryIndex
import Synchronization
import Testing

/// 保存期間: what starts the clock, what may be returned until when, and what an erasure leaves behind.
@Suite struct ErasureTests {
    static let start = day(2026, 4, 1)
    static let home = People.municipalities[0]

    /// Runs steps until nothing is due, each in a group of its own.
    private func erase(_ bed: TestBed, asOf: CalendarDate? = nil) throws -> ErasureReport {
        let asOf = asOf ?? bed.clock.today
        let steps = Collected<(report: ErasureReport, isFinished: Bool)>()
        repeat {
            bed.commit { transaction throws(RecordStoreError) in
                let step = try transaction.eraseStep(asOf: asOf)
                return { _ in steps.append(step) }
            }
            try #require(bed.fatalErrors.all.isEmpty && steps.all.count < 20)
        } while steps.all.last?.isFinished != true
        return steps.all.reduce(into: ErasureReport()) { total, step in
            total.historyVersions += step.report.historyVersions
            total.deletedRecords += step.report.deletedRecords
        }
    }

    // MARK: The clock

    @Test func theNextNotificationStartsTheClockOfAVersion() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        #expect(try bed.reader.newest(People.code(1))?.clockStart == nil, "no clock runs for a living resident")
        bed.clock.advance(days: 10)
        try bed.apply([correction(1, on: bed.clock.today)])
        let history = try bed.reader.history(of: People.code(1), limit: 9)
        #expect(history.map(\.version.clockStart) == [day(2026, 4, 11)])
        #expect(history.first?.version.notifiedOn == Self.start)
        #expect(history.first?.version.lastDay == day(2176, 4, 11))
        #expect(try bed.reader.newest(People.code(1))?.clockStart == nil)
    }

    /// The clock of a 消除 runs from its own notification, and a later entry does not set it back.
    @Test func aDeletionStartsItsOwnClock() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        bed.clock.advance(days: 5)
        try bed.apply([People.notice(1, reason: .moveOut, on: bed.clock.today)])
        #expect(try bed.reader.newest(People.code(1))?.clockStart == day(2026, 4, 6))
        bed.clock.advance(days: 400)
        try bed.apply([People.notice(1, on: bed.clock.today)])
        let history = try bed.reader.history(of: People.code(1), limit: 9)
        #expect(history.map(\.version.isDeleted) == [true, false])
        #expect(history.map(\.version.clockStart) == [day(2026, 4, 6), day(2026, 4, 6)])
        #expect(try bed.entries(Keyspaces.expiry).count == 2)
    }

    // MARK: Boundary days

    @Test(arguments: [
        // The day of the deletion, the last day of the 150 years.
        (day(2026, 4, 1), day(2176, 4, 1)),
        (day(2026, 12, 31), day(2176, 12, 31)),
        (day(2027, 1, 1), day(2177, 1, 1)),
        (day(2028, 2, 28), day(2178, 2, 28)),
        // A period whose last month has no such day ends on the last day of that month (民法143条2項).
        (day(2028, 2, 29), day(2178, 2, 28)),
        (day(2024, 2, 29), day(2174, 2, 28)),
    ])
    func heldThroughTheLastDayAndNoLonger(deletion: CalendarDate, last: CalendarDate) throws {
        let bed = try TestBed(on: deletion)
        try bed.apply([People.notice(1, on: deletion, number: People.number(1))])
        try bed.apply([People.notice(1, reason: .death, on: deletion, number: People.number(1))])
        bed.clock.set(last)
        #expect(try bed.reader.newest(People.code(1)) != nil)
        #expect(try bed.reader.history(of: People.code(1), limit: 9).count == 1)
        #expect(try Erasure.dryRun(asOf: last, in: bed.store).versions == 0)
        #expect(try Erasure.dryRun(asOf: last, in: bed.store).nextExpiry == last.adding(days: 1))
        #expect(try erase(bed).versions == 0)
        bed.clock.advance(days: 1)
        // Nothing has been erased yet, and nothing is returned any more.
        #expect(try bed.entries(Keyspaces.records).count == 1)
        try expectNobody(1, in: bed)
        #expect(try Erasure.dryRun(asOf: bed.clock.today, in: bed.store).versions == 2)
        #expect(try erase(bed).versions == 2)
        #expect(try bed.entries(Keyspaces.records).isEmpty && bed.entries(Keyspaces.history).isEmpty)
    }

    private func expectNobody(_ index: Int, in bed: TestBed, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let (reader, code) = (bed.reader, People.code(index))
        #expect(try reader.newest(code) == nil, sourceLocation: sourceLocation)
        #expect(try reader.history(of: code, limit: .max).isEmpty, sourceLocation: sourceLocation)
        #expect(try reader.holder(of: People.number(index)) == nil, sourceLocation: sourceLocation)
        for sequence in 1...3 as ClosedRange<UInt64> {
            #expect(try reader.version(of: code, sequence: sequence) == nil, sourceLocation: sourceLocation)
            #expect(try reader.indexedVersion(of: code, sequence: sequence) == nil, sourceLocation: sourceLocation)
        }
    }

    // MARK: Dry run and run

    /// Random lives; then through 150 years and some, day by due day: the dry run tells what the run does.
    @Test(arguments: [11, 12, 13] as [UInt64])
    func theDryRunTellsWhatTheRunDoes(seed: UInt64) throws {
        print("erasure: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed(on: Self.start)
        let persons = 40
        try bed.apply((0..<persons).map { People.notice($0, on: Self.start, number: People.number($0)) })
        for _ in 0..<60 {
            bed.clock.advance(days: random.below(200))
            try bed.apply([try nextNotice(random.below(persons), in: bed, &random)])
        }
        var due = try Erasure.dryRun(asOf: bed.clock.today, in: bed.store)
        #expect(due.versions == 0 && due.nextExpiry != nil)
        var (erased, days): (UInt64, Int) = (0, 0)
        let held = try bed.entries(Keyspaces.expiry).count
        while let next = due.nextExpiry {
            bed.clock.set(next.adding(days: -1))
            #expect(try erase(bed).versions == 0, "seed \(seed): nothing is due the day before \(next)")
            bed.clock.set(random.chance(70) ? next : next.adding(days: random.below(300)))
            let asOf = bed.clock.today
            due = try Erasure.dryRun(asOf: asOf, in: bed.store)
            #expect(due.versions > 0, "seed \(seed)")
            let done = try erase(bed)
            #expect((done.historyVersions, done.deletedRecords) == (due.historyVersions, due.deletedRecords),
                    "seed \(seed) on \(asOf)")
            #expect(try Erasure.dryRun(asOf: asOf, in: bed.store).versions == 0, "seed \(seed)")
            erased += done.versions
            days += 1
            if random.chance(20) { try bed.reopen() }
            let indexes = try RegistryIndexes<IdentityRegister>(store: bed.store, keys: bed.keys, today: asOf)
            #expect(try indexes.verify { _ in } == 0, "seed \(seed) on \(asOf)")
        }
        #expect(erased == UInt64(held) && days > 20, "seed \(seed)")
        #expect(try bed.entries(Keyspaces.history).isEmpty && bed.entries(Keyspaces.expiry).isEmpty, "seed \(seed)")
        // The living are there still, whatever their age.
        let living = try LaneReader(bed.store).state(of: Self.home).residents
        #expect(try bed.entries(Keyspaces.records).count == Int(living), "seed \(seed)")
        #expect(try bed.entries(Keyspaces.numbers).count == Int(living), "seed \(seed)")
    }

    private func nextNotice(_ index: Int, in bed: TestBed, _ random: inout SeededRandom) throws -> UpdateNotice {
        let (today, number) = (bed.clock.today, People.number(index))
        let version = try #require(try bed.reader.newest(People.code(index)))
        if version.isDeleted { return People.notice(index, on: today, number: number) }
        if random.chance(50) { return correction(index, on: today, number: number) }
        var notice = People.notice(index, reason: .moveOut, on: today, number: number)
        notice.record.formerSurname = try RecordBytes.decode(version.recordBytes).formerSurname
        return notice
    }

    private func correction(_ index: Int, on day: CalendarDate, number: IndividualNumber? = nil) -> UpdateNotice {
        var notice = People.notice(index, reason: .exOfficioCorrection, on: day, number: number)
        notice.record.formerSurname.text = PersonalText("旧氏\(day.value % 997)")
        return notice
    }

    /// More than one step, with notices of the same group in between.
    @Test func aLongRunGoesStepByStep() throws {
        let bed = try TestBed(on: Self.start)
        let persons = Erasure.stepSize * 2 / 3
        try bed.apply((0..<persons).map { People.notice($0, on: Self.start) })
        try bed.apply((0..<persons).map { People.notice($0, reason: .death, on: Self.start) })
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let due = try Erasure.dryRun(asOf: bed.clock.today, in: bed.store)
        #expect((due.historyVersions, due.deletedRecords) == (UInt64(persons), UInt64(persons)))
        let done = try erase(bed)
        #expect((done.historyVersions, done.deletedRecords) == (UInt64(persons), UInt64(persons)))
        #expect(try bed.entries(Keyspaces.expiry).isEmpty)
    }

    /// However much is due, no more than one row of it is held at once: what lies before a damaged place is counted by
    /// the time that the walk meets it.
    @Test func theDryRunCountsAsItWalks() throws {
        let bed = try TestBed(on: Self.start)
        var batch = WriteBatch()
        for body in 1...20_000 as ClosedRange<UInt64> {
            let key = bigEndian(Self.start.value) + bigEndian(ResidentRecordCode(body: body).value) + bigEndian(body)
            batch.put(key, [], in: Keyspaces.expiry)
        }
        try bed.store.write(batch, durability: .buffered)
        #expect(try Erasure.dryRun(asOf: day(9999, 12, 31), in: bed.store).deletedRecords == 20_000)
        try bed.store.flush()
        bed.store.close()
        try damageTheLargestTable(in: bed.path)
        try bed.reopenStore()
        let reads = CountedReads(bed.store)
        #expect(throws: RecordStoreError.self) { try Erasure.dryRun(asOf: day(9999, 12, 31), in: reads) }
        #expect((1..<20_000).contains(reads.looks))
    }

    private func damageTheLargestTable(in directory: String) throws {
        let tables = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".sst") }
        let contents = try tables.map { name in
            let file = URL(fileURLWithPath: directory + "/" + name)
            return (file: file, bytes: try Data(contentsOf: file))
        }
        var largest = try #require(contents.max { $0.bytes.count < $1.bytes.count })
        largest.bytes[largest.bytes.count / 2] ^= 1
        try largest.bytes.write(to: largest.file)
    }

    /// Two runs that meet in one group of commits erase everything once, and count it once.
    @Test func twoRunsInOneGroupCountOnce() throws {
        let bed = try TestBed(on: Self.start)
        let persons = Erasure.stepSize + 10
        try bed.apply((0..<persons).map { People.notice($0, on: Self.start) })
        try bed.apply((0..<persons).map { People.notice($0, reason: .death, on: Self.start) })
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let today = bed.clock.today
        let erased = Collected<UInt64>()
        let step: Committer<IdentityRegister>.Act = { transaction throws(RecordStoreError) in
            let report = try transaction.eraseStep(asOf: today).report
            return { _ in erased.append(report.versions) }
        }
        bed.committer.commit([step, step, step, step, step])
        #expect(erased.all.reduce(0, +) == UInt64(2 * persons))
        #expect(try bed.entries(Keyspaces.expiry).isEmpty)
    }

    /// An expired person comes back in the same group in which the run meets the old version: nothing may be
    /// forgotten, or it would be held for ever.
    @Test func aReturnInTheSameGroupHidesNothingFromTheRun() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        try bed.apply([People.notice(1, reason: .moveOut, on: Self.start)])
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let today = bed.clock.today
        let steps = Collected<Bool>()
        bed.commit { transaction throws(RecordStoreError) in
            var entry = People.notice(1, on: today)
            entry.number = 3
            let outcome = try transaction.take(LaneNotice(number: 3, content: .notice(entry)), from: Self.home)
            let step = try transaction.eraseStep(asOf: today)
            return { _ in steps.append(outcome.refusal == nil && !step.isFinished) }
        }
        #expect(steps.all == [true])
        #expect(try erase(bed).historyVersions == 1)
        #expect(try bed.entries(Keyspaces.history).isEmpty && bed.entries(Keyspaces.expiry).isEmpty)
        #expect(try bed.reader.newest(People.code(1))?.isDeleted == false)
        let indexes = try RegistryIndexes<IdentityRegister>(store: bed.store, keys: bed.keys, today: today)
        #expect(try indexes.verify { _ in } == 0)
    }
}

/// A store that counts how often it is asked for a single value.
private final class CountedReads: StoreReading {
    private let store: OrderedStore
    private let count = Atomic(0)

    init(_ store: OrderedStore) { self.store = store }

    var looks: Int { count.load(ordering: .relaxed) }

    func get(_ key: [UInt8], in keyspace: Keyspace) throws(StoreError) -> [UInt8]? {
        try store.get(key, in: keyspace)
    }

    func get(_ keys: [[UInt8]], in keyspace: Keyspace) throws(StoreError) -> [[UInt8]?] {
        try store.get(keys, in: keyspace)
    }

    func withValue<R>(
        _ key: UnsafeRawBufferPointer, in keyspace: Keyspace, _ body: (UnsafeRawBufferPointer) -> R
    ) throws(StoreError) -> R? {
        count.add(1, ordering: .relaxed)
        return try store.withValue(key, in: keyspace, body)
    }

    func scan(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?, reverse: Bool) throws(StoreError) -> Cursor {
        try store.scan(in: keyspace, from: from, to: to, reverse: reverse)
    }
}

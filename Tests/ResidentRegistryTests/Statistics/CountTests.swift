import EvidenceLog
import JukiDomain
import OrderedStore
import ResidentRegistry
import Testing

@testable import RecordStore

/// Counts are what a walk over everything counted would give.
@Suite struct CountTests {
    private struct UpdateKey: Hashable {
        var day: CalendarDate
        var municipality: MunicipalityCode
        /// nil: of all reasons.
        var reason: UInt8?
    }

    /// Random traffic to the register, then its counts against its history: every version is one notice that was
    /// applied, every outcome with a refusal one that was parked.
    @Test(arguments: [11, 12, 13] as [UInt64])
    func noticesAreTheVersionsAndTheParkedOutcomes(seed: UInt64) throws {
        let bed = try TestBed()
        var generator = NoticeGenerator(seed: seed)
        var model = RegisterModel()
        let first = bed.clock.today
        for _ in 0..<60 {
            let sender = People.municipalities[generator.random.below(People.municipalities.count)]
            let notices = (0..<8).map { _ in
                let notice = generator.notice(from: sender, model, today: bed.clock.today)
                _ = UpdateModelTests.take(notice, from: sender, at: bed.clock.now, &model)
                return notice
            }
            _ = bed.commit([(sender, notices)])
            bed.clock.advance(days: generator.random.below(2))
        }
        var counted: [Bool: [UpdateKey: UInt64]] = [:]
        try UpdateCounts.forEach(of: first...bed.clock.today, in: bed.store) { count in
            let key = UpdateKey(
                day: count.day, municipality: count.municipality, reason: count.isApplied ? count.reason : nil)
            counted[count.isApplied, default: [:]][key, default: 0] += count.notices
        }
        #expect(try counted[true] == versions(in: bed), "seed \(seed)")
        #expect(try counted[false] == parked(in: bed), "seed \(seed)")
        #expect((counted[true]?.count ?? 0) > 30 && (counted[false]?.count ?? 0) > 10)

        // Part of the time is part of the counts.
        let days = first.adding(days: 5)...first.adding(days: 9)
        var inside: [UpdateKey: UInt64] = [:]
        try UpdateCounts.forEach(of: days, in: bed.store) { count in
            guard count.isApplied else { return }
            inside[UpdateKey(day: count.day, municipality: count.municipality, reason: count.reason)] = count.notices
        }
        #expect(inside == counted[true]?.filter { days.contains($0.key.day) })
    }

    private func versions(in bed: TestBed) throws -> [UpdateKey: UInt64] {
        var found: [UpdateKey: UInt64] = [:]
        for keyspace in [Keyspaces.records, Keyspaces.history] {
            for bytes in try bed.entries(keyspace).values {
                let version = try StoredVersion(decoding: bytes, from: keyspace.name)
                let reason = try bed.reader.register.decode(version.recordBytes).reasonCode
                let key = UpdateKey(day: version.notifiedOn, municipality: version.municipality, reason: reason)
                found[key, default: 0] += 1
            }
        }
        return found
    }

    private func parked(in bed: TestBed) throws -> [UpdateKey: UInt64] {
        var found: [UpdateKey: UInt64] = [:]
        for (key, bytes) in try bed.entries(Keyspaces.outcomes) {
            let outcome = try RecordedOutcome(decoding: bytes)
            guard outcome.refusal != nil else { continue }
            let municipality = MunicipalityCode(unchecked: key[..<4].reduce(0) { $0 << 8 | UInt32($1) })
            let day = Moment(milliseconds: outcome.decidedAt).japanDay
            found[UpdateKey(day: day, municipality: municipality), default: 0] += 1
        }
        return found
    }

    // MARK: Evidence

    private struct EvidenceKey: Hashable {
        var day: UInt32
        var procedure: UInt16
        var result: UInt32
        var peer: String
        var basis: String
    }

    private static let known = ["30-7", "30-32"]

    private func counts(
        _ bed: TestBed, _ days: ClosedRange<UInt32> = 0...UInt32.max
    ) throws -> [EvidenceKey: [UInt64]] {
        var found: [EvidenceKey: [UInt64]] = [:]
        try EvidenceLog.forEachCount(of: days, in: bed.store) { key, count in
            let key = EvidenceKey(
                day: key.day, procedure: key.procedure, result: key.result, peer: key.peer, basis: key.basis)
            found[key] = [count.records, count.persons]
        }
        return found
    }

    private func record(_ number: Int, _ random: inout SeededRandom) -> EvidenceRecord {
        let basis = ["", "30-7", "30-32", "金糸雀", "made up \(number)"][random.below(5)]
        return EvidenceRecord(
            // A day is some hundred records long; its midnight is that of Japan.
            time: UInt64(number) * 600_000 + 15 * 3_600_000, peer: "peer-\(random.below(2))", certificateSerial: "0a",
            procedure: UInt16(16 + random.below(2)), legalBasis: basis, persons: UInt32(random.below(9)),
            result: random.chance(30) ? 33 : 0)
    }

    @Test func provisionsAreTheRecordsOfTheLogAndStayWhenThoseAreErased() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("provisionsAreTheRecordsOfTheLogAndStayWhenThoseAreErased: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed()
        var log = try EvidenceLog(store: bed.store, countedBases: Set(Self.known))
        var model: [EvidenceKey: [UInt64]] = [:]
        for group in 0..<60 {
            let records = (0..<1 + random.below(30)).map { record(group * 30 + $0, &random) }
            if random.chance(25) {
                log.groupBegins()
                var batch = WriteBatch()
                for record in records { log.append(record, to: &batch) }
                if random.chance(50) { try log.groupIsWhole(&batch, in: bed.store) }
                log.groupIsAbandoned()
                continue
            }
            try EvidenceLogTests.write(records, to: log, bed.store)
            for record in records {
                let isNamed = record.legalBasis.isEmpty || Self.known.contains(record.legalBasis)
                let key = EvidenceKey(
                    day: UInt32(Moment(milliseconds: record.time).japanDay.dayNumber), procedure: record.procedure,
                    result: record.result, peer: record.peer, basis: isNamed ? record.legalBasis : "other")
                let before = model[key] ?? [0, 0]
                model[key] = [before[0] + 1, before[1] + UInt64(record.persons)]
            }
            if random.chance(10) { log = try EvidenceLog(store: bed.store, countedBases: Set(Self.known)) }
        }
        #expect(try counts(bed) == model, "seed \(seed)")
        let days = UInt32(3)...5
        #expect(try counts(bed, days) == model.filter { days.contains($0.key.day) } && !counts(bed, days).isEmpty)

        log.groupBegins()
        var batch = WriteBatch()
        let report = try log.eraseStep(before: .max, in: bed.store, from: &batch)
        try log.groupIsWhole(&batch, in: bed.store)
        try bed.store.write(batch, durability: .synced)
        log.groupIsDurable()
        #expect(report.entries >= 256)
        #expect(try counts(bed) == model, "what is erased stays counted")
    }

    /// An act of more persons than an entry holds is one act.
    @Test func aDividedRecordIsCountedOnce() throws {
        let bed = try TestBed()
        let log = try EvidenceLog(store: bed.store)
        var record = EvidenceLogTests.record(1)
        record.persons = UInt32(EvidenceLog.subjectsMax + 1)
        record.subjects = (0...EvidenceLog.subjectsMax).map { number in
            (0..<16).map { UInt8(truncatingIfNeeded: number >> $0) }
        }
        try EvidenceLogTests.write([record], to: log, bed.store)
        #expect(log.size == 2)
        #expect(try counts(bed).values.map { $0 } == [[1, UInt64(EvidenceLog.subjectsMax + 1)]])
    }
}

import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import Testing

/// What leads from a code that was given up to the person: there as long as the person is, and no longer.
@Suite struct RetiredCodeTests {
    private static let start = day(2026, 4, 1)
    private static let persons = 12

    /// What a code of a person is, in the order in which they were given.
    private struct Model {
        var codes: [[ResidentRecordCode]] = (0..<persons).map { [People.code($0)] }
        var nextCode = 500

        func present(_ person: Int) -> ResidentRecordCode { codes[person][codes[person].count - 1] }

        /// Rows that must be there: each earlier code of whoever is still recorded, and the one that replaced it.
        func rows(in bed: TestBed) throws -> [[UInt8]: [UInt8]] {
            let recorded = try Set(bed.entries(Keyspaces.records).keys)
            var rows: [[UInt8]: [UInt8]] = [:]
            for own in codes where recorded.contains(bigEndian(own[own.count - 1].value)) {
                for (old, new) in zip(own, own.dropFirst()) { rows[bigEndian(old.value)] = bigEndian(new.value) }
            }
            return rows
        }
    }

    private func erase(_ bed: TestBed) {
        let today = bed.clock.today
        let steps = Collected<Bool>()
        repeat {
            bed.commit { transaction throws(RecordStoreError) in
                let isFinished = try transaction.eraseStep(asOf: today).isFinished
                return { _ in steps.append(isFinished) }
            }
        } while steps.all.last != true
    }

    private func notice(
        _ person: Int, _ reason: ChangeReason, _ code: ResidentRecordCode, on day: CalendarDate
    ) -> UpdateNotice {
        var notice = People.notice(person, reason: reason, on: day)
        notice.record.code = code
        return notice
    }

    /// Random changes of codes, deaths and returns; then through the days on which something is due.
    @Test(arguments: [21, 22, 23, 24] as [UInt64])
    func theyGoWithThePersonAndNotBefore(seed: UInt64) throws {
        print("retired codes: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed(on: Self.start)
        var model = Model()
        try bed.apply((0..<Self.persons).map { People.notice($0, on: Self.start) })
        for _ in 0..<60 {
            bed.clock.advance(days: random.below(300))
            let (person, today) = (random.below(Self.persons), bed.clock.today)
            let code = model.present(person)
            let isDeleted = try #require(try bed.reader.newest(code)).isDeleted
            if isDeleted {
                if random.chance(30) { try bed.apply([notice(person, .moveIn, code, on: today)]) }
            } else if random.chance(60) {
                model.nextCode += 1
                let new = People.code(model.nextCode)
                var change = notice(person, .recordCodeRequest, new, on: today)
                change.previousCode = code
                try bed.apply([change])
                model.codes[person].append(new)
            } else {
                try bed.apply([notice(person, .moveOut, code, on: today)])
            }
            #expect(try bed.entries(Keyspaces.retiredCodes) == model.rows(in: bed), "seed \(seed)")
        }
        let before = try bed.entries(Keyspaces.retiredCodes).count
        var deaths = 0
        while let next = try Erasure.dryRun(asOf: bed.clock.today, in: bed.store).nextExpiry {
            bed.clock.set(random.chance(70) ? next : next.adding(days: random.below(400)))
            let recorded = try bed.entries(Keyspaces.records).count
            erase(bed)
            deaths += try recorded - bed.entries(Keyspaces.records).count
            #expect(try bed.entries(Keyspaces.retiredCodes) == model.rows(in: bed), "seed \(seed)")
        }
        #expect(deaths > 0 && before > 10, "seed \(seed)")
        #expect(try bed.entries(Keyspaces.retiredCodes).count < before, "seed \(seed)")
        // Whoever is there still is found by every code.
        for own in model.codes where try bed.reader.newest(own[own.count - 1]) != nil {
            for code in own { #expect(try bed.reader.presentCode(of: code) == own[own.count - 1]) }
        }
    }

    /// One who changes the code in the very group in which another is erased keeps the way from all earlier ones.
    @Test func aChangeInTheSameGroupLosesNothing() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start), People.notice(2, on: Self.start)])
        func change(_ person: Int, _ old: ResidentRecordCode, _ new: ResidentRecordCode, on day: CalendarDate)
            -> UpdateNotice {
            var change = notice(person, .recordCodeRequest, new, on: day)
            change.previousCode = old
            return change
        }
        try bed.apply([change(1, People.code(1), People.code(11), on: Self.start)])
        try bed.apply([change(2, People.code(2), People.code(12), on: Self.start)])
        try bed.apply([notice(1, .death, People.code(11), on: Self.start)])
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let today = bed.clock.today
        let number = try LaneReader(bed.store).state(of: People.municipalities[0]).lastNoticeNumber + 1
        var again = change(2, People.code(12), People.code(22), on: today)
        again.number = number
        let received = LaneNotice<IdentityRegister>(number: number, content: .notice(again))
        bed.commit { transaction throws(RecordStoreError) in
            let outcome = try transaction.take(received, from: People.municipalities[0])
            let step = try transaction.eraseStep(asOf: today)
            return { _ in #expect(outcome.refusal == nil && step.report.deletedRecords == 1) }
        }
        #expect(try bed.reader.presentCode(of: People.code(2)) == People.code(22))
        #expect(try bed.entries(Keyspaces.retiredCodes).count == 2, "of the one who is there")
    }

    /// What the first of two runs in one group takes away, the second does not follow: the code may be somebody's
    /// again.
    @Test func aSecondRunOfTheSameGroupFollowsNoRowThatTheFirstHasTaken() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((1...3).map { People.notice($0, on: Self.start) })
        func change(_ person: Int, from old: Int, to new: Int, on day: CalendarDate) -> UpdateNotice {
            var change = notice(person, .recordCodeRequest, People.code(new), on: day)
            change.previousCode = People.code(old)
            return change
        }
        try bed.apply([change(1, from: 1, to: 11, on: Self.start), change(3, from: 3, to: 13, on: Self.start)])
        try bed.apply([notice(1, .death, People.code(11), on: Self.start)])
        bed.clock.advance(days: 10)
        try bed.apply([notice(3, .death, People.code(13), on: bed.clock.today)])
        let first = Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1)
        bed.clock.set(first.adding(days: 10))
        let today = bed.clock.today
        let number = try LaneReader(bed.store).state(of: People.municipalities[0]).lastNoticeNumber + 1
        var again = change(2, from: 2, to: 1, on: today)
        again.number = number
        let received = LaneNotice<IdentityRegister>(number: number, content: .notice(again))
        let erased = Collected<UInt64>()
        bed.commit { transaction throws(RecordStoreError) in
            let early = try transaction.eraseStep(asOf: first).report
            let outcome = try transaction.take(received, from: People.municipalities[0])
            let late = try transaction.eraseStep(asOf: today).report
            return { _ in
                #expect(outcome.refusal == nil)
                erased.append(early.deletedRecords)
                erased.append(late.deletedRecords)
            }
        }
        #expect(erased.all == [1, 1])
        let rows = [bigEndian(People.code(2).value): bigEndian(People.code(1).value)]
        #expect(try bed.entries(Keyspaces.retiredCodes) == rows, "of the one who is there")
        #expect(try bed.reader.newest(People.code(1)) != nil)
    }

    /// Rows that lead round in a circle were never written; none of them is taken for somebody's.
    @Test func aCircleIsDamage() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        var change = notice(1, .recordCodeRequest, People.code(11), on: Self.start)
        change.previousCode = People.code(1)
        try bed.apply([change])
        try bed.apply([notice(1, .death, People.code(11), on: Self.start)])
        var writes = WriteBatch()
        for (old, new) in [(7, 8), (8, 9), (9, 7)] {
            let (old, new) = (bigEndian(People.code(old).value), bigEndian(People.code(new).value))
            writes.put(old, new, in: Keyspaces.retiredCodes)
        }
        try bed.store.write(writes, durability: .synced)
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let today = bed.clock.today
        bed.commit { transaction throws(RecordStoreError) in
            _ = try transaction.eraseStep(asOf: today)
            return { _ in }
        }
        let damage = RecordStoreError.damagedValue(keyspace: Keyspaces.retiredCodes.name)
        #expect(bed.fatalErrors.all == ["\(damage)"])
        #expect(try bed.entries(Keyspaces.retiredCodes).count == 4, "nothing is written")
    }
}

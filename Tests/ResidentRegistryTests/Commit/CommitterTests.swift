import Dispatch
import JukiDomain
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// The queue of the one writer: its limits, its groups and its order.
@Suite struct CommitterTests {
    private static let start = day(2026, 4, 1)

    private static func committer(
        _ bed: TestBed, queued: Int, group: Int
    ) -> Committer<IdentityRegister> {
        var limits = CommitLimits()
        limits.queuedWeightMax = queued
        limits.groupWeightMax = group
        let (clock, fatalErrors) = (bed.clock, bed.fatalErrors)
        return Committer(
            store: bed.store, register: IdentityRegister(), keys: bed.keys, limits: limits, clock: { clock.now },
            onFatalError: { fatalErrors.append($0.description) })
    }

    /// Submits an act that keeps the committer busy.
    /// - Returns: what lets it go on.
    private static func hold(_ committer: Committer<IdentityRegister>) throws -> DispatchSemaphore {
        let (entered, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let taken = committer.submit { _ in
            entered.signal()
            release.wait()
            return { _ in }
        }
        try #require(taken)
        entered.wait()
        return release
    }

    /// What a group writes.
    private struct Scale: CommitRider {
        let bytes = Collected<Int>()
        func groupBegins() {}
        func groupIsWhole(_ batch: inout WriteBatch, in store: OrderedStore) { bytes.append(batch.byteCount) }
        func groupIsDurable() {}
        func groupIsAbandoned() {}
    }

    /// A move of a person all of whose texts are as long as they may be: history, search keys, what goes onward.
    @Test func theLargestGroupOfTheLongestNoticesIsOneBatch() throws {
        let bed = try TestBed(on: Self.start)
        let (scale, clock, refusals) = (Scale(), bed.clock, Collected<Refusal?>())
        let committer = Committer(
            store: bed.store, register: IdentityRegister(), keys: bed.keys, rider: scale, clock: { clock.now },
            onFatalError: { Issue.record("\($0)") })
        for number in 1...2 as ClosedRange<UInt64> {
            var notice = People.notice(1, reason: number == 1 ? .moveIn : .moveWithin, on: Self.start)
            notice.number = number
            notice.record = People.withLongestTexts(notice.record, address: Int(number))
            let taken = LaneNotice<IdentityRegister>(number: number, content: .notice(notice))
            let act: Committer<IdentityRegister>.Act = { transaction throws(RecordStoreError) in
                refusals.append(try transaction.take(taken, from: People.municipalities[0]).refusal)
                return { _ in }
            }
            committer.commit([act])
        }
        #expect(refusals.all == [nil, nil])
        let longest = try #require(scale.bytes.all.last)
        #expect(longest > 10_000, "every text is in it more than once")
        #expect(longest * CommitLimits.groupWeightCeiling <= StoreLimits.batchBytes)
    }

    @Test func aFullQueueTakesNothingAndCallsNothing() throws {
        let bed = try TestBed(on: Self.start)
        let committer = Self.committer(bed, queued: 10, group: 100)
        let release = try Self.hold(committer)
        let events = Collected<String>()
        func submit(_ name: String, weight: Int) -> Bool {
            committer.submit(weight: weight) { _ in
                events.append("act \(name)")
                return { _ in events.append("done \(name)") }
            }
        }
        #expect(submit("a", weight: 6) && submit("b", weight: 4))
        #expect(!submit("c", weight: 1), "10 of 10 are queued")
        #expect(events.all.isEmpty)
        release.signal()
        committer.waitUntilIdle()
        #expect(events.all == ["act a", "act b", "done a", "done b"], "and c was never called")
        #expect(submit("d", weight: 50), "an act above the limit is taken when nothing waits")
        committer.waitUntilIdle()
        #expect(events.all.suffix(2) == ["act d", "done d"])
    }

    /// What gathered while a group was being written makes the next groups, each within the limit of weight.
    @Test(arguments: [41, 42, 43] as [UInt64])
    func groupsKeepTheOrderAndTheLimit(seed: UInt64) throws {
        print("committer: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let bed = try TestBed(on: Self.start)
        let committer = Self.committer(bed, queued: 10_000, group: 20)
        let release = try Self.hold(committer)
        let weights = (0..<200).map { _ in random.chance(5) ? 30 : 1 + random.below(9) }
        let (acts, completions) = (Collected<(index: Int, at: Int)>(), Collected<Int>())
        let groups = Collected<UInt64>()
        for (index, weight) in weights.enumerated() {
            let taken = committer.submit(weight: weight) { _ in
                acts.append((index, completions.all.count))
                return { _ in
                    completions.append(index)
                    groups.append(committer.statistics.groups)
                }
            }
            try #require(taken)
        }
        release.signal()
        committer.waitUntilIdle()
        #expect(acts.all.map(\.index) == Array(weights.indices), "seed \(seed)")
        #expect(completions.all == Array(weights.indices), "seed \(seed)")
        // An act runs only after every group before it was answered, and none of its own has been.
        var (first, position) = (0, 0)
        var written = groups.all[0]
        for index in weights.indices {
            if groups.all[index] != written {
                #expect(groups.all[index] == written + 1, "seed \(seed)")
                (first, written) = (index, groups.all[index])
                #expect(weights[position..<first].reduce(0, +) <= 20 || first - position == 1, "seed \(seed)")
                #expect(weights[position...first].reduce(0, +) > 20, "seed \(seed): a group is as large as it may be")
                position = first
            }
            #expect(acts.all[index].at == first, "seed \(seed) act \(index)")
        }
        #expect(committer.statistics.acts == 201 && bed.fatalErrors.all.isEmpty, "seed \(seed)")
    }

    /// A completion finds in the store what its act wrote, and what every act before it wrote.
    @Test func whatIsAnsweredIsWritten() throws {
        let bed = try TestBed(on: Self.start)
        let committer = Self.committer(bed, queued: 1000, group: 7)
        let (store, missing) = (bed.store, Collected<Int>())
        for index in 0..<100 {
            let taken = committer.submit { transaction in
                transaction.batch.put([9, UInt8(index)], [1], in: Keyspaces.meta)
                return { _ in
                    for before in 0...index {
                        let found = try? store.get([9, UInt8(before)], in: Keyspaces.meta)
                        if found != [1] { missing.append(before) }
                    }
                }
            }
            try #require(taken)
        }
        committer.waitUntilIdle()
        #expect(missing.all.isEmpty && committer.statistics.acts == 100)
    }

    /// An act that meets damage ends the process; nothing of its group is written or answered.
    @Test func damageStopsTheCommitter() throws {
        let bed = try TestBed(on: Self.start)
        let answered = Collected<Int>()
        var group: [Committer<IdentityRegister>.Act] = []
        for isDamaged in [false, true, false] { group.append(Self.act(isDamaged: isDamaged, answered)) }
        bed.committer.commit(group)
        #expect(bed.fatalErrors.all.count == 1 && answered.all.isEmpty)
        #expect(try bed.store.get([7], in: Keyspaces.meta) == nil)
    }

    private static func act(
        isDamaged: Bool, _ answered: Collected<Int>
    ) -> Committer<IdentityRegister>.Act {
        return { transaction throws(RecordStoreError) in
            if isDamaged { throw .damagedValue(keyspace: Keyspaces.records.name) }
            transaction.batch.put([7], [7], in: Keyspaces.meta)
            return { _ in answered.append(1) }
        }
    }

    /// A group that the full disk refused: every act is told, and one that meets damage when it runs again does not
    /// vanish: it ends the process, which ends its call.
    @Test func damageInTheSecondRunIsNotLost() throws {
        let bed = try TestBed(on: Self.start)
        let (told, runs) = (Collected<Int>(), Collected<Int>())
        var group: [Committer<IdentityRegister>.Act] = []
        for index in 0..<3 { group.append(Self.failingAct(index, runs, told)) }
        bed.committer.commit(group)
        #expect(runs.all == [0, 1, 2, 0, 1, 2])
        #expect(told.all == [0, 2] && bed.fatalErrors.all.count == 1)
    }

    /// The third act finds the disk full in the first run of the group, the second finds damage in the second run.
    private static func failingAct(
        _ index: Int, _ runs: Collected<Int>, _ told: Collected<Int>
    ) -> Committer<IdentityRegister>.Act {
        return { _ throws(RecordStoreError) in
            runs.append(index)
            if index == 1, runs.all.count > 3 { throw .damagedValue(keyspace: Keyspaces.records.name) }
            if index == 2, runs.all.count == 3 { throw .store(StoreError(kind: .noSpace, message: "of a test")) }
            return { result in if case .storageFull = result { told.append(index) } }
        }
    }
}

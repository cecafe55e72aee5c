import EvidenceLog
import Foundation
import JukiDomain
import JukiMessages
import RecordStore
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// What is due goes by itself, and says so; what is not due leaves no trace.
@Suite struct DailyErasureTests {
    private static let start = day(2026, 4, 1)

    @Test func whatIsDueIsErasedOnceADayWithoutAnybodysAsking() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        try bed.apply([People.notice(1, reason: .moveOut, on: Self.start)])
        let registry = try bed.registry()
        func run() throws -> [EvidenceRecord] {
            registry.eraseDue()
            registry.quiesce()
            registry.committer.waitUntilIdle()
            return try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        }
        #expect(try run().isEmpty, "nothing is due")
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        registry.confirmClock()
        registry.committer.waitUntilIdle()
        let records = try run()
        #expect(records.map(\.procedure) == [Procedure.eraseExpired.rawValue] && records[0].peer == HostPeer.uri)
        #expect(records[0].persons > 0)
        #expect(try bed.entries(Keyspaces.records).isEmpty && bed.entries(Keyspaces.history).isEmpty)
        #expect(try run().count == 1, "it is done")
    }

    /// Whether the clock leaps between two starts or under a running server, and whatever is recorded by it.
    @Test func aClockThatHasLeaptErasesNothingUntilSomebodyVouchesForIt() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        try bed.apply([People.notice(1, reason: .moveOut, on: Self.start)])
        func run(_ registry: ResidentRegistry) throws -> Bool {
            registry.eraseDue()
            registry.quiesce()
            return try bed.entries(Keyspaces.history).isEmpty
        }
        func ask(_ procedure: Procedure, _ message: [UInt8], _ registry: ResidentRegistry) throws {
            try registry.openSession(at: .representative)
            let call = RecordedCall()
            registry.begin(procedure, message, from: .representative, over: call)
            #expect(call.waitForEnd() && call.refusals.isEmpty)
        }
        let first = try bed.registry()
        #expect(try !run(first) && !first.isErasureSuspended())
        bed.clock.set(Self.start.adding(days: ErasureClock.leapMax))
        #expect(try !run(first) && !first.isErasureSuspended(), "a month is no leap")
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 40))
        #expect(try first.isErasureSuspended() && !run(first))
        try ask(.serverStatus, ServerStatusRequest().encode(), first)
        first.quiesce()
        let second = try bed.registry()
        #expect(try second.isErasureSuspended() && !run(second), "its evidence has the wrong time now")
        #expect(second.gauges.contains { $0.name == "erasure-suspended" && $0.value == 1 })
        try ask(.eraseExpired, EraseExpiredRequest(apply: true).encode(), second)
        #expect(try !second.isErasureSuspended() && run(second))
    }

    /// A typing error in the settings takes no year of evidence: neither a minute after the start nor later.
    @Test func aShorterTermErasesNoEvidenceUntilSomebodyErasesByIt() throws {
        let bed = try TestBed(on: Self.start)
        func start(_ years: Int, _ act: (ResidentRegistry) throws -> Void) throws {
            let registry = try bed.registry(evidenceYears: years)
            registry.eraseDue()
            registry.quiesce()
            registry.committer.waitUntilIdle()
            try act(registry)
            registry.quiesce()
            registry.committer.waitUntilIdle()
        }
        func lookAt(_ registry: ResidentRegistry) {
            let call = RecordedCall()
            registry.begin(.serverStatus, ServerStatusRequest().encode(), from: .representative, over: call)
            #expect(call.waitForEnd())
        }
        try start(3) { registry throws in
            for _ in 0..<600 { lookAt(registry) }
            #expect(registry.evidence.size >= 600)
        }
        for _ in 0..<25 {
            bed.clock.advance(days: 30)
            try start(3) { lookAt($0) }
        }
        try start(1) { registry throws in
            #expect(try registry.isEvidenceTermShortened() && registry.evidence.erasedBefore == 0)
            #expect(registry.gauges.contains { $0.name == "erasure-suspended" && $0.value == 1 })
        }
        try start(3) { registry throws in #expect(try !registry.isEvidenceTermShortened()) }
        try start(1) { registry throws in
            try registry.openSession(at: .representative)
            let call = RecordedCall()
            let request = EraseEvidenceRequest(apply: true).encode()
            registry.begin(.eraseEvidence, request, from: .representative, over: call)
            #expect(call.waitForEnd() && call.refusals.isEmpty)
            #expect(try registry.evidence.erasedBefore == 512 && !registry.isEvidenceTermShortened())
        }
        try start(1) { registry throws in #expect(try !registry.isEvidenceTermShortened()) }
    }

    /// A store of before the day was remembered.
    @Test func withoutADayTheNewestEvidenceTellsIt() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let call = RecordedCall()
        registry.begin(.serverStatus, ServerStatusRequest().encode(), from: .representative, over: call)
        #expect(call.waitForEnd())
        bed.clock.set(Self.start.adding(days: ErasureClock.leapMax))
        #expect(try !registry.isErasureSuspended())
        bed.clock.set(Self.start.adding(days: ErasureClock.leapMax + 1))
        #expect(try registry.isErasureSuspended())
        registry.quiesce()
    }

    @Test func theTimerBringsIt() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        try bed.apply([People.notice(1, reason: .moveOut, on: Self.start)])
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let registry = try bed.registry()
        let daily = DailyErasure(in: registry, every: .milliseconds(20))
        var waits = 0
        while try !bed.entries(Keyspaces.records).isEmpty, waits < 2000 {
            Thread.sleep(forTimeInterval: 0.01)
            waits += 1
        }
        daily.stop()
        #expect(waits < 2000)
        registry.quiesce()
        registry.committer.waitUntilIdle()
    }

    /// Nobody waits for its answer, and so nobody else would learn of it.
    @Test func whatCannotBeErasedIsSaidOnceHoweverOftenItIsTried() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        try bed.apply([People.notice(1, reason: .moveOut, on: Self.start)])
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        var limits = CommitLimits()
        limits.queuedWeightMax = 1
        let registry = try bed.registry(limits: limits)
        registry.confirmClock()
        registry.committer.waitUntilIdle()
        let hold = try CommitterHold(registry.committer)
        #expect(registry.committer.submit { _ in { _ in } }, "the queue is full")
        let remarks = Collected<String>()
        let daily = DailyErasure(in: registry, every: .milliseconds(20)) { remarks.append($0) }
        func wait(for count: Int) {
            for _ in 0..<2000 where remarks.all.count < count { Thread.sleep(forTimeInterval: 0.01) }
        }
        wait(for: 1)
        Thread.sleep(forTimeInterval: 0.2)
        #expect(remarks.all.count == 1)
        hold.end()
        wait(for: 2)
        daily.stop()
        registry.quiesce()
        let what = "records and their history"
        let why = "the server has too much other work"
        #expect(
            remarks.all == [
                "\(what): not all that is due was erased, and it is tried again in 0.02 seconds: \(why)",
                "\(what): nothing is left that is due",
            ])
        #expect(try bed.entries(Keyspaces.records).isEmpty)
    }

    /// A full disk is another thing to do than a full queue, and evidence another than records.
    @Test func aNewReasonIsNews() {
        let remarks = Collected<String>()
        let erasure = ErasureRemarks(every: .seconds(86_400)) { remarks.append($0) }
        for (what, reason, count) in [
            (DueForErasure.records, Reason?.none, 0), (.records, .overloaded, 1), (.records, .overloaded, 1),
            (.evidence, .overloaded, 2), (.records, .storageFull, 3), (.records, nil, 4), (.records, nil, 4),
            (.bulkResults, nil, 4), (.records, .storageFull, 5),
        ] {
            erasure.erased(what, reason.map { Refusal($0) })
            #expect(remarks.all.count == count)
        }
    }
}

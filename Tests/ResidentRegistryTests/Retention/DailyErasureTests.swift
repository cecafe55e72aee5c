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
        let records = try run()
        #expect(records.map(\.procedure) == [Procedure.eraseExpired.rawValue] && records[0].peer == HostPeer.uri)
        #expect(records[0].persons > 0)
        #expect(try bed.entries(Keyspaces.records).isEmpty && bed.entries(Keyspaces.history).isEmpty)
        #expect(try run().count == 1, "it is done")
    }

    /// A host whose clock starts years ahead.
    @Test func aClockThatHasLeaptErasesNothingUnasked() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        try bed.apply([People.notice(1, reason: .moveOut, on: Self.start)])
        let before = try bed.registry()
        let call = RecordedCall()
        before.begin(.serverStatus, ServerStatusRequest().encode(), from: .representative, over: call)
        #expect(call.waitForEnd())
        before.quiesce()
        func evidence() throws -> Int { try EvidenceLog.records(from: 0, limit: .max, in: bed.store).count }
        #expect(try evidence() == 1)
        bed.clock.set(Self.start.adding(days: 30))
        #expect(try !bed.registry().isErasureSuspended)
        bed.clock.set(Self.start.adding(years: RetentionClock.yearsKept).adding(days: 1))
        let after = try bed.registry()
        #expect(after.isErasureSuspended)
        after.eraseDue()
        after.quiesce()
        #expect(try evidence() == 1 && !bed.entries(Keyspaces.history).isEmpty)
        // The one that was running all the time saw the years pass.
        before.eraseDue()
        before.quiesce()
        before.committer.waitUntilIdle()
        #expect(try bed.entries(Keyspaces.history).isEmpty)
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
}

import JukiDomain
import JukiMessages
@testable import RecordStore
@testable import SharedRegistry
import Testing

/// What is finished goes from this register as from the other.
@Suite struct FinishedErasureTests {
    @Test func aParkedNoticeGoesAYearAfterItWasReplaced() throws {
        let bed = try GlyphBed()
        func send(_ index: Int, replacing number: UInt64 = 0) throws -> NoticeOutcome {
            var draft = bed.next(bed.person(index))
            draft.replacesNumber = number
            return try bed.send(draft)
        }
        #expect(try send(0).refusal == nil)
        #expect(try [send(0), send(0)].allSatisfy { $0.refusal != nil }, "recorded already: both are parked")
        #expect(try send(1, replacing: 2).refusal == nil)
        func runDaily() throws -> Int {
            let registry = try bed.registry()
            registry.confirmClock()
            registry.committer.waitUntilIdle()
            registry.eraseDue()
            registry.quiesce()
            return try bed.entries(Keyspaces.parked).count
        }
        bed.advance(days: Finished.replacedNoticeDays)
        #expect(try runDaily() == 2)
        bed.advance(days: 1)
        #expect(try runDaily() == 1)
        bed.advance(days: 4000)
        #expect(try runDaily() == 1, "the other waits for its correction")
    }
}

import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
import ResidentRegistry
import Testing

@testable import RecordStore
@testable import SharedRegistry

extension TestBed {
    /// As accepting a restored store does.
    func markRestored(hasReceiver: Bool) throws {
        var batch = WriteBatch()
        try OutboxRestore.mark(hasReceiver: hasReceiver, in: store, into: &batch)
        try store.write(batch, durability: .synced)
    }
}

/// A store was restored where no national server was configured, and one is configured later: it is asked before the
/// first notice is sent, and what was applied in between reaches it.
@Suite struct LaterLinkTests {
    private static let start = day(2026, 4, 1)

    /// How a store and a national server may stand to each other.
    struct Course: Sendable {
        /// Applied before the restore, in the store.
        var kept: Int
        /// What the national server has had, of these and of what was lost.
        var delivered: Int
        /// Applied after the restore, before there was a link.
        var since: Int
    }

    private func wait(until condition: () throws -> Bool) throws -> Bool {
        let end = Date(timeIntervalSinceNow: 30)
        while try !condition() {
            guard Date() < end else { return false }
            usleep(5000)
        }
        return true
    }

    /// The national server as it was left: it has had notices of persons whom the restored store never knew.
    private func national(having delivered: Int, of bed: TestBed, kept: Int) throws -> UnreliableLink {
        let link = UnreliableLink(seed: 1, mood: .good)
        for sequence in 1...max(1, delivered) where delivered > 0 {
            let person = sequence <= kept ? sequence - 1 : 10_000 + sequence
            let notice = OnwardNotice(
                sequence: UInt64(sequence), People.record(person, on: Self.start), individualNumber: nil)
            link.send(OnwardNoticesRequest([notice]).encode()) { _ in }
        }
        #expect(link.through == UInt64(delivered))
        return link
    }

    private func restored(_ course: Course) throws -> TestBed {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<course.kept).map { People.notice($0, on: Self.start) })
        try bed.markRestored(hasReceiver: false)
        let registry = try bed.registry()
        #expect(!registry.isOnwardUnsettled, "without a national server everything goes on")
        registry.quiesce()
        try bed.apply((course.kept..<course.kept + course.since).map { People.notice($0, on: Self.start) })
        return bed
    }

    private func check(_ course: Course, _ bed: TestBed, _ link: UnreliableLink) throws {
        let registry = try bed.registry()
        let forwarder = try OnwardForwarder(registry: registry, link: link, inFlightMax: 2, noticesPerRequest: 70)
        #expect(registry.isOnwardUnsettled, "no notice is numbered before it has answered")
        forwarder.start()
        let through = UInt64(max(course.delivered, course.kept) + course.since)
        #expect(try wait { try bed.entries(Keyspaces.outbox).isEmpty && link.through == through }, "\(course)")
        let received = link.received
        #expect(received.map(\.sequence) == Array(1...through), "\(course)")
        #expect(
            received.suffix(course.since).map(\.code)
                == (course.kept..<course.kept + course.since).map { People.code($0) }, "\(course)")
        #expect(try Outbox.acknowledged(in: bed.store) == through && OutboxRestore.read(bed.store) == nil)
        #expect(!registry.isOnwardUnsettled && bed.fatalErrors.all.isEmpty)
        forwarder.stop()
        registry.quiesce()
        // The numbers go on behind it.
        try bed.apply([People.notice(5000, on: Self.start)])
        #expect(try registry.onwardNotices(after: through, limit: 2).map(\.sequence) == [through + 1], "\(course)")
    }

    @Test(arguments: [
        Course(kept: 20, delivered: 30, since: 5), Course(kept: 20, delivered: 21, since: 30),
        Course(kept: 20, delivered: 20, since: 5), Course(kept: 20, delivered: 12, since: 5),
        Course(kept: 20, delivered: 0, since: 5), Course(kept: 20, delivered: 30, since: 0),
        Course(kept: 0, delivered: 7, since: 3),
        Course(kept: 3, delivered: 9, since: OutboxRestore.noticesPerMove + 40),
    ])
    func whatWasAppliedSinceArrives(course: Course) throws {
        let bed = try restored(course)
        try check(course, bed, try national(having: course.delivered, of: bed, kept: course.kept))
    }

    /// The server ends in the middle of the moving, and goes on with it.
    @Test(arguments: [1, 2, 3]) func aRestartInTheMiddleGoesOn(steps: Int) throws {
        let course = Course(kept: 3, delivered: 9, since: 2 * OutboxRestore.noticesPerMove + 40)
        let bed = try restored(course)
        for _ in 0..<steps {
            bed.commit { transaction throws(RecordStoreError) in
                #expect(try !transaction.resumeOutbox(after: UInt64(course.delivered)))
                return { _ in }
            }
        }
        #expect(try OutboxRestore.read(bed.store)?.isAwaited == true)
        // As accepting the store once more, if it was restored to this very moment.
        try bed.markRestored(hasReceiver: true)
        try bed.reopen()
        try check(course, bed, try national(having: course.delivered, of: bed, kept: course.kept))
    }

    /// A second restore without a link must not take what came after the first for what the national server has had.
    @Test func aSecondRestoreKeepsTheLowerNumber() throws {
        let course = Course(kept: 20, delivered: 30, since: 5)
        let bed = try restored(course)
        try bed.markRestored(hasReceiver: false)
        #expect(try OutboxRestore.read(bed.store)?.first == 21)
        try bed.markRestored(hasReceiver: true)
        #expect(try OutboxRestore.read(bed.store) == OutboxRestore(first: 21, isAwaited: true))
        try check(course, bed, try national(having: course.delivered, of: bed, kept: course.kept))
    }

    /// Stores that an earlier version has marked are awaited, as before.
    @Test func anEarlierMarkIsRead() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<4).map { People.notice($0, on: Self.start) })
        var batch = WriteBatch()
        batch.put(Array("outbox-restored".utf8), [], in: Keyspaces.meta)
        try bed.store.write(batch, durability: .synced)
        #expect(try OutboxRestore.read(bed.store) == OutboxRestore(first: 5, isAwaited: true))
        #expect(try bed.registry().isOnwardUnsettled)
    }
}

import Dispatch
import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import Synchronization
import Testing

import ResidentRegistry
@testable import SharedRegistry

/// A national server that is away, slow, forgetful or answers twice, as its random numbers will have it.
final class UnreliableLink: OnwardLink {
    enum Mood: Sendable {
        /// Every request fails.
        case absent
        /// Every request is refused.
        case refusing(Reason?)
        /// Every answer is no message.
        case babbling
        /// Some fail, before or after they were taken; some are answered late, twice, or with less than was taken.
        case moody
        case good
    }

    private struct State {
        var random: SeededRandom
        var mood: Mood
        /// Of the next requests, before ``mood``.
        var moods: [Mood] = []
        var received: [UInt64: OnwardNotice] = [:]
        var through: UInt64 = 0
        var requests = 0
        var gaps = 0
    }

    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "national", attributes: .concurrent)

    init(seed: UInt64, mood: Mood, first moods: [Mood] = []) {
        state = Mutex(State(random: SeededRandom(seed: seed), mood: mood, moods: moods))
    }

    var mood: Mood {
        get { state.withLock { $0.mood } }
        set { state.withLock { $0.mood = newValue } }
    }
    var through: UInt64 { state.withLock { $0.through } }
    var requests: Int { state.withLock { $0.requests } }
    var received: [OnwardNotice] { state.withLock { $0.received.values.sorted { $0.sequence < $1.sequence } } }

    func send(_ request: [UInt8], completion: @escaping @Sendable (Result<[UInt8], OnwardFailure>) -> Void) {
        let (answers, delay, mood) = state.withLock { state -> (answers: [UInt64?], delay: Int, mood: Mood) in
            state.requests += 1
            let mood = state.moods.isEmpty ? state.mood : state.moods.removeFirst()
            switch mood {
            case .absent, .refusing, .babbling: return ([nil], 0, mood)
            case .good: return ([Self.take(request, into: &state)], 0, .good)
            case .moody:
                let (answers, delay) = Self.takeSomehow(request, into: &state)
                return (answers, delay, .moody)
            }
        }
        let failure: Result<[UInt8], OnwardFailure> = switch mood {
        case .refusing(let reason): .failure(.refused(status: "internal", reason: reason))
        case .babbling: .success([0xFF])
        case .absent, .moody, .good: .failure(.unreachable)
        }
        queue.asyncAfter(deadline: .now() + .milliseconds(delay)) {
            for answer in answers {
                completion(answer.map { .success(OnwardNoticesResponse(receivedThrough: $0).encode()) } ?? failure)
            }
        }
    }

    /// Takes whatever joins on to what it has.
    private static func take(_ request: [UInt8], into state: inout State) -> UInt64? {
        guard let notices = try? OnwardNoticesRequest(decoding: request).notices else { return nil }
        for notice in notices where notice.sequence == state.through + 1 {
            state.received[notice.sequence] = notice
            state.through = notice.sequence
        }
        return state.through
    }

    private static func takeSomehow(_ request: [UInt8], into state: inout State) -> (answers: [UInt64?], delay: Int) {
        let delay = state.random.chance(30) ? state.random.below(40) : 0
        if state.random.chance(8) { return ([nil], delay) }
        guard let through = take(request, into: &state) else { return ([nil], delay) }
        if state.random.chance(6) { return ([nil], delay) }
        if state.random.chance(15) { return ([through / 2], delay) }
        return (state.random.chance(15) ? [through, through] : [through], delay)
    }
}

/// A national server that answers when the test says so.
private final class HeldLink: OnwardLink {
    typealias Completion = @Sendable (Result<[UInt8], OnwardFailure>) -> Void

    private let held = Collected<Completion>()

    var count: Int { held.all.count }

    func send(_ request: [UInt8], completion: @escaping Completion) { held.append(completion) }

    func answer(through sequence: UInt64) {
        for completion in held.all { completion(.success(OnwardNoticesResponse(receivedThrough: sequence).encode())) }
    }
}

/// The outbox, the forwarder and a receiver that cannot be relied on: everything arrives, in order, and is let go.
@Suite struct ForwardingTests {
    private static let start = day(2026, 4, 1)

    private func wait(seconds: Double = 30, until condition: () throws -> Bool) throws -> Bool {
        let end = Date(timeIntervalSinceNow: seconds)
        while try !condition() {
            guard Date() < end else { return false }
            usleep(5000)
        }
        return true
    }

    private func isEmpty(_ bed: TestBed) throws -> Bool {
        try bed.entries(Keyspaces.outbox).isEmpty
    }

    /// A server that gives up between making its forwarder and starting it ends with its own error, not with a trap.
    @Test func aForwarderMayGoWithoutEverStarting() throws {
        let bed = try TestBed(on: Self.start)
        let link = UnreliableLink(seed: 1, mood: .good)
        weak var gone: OnwardForwarder<IdentityRegister>?
        do {
            let forwarder = try OnwardForwarder(registry: bed.registry(), link: link, inFlightMax: 2)
            gone = forwarder
        }
        #expect(gone == nil)
        #expect(link.requests == 0)
    }

    @Test func anAbsentReceiverLosesNothing() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<30).map { People.notice($0, on: Self.start) })
        let link = UnreliableLink(seed: 1, mood: .absent)
        let registry = try bed.registry()
        func gauge(_ name: String) -> UInt64? { registry.gauges.first { $0.name == name }?.value }
        let forwarder = try OnwardForwarder(registry: registry, link: link, inFlightMax: 2, noticesPerRequest: 7)
        forwarder.start()
        #expect(try wait { link.requests >= 3 })
        #expect(gauge("onward-waiting") == 30 && gauge("onward-acknowledged") == 0)
        #expect(try bed.entries(Keyspaces.outbox).count == 30)
        #expect(link.requests < 20, "it pauses between attempts")
        link.mood = .good
        #expect(try wait { try isEmpty(bed) })
        #expect(link.received.map(\.sequence) == Array(1...30))
        #expect(try Outbox.acknowledged(in: bed.store) == 30)
        #expect(gauge("onward-waiting") == 0 && gauge("onward-acknowledged") == 30)
        forwarder.stop()
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func everythingArrivesInOrder(seed: UInt64) throws {
        print("forwarding: seed \(seed)")
        let bed = try TestBed(on: Self.start)
        let first = 120
        try bed.apply((0..<first).map { People.notice($0, on: Self.start, number: People.number($0)) })
        let link = UnreliableLink(seed: seed, mood: .moody)
        let registry = try bed.registry()
        let before = try OnwardForwarder(registry: registry, link: link, inFlightMax: 3, noticesPerRequest: 5)
        before.start()
        #expect(try wait { link.through >= 40 }, "seed \(seed)")
        // A restart in between: what the first one learned in memory is forgotten.
        before.stop()
        let after = try OnwardForwarder(registry: registry, link: link, inFlightMax: 3, noticesPerRequest: 5)
        after.start()
        for index in first..<first + 20 {
            registry.begin(
                .update, UpdateRequest(notice(index, number: UInt64(index + 1))).encode(),
                from: .municipality(People.municipalities[0]), over: RecordedCall())
            after.wake()
        }
        #expect(try wait { link.through >= UInt64(first) }, "seed \(seed)")
        link.mood = .good
        after.wake()
        #expect(try wait { try isEmpty(bed) && link.through == UInt64(first + 20) }, "seed \(seed)")
        let received = link.received
        #expect(received.map(\.sequence) == Array(1...UInt64(first + 20)), "seed \(seed)")
        #expect(received.map(\.code) == (0..<first + 20).map(People.code), "seed \(seed)")
        #expect(received.prefix(first).map(\.individualNumber) == (0..<first).map(People.number), "seed \(seed)")
        #expect(try Outbox.acknowledged(in: bed.store) == UInt64(first + 20) && bed.fatalErrors.all.isEmpty)
        after.stop()
    }

    /// The store goes back to an earlier moment, the receiver does not: what happens afterwards must not get the
    /// numbers of what the receiver has had. Until it has said how far it is, no notice is taken.
    @Test(arguments: [30, 15] as [Int])
    func nothingIsLostAfterARestore(delivered: Int) throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<20).map { People.notice($0, on: Self.start) })
        let copy = bed.directory.path + "/copy"
        try bed.store.checkpoint(to: copy)
        try bed.apply((20..<30).map { People.notice($0, on: Self.start) })
        let link = UnreliableLink(seed: 1, mood: .good)
        let all = try Outbox.notices(after: 0, limit: delivered, in: bed.store, keys: bed.keys)
        link.send(all.flatMap(\.notice)) { _ in }
        #expect(link.through == UInt64(delivered))

        bed.store.close()
        try FileManager.default.removeItem(atPath: bed.path)
        try FileManager.default.copyItem(atPath: copy, toPath: bed.path)
        try bed.reopenStore()
        try bed.markRestored(hasReceiver: true)
        link.mood = .absent
        let registry = try bed.registry()
        let forwarder = try OnwardForwarder(registry: registry, link: link, inFlightMax: 2, noticesPerRequest: 7)
        forwarder.start()
        func update(_ index: Int) -> RecordedCall {
            let call = RecordedCall()
            registry.begin(
                .update, UpdateRequest(notice(index, number: UInt64(index + 1))).encode(),
                from: .municipality(People.municipalities[0]), over: call)
            #expect(call.waitForEnd())
            return call
        }
        #expect(update(20).refusals.map(\.reason) == [.nationalServerUnreachable])
        #expect(registry.gauges.contains { $0.name == "onward-unsettled" && $0.value == 1 })
        link.mood = .good
        #expect(try wait { !registry.isOnwardUnsettled })
        for index in 20..<25 { #expect(update(index).refusals.isEmpty) }
        forwarder.wake()
        let through = UInt64(max(delivered, 20) + 5)
        #expect(try wait { try isEmpty(bed) && link.through == through })
        let received = link.received
        #expect(received.map(\.sequence) == Array(1...through))
        #expect(received.suffix(5).map(\.code) == (20..<25).map(People.code), "what came after the restore")
        #expect(try Outbox.acknowledged(in: bed.store) == through && OutboxRestore.read(bed.store) == nil)
        #expect(bed.fatalErrors.all.isEmpty)
        forwarder.stop()
        registry.quiesce()
    }

    /// Whatever keeps the notices from arriving is told once, and so is its end.
    @Test func whatTheReceiverHasAgainstThemIsToldOnce() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<3).map { People.notice($0, on: Self.start) })
        let refusing = UnreliableLink.Mood.refusing(.malformedMessage)
        let link = UnreliableLink(
            seed: 1, mood: .good, first: [refusing, refusing, .refusing(nil), .refusing(nil), .babbling])
        let remarks = Collected<String>()
        let forwarder = try OnwardForwarder(
            registry: bed.registry(), link: link, inFlightMax: 1, noticesPerRequest: 7) { remarks.append($0) }
        forwarder.start()
        #expect(try wait(seconds: 60) { link.through == 3 && remarks.all.count >= 4 })
        forwarder.stop()
        let beginning = "onward notices after number 0 wait and are sent again: the national server"
        #expect(
            remarks.all == [
                "\(beginning) refuses them with status internal, reason malformedMessage",
                "\(beginning) refuses them with status internal, reason none",
                "\(beginning) gives an answer that cannot be read",
                "the national server takes onward notices again",
            ])
    }

    /// The server closes its store once the forwarder has stopped.
    @Test func anAnswerAfterTheStopTouchesTheStoreNoMore() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<3).map { People.notice($0, on: Self.start) })
        let link = HeldLink()
        let forwarder = try OnwardForwarder(
            registry: bed.registry(), link: link, inFlightMax: 1, noticesPerRequest: 2)
        forwarder.start()
        #expect(try wait { link.count == 1 })
        forwarder.stop()
        link.answer(through: 2)
        forwarder.wake()
        #expect(try !wait(seconds: 0.5) { try link.count > 1 || Outbox.acknowledged(in: bed.store) > 0 })
        #expect(try bed.entries(Keyspaces.outbox).count == 3)
    }

    private func notice(_ index: Int, number: UInt64) -> UpdateNotice {
        var notice = People.notice(index, on: Self.start)
        notice.number = number
        return notice
    }
}

import Foundation
import JukiDomain
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Synchronization
import Testing

/// A directory of its own for one test, gone afterwards.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/resident-registry-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// SplitMix64: the same seed gives the same test on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

/// A clock that stands still until a test moves it.
final class FakeClock: Sendable {
    private let milliseconds: Mutex<UInt64>

    /// Noon in Japan of a day.
    init(_ day: CalendarDate) { milliseconds = Mutex(Self.noon(of: day)) }

    private static func noon(of day: CalendarDate) -> UInt64 { UInt64(day.dayNumber) * 86_400_000 + 3 * 3_600_000 }

    var now: Moment { Moment(milliseconds: milliseconds.withLock { $0 }) }
    var today: CalendarDate { now.japanDay }

    func advance(days: Int) { milliseconds.withLock { $0 += UInt64(days) * 86_400_000 } }
    func advance(milliseconds more: UInt64) { milliseconds.withLock { $0 += more } }
    func set(_ day: CalendarDate) { milliseconds.withLock { $0 = Self.noon(of: day) } }
}

/// What several threads put together.
final class Collected<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    var all: [Value] { values.withLock { $0 } }
    func append(_ value: Value) { values.withLock { $0.append(value) } }
}

/// A store with its committer in a temporary directory, driven without threads.
final class TestBed {
    let directory: TemporaryDirectory
    let clock: FakeClock
    let keys: KeyFile
    private(set) var store: OrderedStore
    private(set) var committer: Committer<IdentityRegister>
    let fatalErrors: Collected<String>

    init(on day: CalendarDate = day(2026, 4, 1)) throws {
        directory = try TemporaryDirectory()
        clock = FakeClock(day)
        keys = try KeyFile(secret: (1...32).map { UInt8($0) })
        fatalErrors = Collected()
        store = try Self.open(directory)
        committer = Self.committer(store, keys, clock, fatalErrors)
    }

    var path: String { directory.path + "/store" }

    /// Small buffers, so that a few hundred records reach table files.
    static func open(_ directory: TemporaryDirectory) throws -> OrderedStore {
        var options = StoreOptions()
        options.blockCacheBytes = 4 << 20
        options.writeBufferBytes = 256 << 10
        return try OrderedStore(
            directory: directory.path + "/store", keyspaces: ResidentRegistry.keyspaces, options: options)
    }

    private static func committer(
        _ store: OrderedStore, _ keys: KeyFile, _ clock: FakeClock, _ fatalErrors: Collected<String>
    ) -> Committer<IdentityRegister> {
        Committer(
            store: store, register: IdentityRegister(), keys: keys, clock: { clock.now },
            onFatalError: { fatalErrors.append($0.description) })
    }

    func reopen() throws {
        store.close()
        store = try Self.open(directory)
        committer = Self.committer(store, keys, clock, fatalErrors)
    }

    /// After the store was closed and its files were changed.
    func reopenStore() throws {
        store = try Self.open(directory)
        committer = Self.committer(store, keys, clock, fatalErrors)
    }

    var reader: RecordReader<IdentityRegister, OrderedStore> {
        RecordReader(store, register: IdentityRegister(), keys: keys, today: clock.today)
    }

    typealias LaneAct = (sender: MunicipalityCode, notices: [LaneNotice<IdentityRegister>])

    /// Commits one group: each element is an act of one sender's notices.
    func commit(_ acts: [LaneAct]) -> [NoticeOutcome] {
        let outcomes = Collected<[NoticeOutcome]>()
        var group: [Committer<IdentityRegister>.Act] = []
        for act in acts { group.append(Self.act(of: act.notices, from: act.sender, outcomes)) }
        committer.commit(group)
        return outcomes.all.flatMap { $0 }
    }

    /// Commits one act alone.
    func commit(_ act: @escaping Committer<IdentityRegister>.Act) {
        committer.commit([act])
    }

    private static func act(
        of notices: [LaneNotice<IdentityRegister>], from sender: MunicipalityCode,
        _ outcomes: Collected<[NoticeOutcome]>
    ) -> Committer<IdentityRegister>.Act {
        return { transaction throws(RecordStoreError) in
            var taken: [NoticeOutcome] = []
            for notice in notices { taken.append(try transaction.take(notice, from: sender)) }
            return { [taken] result in if case .durable = result { outcomes.append(taken) } }
        }
    }

    /// Sends good notices down their lanes under the next numbers, one group, and expects all to be applied.
    func apply(_ notices: [UpdateNotice], sourceLocation: SourceLocation = #_sourceLocation) throws {
        var lanes: [MunicipalityCode: UInt64] = [:]
        var acts: [LaneAct] = []
        for notice in notices {
            let sender = notice.record.municipality
            let last = try lanes[sender] ?? LaneReader(store).state(of: sender).lastNoticeNumber
            lanes[sender] = last + 1
            var numbered = notice
            numbered.number = last + 1
            acts.append((sender, [LaneNotice(number: last + 1, content: .notice(numbered))]))
        }
        for outcome in commit(acts) { #expect(outcome.refusal == nil, sourceLocation: sourceLocation) }
    }

    /// Everything in a keyspace.
    func entries(_ keyspace: Keyspace) throws -> [[UInt8]: [UInt8]] {
        var found: [[UInt8]: [UInt8]] = [:]
        var cursor = try store.scan(in: keyspace, from: [], to: nil)
        while try cursor.next() { found[cursor.key] = cursor.value }
        return found
    }
}

func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
    do { return try CalendarDate(year: year, month: month, day: day) } catch {
        preconditionFailure("a test names days of the calendar")
    }
}

func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (value.bitWidth - 8 - 8 * $0)) }
}

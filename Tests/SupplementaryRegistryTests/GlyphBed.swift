import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
@testable import RecordStore
import SharedRegistry
import SupplementaryRegistry
import Synchronization
import SyntheticPopulation
import Testing

/// A store of the supplementary register with its committer, driven without threads, and people with 〓 in their names.
final class GlyphBed {
    static let home = MunicipalityCode(body: 46_201)
    static let name = GlyphPlace(item: 2, position: 1)
    static let former = GlyphPlace(item: 19, position: 1)

    typealias Act = Committer<SupplementaryRegister>.Act

    let store: OrderedStore
    let keys: KeyFile
    let committer: Committer<SupplementaryRegister>
    private let path = NSTemporaryDirectory() + "/supplementary-glyphs-" + UUID().uuidString
    private let clock: Clock
    private let people: [SupplementaryRecord]
    private var sent: UInt64 = 0

    private final class Clock: Sendable {
        let day: Mutex<Int>
        init(_ day: CalendarDate) { self.day = Mutex(day.dayNumber) }
        /// Noon in Japan.
        var now: Moment { Moment(milliseconds: UInt64(day.withLock { $0 }) * 86_400_000 + 3 * 3_600_000) }
    }

    init() throws {
        let today = try CalendarDate(year: 2026, month: 4, day: 1)
        let plan = SupplementaryPlan(PopulationPlan(seed: 12, residents: 1000, today: today))
        people = plan.firstLoad(of: Self.home).map(\.record).filter { $0.state == .domestic && !$0.hasGaiji }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        store = try OrderedStore(
            directory: path + "/store", keyspaces: SupplementaryRegistry.keyspaces, options: StoreOptions())
        keys = try KeyFile(secret: (1...32).map { UInt8($0) })
        clock = Clock(today)
        committer = Committer(
            store: store, register: SupplementaryRegister(), keys: keys, clock: { [clock] in clock.now },
            onFatalError: { Issue.record("\($0)") })
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    var today: CalendarDate { clock.now.japanDay }
    func advance(days: Int) { clock.day.withLock { $0 += days } }

    /// The register as a server has it, over the bed's store. Uses its own committer: not the bed's at the same time.
    func registry() throws -> SupplementaryRegistry {
        try SupplementaryRegistry(
            store: store, keys: keys, prefecture: 46, clock: { [clock] in clock.now },
            onFatalError: { Issue.record("\($0)") })
    }

    func advance(years: Int) {
        let later = today.adding(years: years).dayNumber
        clock.day.withLock { $0 = later }
    }

    /// `〓田　太郎` with the former surname `〓山`.
    func person(_ index: Int, _ kind: SupplementaryNoticeKind = .entry) -> SupplementaryRecord {
        var record = people[index]
        record.name = GaijiText("〓田　太郎", gaijiCount: 1)
        record.formerSurname = GaijiText("〓山", gaijiCount: 1, version: 1)
        record.changeDate = today
        record.kind = kind
        if kind == .deletion { record.state = .deletedByDeath }
        return record
    }

    // MARK: Sending

    /// The next notice of the lane.
    func next(
        _ record: SupplementaryRecord, _ glyphs: [GlyphPlace: GlyphImage] = [:]
    ) -> SupplementaryNoticeDraft {
        sent += 1
        return SupplementaryNoticeDraft(SupplementaryNotice(number: sent, record: record, glyphs: glyphs))
    }

    func act(_ draft: SupplementaryNoticeDraft, _ outcomes: Outcomes) -> Act {
        let notice = LaneNotice<SupplementaryRegister>(draft.received())
        return { transaction throws(RecordStoreError) in
            let outcome = try transaction.take(notice, from: Self.home)
            return { result in if case .durable = result { outcomes.append(outcome) } }
        }
    }

    static func erasure(of asOf: CalendarDate) -> Act {
        { transaction throws(RecordStoreError) in
            _ = try transaction.eraseStep(asOf: asOf)
            return { _ in }
        }
    }

    /// One notice in a group of its own.
    func send(_ draft: SupplementaryNoticeDraft) throws -> NoticeOutcome {
        let outcomes = Outcomes()
        committer.commit([act(draft, outcomes)])
        return try #require(outcomes.all.first)
    }

    func send(
        _ record: SupplementaryRecord, _ glyphs: [GlyphPlace: GlyphImage] = [:]
    ) throws -> NoticeOutcome {
        try send(next(record, glyphs))
    }

    // MARK: What is held

    var reader: RecordReader<SupplementaryRegister, OrderedStore> {
        RecordReader(store, register: SupplementaryRegister(), keys: keys, today: today)
    }

    func present(_ index: Int) throws -> SupplementaryRecord { try #require(version(index)) }

    /// nil for nobody.
    func version(_ index: Int) -> SupplementaryRecord? {
        guard let version = try? reader.newest(people[index].code) else { return nil }
        return try? SupplementaryRegister().decode(version.recordBytes)
    }

    func history(_ index: Int) throws -> [SupplementaryRecord] {
        try reader.history(of: people[index].code, limit: .max).map {
            try SupplementaryRegister().decode($0.version.recordBytes)
        }
    }

    func digest(_ image: GlyphImage) -> GlyphDigest { keys.glyphDigest(of: image) }

    func entries(_ keyspace: Keyspace) throws -> [[UInt8]: [UInt8]] {
        var found: [[UInt8]: [UInt8]] = [:]
        var cursor = try store.scan(in: keyspace, from: [], to: nil)
        while try cursor.next() { found[cursor.key] = cursor.value }
        return found
    }

    /// Every picture is there that a stored version names, expired or not, and no other; each is what its digest says,
    /// and is counted as often as it is named.
    func checkPictures(_ comment: Comment) throws {
        var named: [[UInt8]: UInt64] = [:]
        for keyspace in [Keyspaces.records, Keyspaces.history] {
            for value in try entries(keyspace).values {
                let version = try StoredVersion(decoding: value, from: keyspace.name)
                let record = try SupplementaryRegister().decode(version.recordBytes)
                for digest in Set(record.glyphs.values) { named[digest.bytes, default: 0] += 1 }
            }
        }
        let stored = try entries(Keyspaces.glyphs)
        #expect(Set(stored.keys) == Set(named.keys), comment)
        for (digest, png) in stored { #expect(try self.digest(GlyphImage(png: png)).bytes == digest, comment) }
        let counted = try entries(Keyspaces.glyphUses).mapValues { $0.reduce(0) { $0 << 8 | UInt64($1) } }
        #expect(counted == named, comment)
    }
}

/// What became of the notices of a group, once it is durable.
final class Outcomes: Sendable {
    private let values = Mutex<[NoticeOutcome]>([])
    var all: [NoticeOutcome] { values.withLock { $0 } }
    func append(_ outcome: NoticeOutcome) { values.withLock { $0.append(outcome) } }
}

import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SharedRegistry
import SupplementaryRegistry
import SyntheticPopulation
import Testing

/// A synthetic day of the supplementary register in a store of its own, without threads, sockets or clock: every notice
/// comes to what was planned, and a reconciliation of a planted file gives just the report that was planned.
@Suite struct SyntheticDayTests {
    private static let seed: UInt64 = 31

    private let path = NSTemporaryDirectory() + "/supplementary-registry-" + UUID().uuidString
    private let today: CalendarDate
    private let plan: SupplementaryPlan
    private let store: OrderedStore
    private let keys: KeyFile
    private let committer: Committer<SupplementaryRegister>

    init() throws {
        let today = try CalendarDate(year: 2026, month: 4, day: 1)
        let noon = Moment(milliseconds: UInt64(today.dayNumber) * 86_400_000 + 3 * 3_600_000)
        self.today = today
        plan = SupplementaryPlan(PopulationPlan(seed: Self.seed, residents: 3000, today: today))
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        store = try OrderedStore(directory: path + "/store", keyspaces: Keyspaces.all, options: StoreOptions())
        keys = try KeyFile(secret: (1...32).map { UInt8($0) })
        committer = Committer(
            store: store, register: SupplementaryRegister(), keys: keys, clock: { noon },
            onFatalError: { Issue.record("\($0)") })
    }

    @Test func theDayComesOutAsPlannedAndPlantedDifferencesAreFoundEachWithItsClassAndItems() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        for municipality in plan.population.municipalities {
            let load = plan.firstLoad(of: municipality.code).map { SupplementaryNoticeDraft($0) }
            for outcome in take(load, from: municipality.code) { #expect(outcome.refusal == nil) }
        }
        let day = plan.day(events: 300)
        for notice in day.notices {
            let outcome = take([Self.draft(notice)], from: notice.municipality).first
            switch notice.expected {
            case .applied(let sequence):
                #expect(outcome?.result == .applied(updateSequence: sequence), "seed \(Self.seed), \(notice.event)")
            case .parked(let reason):
                #expect(outcome?.refusal?.reason == reason, "seed \(Self.seed), \(notice.event)")
            }
        }
        for municipality in plan.population.municipalities where plan.people(of: municipality.code) > 60 {
            let planted = plan.reconcilePlan(of: municipality.code, after: day, each: 2)
            let found = try report(of: planted.file, municipality.code, planted.lastNoticeNumber)
            #expect(found == planted.differences.map(Self.difference), "seed \(Self.seed), \(municipality.name)")
            let file = plan.file(of: municipality.code, after: day)
            #expect(try report(of: file, municipality.code, planted.lastNoticeNumber).isEmpty)
        }
    }

    private static func draft(_ notice: SupplementarySyntheticNotice) -> SupplementaryNoticeDraft {
        switch notice.content {
        case .notice(let notice): SupplementaryNoticeDraft(notice)
        case .faulty(let faulty): SupplementaryNoticeDraft(number: faulty.number, record: faulty.draft)
        }
    }

    /// Commits the notices as one group.
    private func take(_ drafts: [SupplementaryNoticeDraft], from sender: MunicipalityCode) -> [NoticeOutcome] {
        let outcomes = Outcomes()
        committer.commit([Self.act(of: drafts.map { LaneNotice($0.received()) }, from: sender, outcomes)])
        return outcomes.all
    }

    private static func act(
        of notices: [LaneNotice<SupplementaryRegister>], from sender: MunicipalityCode, _ outcomes: Outcomes
    ) -> Committer<SupplementaryRegister>.Act {
        return { transaction throws(RecordStoreError) in
            var taken: [NoticeOutcome] = []
            for notice in notices { taken.append(try transaction.take(notice, from: sender)) }
            return { [taken] result in if case .durable = result { taken.forEach(outcomes.append) } }
        }
    }

    /// A full-file run, ascending by code.
    private func report(
        of file: MunicipalityFile<SupplementaryPlan>, _ municipality: MunicipalityCode, _ lastNoticeNumber: UInt64
    ) throws -> [ReconcileDifference] {
        var run = try ReconcileRun.begin(
            municipality: municipality, mode: .fullFile, lastNoticeNumber: lastNoticeNumber,
            snapshot: store.snapshot(), register: SupplementaryRegister(), keys: keys,
            now: Moment(milliseconds: 0)
        ).get()
        _ = try run.take(Array(file), of: .all, isLast: true).get()
        return run.differences
    }

    private static func difference(_ planted: PlantedDifference<SupplementaryItem>) -> ReconcileDifference {
        ReconcileDifference(
            code: planted.code, kind: planted.kind, items: planted.items.map(\.rawValue), elsewhere: planted.elsewhere)
    }
}

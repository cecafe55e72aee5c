import JukiDomain
import OrderedStore
import RecordStore
import ResidentRegistry
import Testing

extension TestBed {
    /// Reconciles a file in full, and keeps the report.
    /// - Parameter file: in any order.
    /// - Returns: the number of the run, and what differed.
    @discardableResult
    func keepReport(
        of municipality: MunicipalityCode = People.municipalities[0], _ file: [IdentityRecord] = []
    ) throws -> (run: UInt64, differences: [ReconcileDifference]) {
        let lane = try LaneReader(store).state(of: municipality)
        var run = try ReconcileRun.begin(
            municipality: municipality, mode: .fullFile, lastNoticeNumber: lane.lastNoticeNumber,
            snapshot: store.snapshot(), register: IdentityRegister(), keys: keys, now: clock.now).get()
        _ = try run.take(file.sorted { $0.code < $1.code }, of: .all, isLast: true).get()
        let (summary, differences) = (run.summary(finishedAt: clock.now), run.differences)
        let numbers = Collected<UInt64>()
        commit { transaction throws(RecordStoreError) in
            let kept = try transaction.keep(summary, differences)
            return { _ in numbers.append(kept.run) }
        }
        return (try #require(numbers.all.first), differences)
    }
}

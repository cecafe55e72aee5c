import EvidenceLog
import JukiDomain
import JukiMessages
import MisuseWatch
import OrderedStore
import RecordStore

extension Registry {
    /// 操作ログの分析: one of the five analyses over the evidence of a period, beside the event loops. It reads the whole
    /// period, so it takes its turn with the other runs over the store.
    func misuseReport(
        _ request: MisuseReportRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        guard request.fromTime <= request.toTime, request.toTime - request.fromTime <= MisuseReportRequest.periodMax
        else { throw Refusal(.invalidCondition) }
        inMaintenance { [self] in
            do throws(RecordStoreError) {
                let (analyser, entries) = try analyse(request)
                guard !analyser.isOverfull else {
                    let refusal = Refusal(.tooManyMatches, expected: UInt64(MisuseAnalyser.rowsMax))
                    return refuse(refusal, Procedure.misuseReport.rawValue, caller, call)
                }
                let rows = analyser.rows(minimum: request.minimum)
                let shown = rows.prefix(MisuseReportResponse.rowsMax).map(MisuseReportRow.init)
                var record = evidenceRecord(Procedure.misuseReport.rawValue, caller, nil)
                record.shape = "\(request.analysis) time"
                answer(record, call) { (receipt: EvidenceReceipt) in
                    let response = MisuseReportResponse(
                        shown, rowsInAll: UInt64(rows.count), entries: entries, evidenceSequence: receipt.sequence)
                    call.respond(response.encode(), isLast: true)
                }
            } catch {
                storeFailed(error, call)
            }
        }
    }

    private func analyse(
        _ request: MisuseReportRequest
    ) throws(RecordStoreError) -> (analyser: MisuseAnalyser, entries: UInt64) {
        var analyser = MisuseAnalyser(request.analysis, thresholds: watch.thresholds)
        var query = EvidenceQuery()
        query.time = request.fromTime...request.toTime
        var entries: UInt64 = 0
        var next: UInt64? = 0
        // Evidence that is written meanwhile belongs to the next report.
        let snapshot = store.snapshot()
        while let after = next, !analyser.isOverfull {
            let page = try EvidenceLog.find(
                query, after: after, limit: MisuseObserverLimits.entriesReadAtOnce, in: snapshot)
            for entry in page.entries { analyser.observe(WatchedAct(entry, Kind.procedures)) }
            entries += UInt64(page.entries.count)
            next = page.lookedThrough
        }
        return (analyser, entries)
    }
}

extension MisuseReportRow {
    init(_ row: AnalysedRow) {
        self.init()
        operatorID = row.operatorID
        peer = row.peer
        subject = row.subject?.description ?? ""
        count = row.count
        atNight = row.atNight
        onClosedDays = row.onClosedDays
        refused = row.refused
        withoutNumber = row.withoutNumber
        persons = row.persons
        operators = UInt64(row.operators)
        firstTime = row.firstTime
        lastTime = row.lastTime
        sequences = row.sequences
    }
}

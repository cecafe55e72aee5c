import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

extension Registry {
    // MARK: Erasure

    func eraseExpired(_ request: EraseExpiredRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let asOf = request.asOf ?? today
        guard asOf <= today || !request.apply else { throw Refusal(.invalidDate) }
        inMaintenance { [self] in
            do throws(RecordStoreError) {
                let plan = try Erasure.dryRun(asOf: asOf, in: store)
                let record = evidenceRecord(Procedure.eraseExpired.rawValue, caller, nil)
                if request.apply {
                    // Whoever erases by today's date vouches for it.
                    if asOf == today { confirmClock() }
                    eraseStep(asOf: asOf, done: ErasureReport(), next: plan.nextExpiry, record, call)
                } else {
                    answer(record, call) {
                        call.respond(Self.response(plan, plan.nextExpiry, isDryRun: true), isLast: true)
                    }
                }
            } catch {
                storeFailed(error, call)
            }
        }
    }

    /// One step after another through the committer, so that a long run never holds the updates up.
    func eraseStep(
        asOf: CalendarDate, done: ErasureReport, next: CalendarDate?, _ record: EvidenceRecord,
        _ call: any RegistryCall
    ) {
        let taken = committer.submit(weight: Erasure.stepSize) { [self] transaction throws(RecordStoreError) in
            let (step, isFinished) = try transaction.eraseStep(asOf: asOf)
            var total = done
            total.historyVersions += step.historyVersions
            total.deletedRecords += step.deletedRecords
            // Each step has evidence of its own: a run that is cut off has told of what it erased.
            var stepRecord = record
            stepRecord.time = transaction.now.milliseconds
            stepRecord.persons = UInt32(clamping: step.versions)
            evidence.append(stepRecord, to: &transaction.batch)
            return { [total] result in
                switch result {
                case .storageFull: call.fail(Refusal(.storageFull))
                case .durable where isFinished:
                    call.respond(Self.response(total, next, isDryRun: false), isLast: true)
                case .durable: self.eraseStep(asOf: asOf, done: total, next: next, record, call)
                }
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    private static func response(_ report: ErasureReport, _ next: CalendarDate?, isDryRun: Bool) -> [UInt8] {
        EraseExpiredResponse(
            historyVersions: report.historyVersions, deletedRecords: report.deletedRecords, isDryRun: isDryRun,
            nextExpiry: next
        ).encode()
    }

    // MARK: Verification

    /// Holds every index entry against the records, those of evidence too, over one snapshot, with progress on the way.
    func verifyIndexes(_ request: VerifyIndexesRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        inMaintenance { [self] in
            do throws(RecordStoreError) {
                let report = try IndexesReport(
                    snapshot: store.snapshot(), register: Kind(), keys: keys, today: today
                ) { checked in
                    let progress = VerifyIndexesResponse(
                        recordsChecked: checked, entriesChecked: 0, entriesMissing: 0, entriesOrphaned: 0,
                        isLast: false)
                    call.respond(progress.encode(), isLast: false)
                }
                var record = evidenceRecord(Procedure.verifyIndexes.rawValue, caller, nil)
                record.detail = "of evidence: missing=\(report.evidence.missing) other=\(report.evidence.stale) "
                    + "orphaned=\(report.evidence.orphaned)"
                answer(record, call) { call.respond(VerifyIndexesResponse(report).encode(), isLast: true) }
            } catch {
                storeFailed(error, call)
            }
        }
    }

    // MARK: Status

    func serverStatus(_ request: ServerStatusRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let response = ServerStatusResponse(
            version: Self.version,
            gauges: gauges.map { ServerStatusResponse.Gauge(name: $0.name, value: $0.value) },
            accessTableVersion: access.version)
        answer(evidenceRecord(Procedure.serverStatus.rawValue, caller, nil), call) {
            call.respond(response.encode(), isLast: true)
        }
    }

    /// What an operator watches: names and numbers, no personal value.
    public var gauges: [(name: String, value: UInt64)] {
        let commits = committer.statistics
        var gauges = [
            ("commit-groups", commits.groups), ("commit-acts", commits.acts),
            ("commit-operations", commits.operations),
        ]
        if let waiting = national?.counts {
            gauges.append(("national-inquiries-in-flight", UInt64(waiting.inFlight)))
            gauges.append(("national-inquiries-waiting", UInt64(waiting.waiting)))
        }
        gauges += onwardGauges
        if let isSuspended = try? isErasureSuspended() || isEvidenceTermShortened() {
            gauges.append(("erasure-suspended", isSuspended ? 1 : 0))
        }
        for (name, value) in store.statistics().sorted(by: { $0.key < $1.key }) {
            gauges.append(("store-\(name)", value))
        }
        return gauges + watch.gauges(evidence) + latencies.gauges
    }

    /// What the national server has not got yet. A read that fails is met by the forwarder too, which stops the server.
    private var onwardGauges: [(String, UInt64)] {
        let snapshot = store.snapshot()
        guard let next = try? Outbox.nextSequence(in: snapshot),
            let acknowledged = try? Outbox.acknowledged(in: snapshot)
        else { return [] }
        return [
            ("onward-waiting", next - 1 - acknowledged), ("onward-acknowledged", acknowledged),
            ("onward-unsettled", isOnwardUnsettled ? 1 : 0),
        ]
    }

    static var version: String { "0.1.0" }
}

extension VerifyIndexesResponse {
    init(_ report: IndexesReport) {
        self.init(
            recordsChecked: report.records, entriesChecked: report.entries, entriesMissing: report.missing,
            entriesOrphaned: report.orphaned, isLast: true)
    }
}

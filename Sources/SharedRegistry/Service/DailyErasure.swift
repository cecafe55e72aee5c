import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore
import Synchronization

/// 自動判別による消去: what has been kept long enough is erased once a day, without anybody's asking (Ⅱ6②).
///
/// `@unchecked Sendable`, because Dispatch does not say so of its timers: this one is set up in `init`, afterwards only
/// cancelled, which any thread may do.
public final class DailyErasure: @unchecked Sendable {
    /// After a start, so that it does not come on top of everything else that a start does.
    private static let delay = Duration.seconds(60)

    private let timer: any DispatchSourceTimer

    /// - Parameter remark: takes what an operator should read, without personal values.
    public init<Kind: RegistryKind>(
        in registry: Registry<Kind>, every interval: Duration = .seconds(86_400),
        remark: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "erasure", qos: .utility))
        let remarks = ErasureRemarks(every: interval, remark)
        timer.setEventHandler { [weak registry] in registry?.eraseDue { remarks.erased($0, $1) } }
        let first = min(Self.delay, interval)
        timer.schedule(
            deadline: .now() + .milliseconds(Int(first / .milliseconds(1))),
            repeating: .milliseconds(Int(interval / .milliseconds(1))))
        timer.resume()
    }

    /// Nothing more is begun; what is under way goes on step by step.
    public func stop() { timer.cancel() }
}

/// What is erased by itself, each for itself.
enum DueForErasure: String, Sendable {
    case records = "records and their history"
    case bulkResults = "results of bulk jobs"
    case bulkJobs = "bulk jobs whose results are gone"
    case replacedNotices = "parked notices that were replaced"
    case reconciliations = "reports of reconciliations"
    case errorReports = "acknowledged error reports"
    case evidence = "evidence"
}

/// Says once why what is due could not be erased, however often it is tried again, and once that it could.
final class ErasureRemarks: Sendable {
    private let interval: Duration
    private let remark: @Sendable (String) -> Void
    private let reasons = Mutex<[DueForErasure: Reason]>([:])

    init(every interval: Duration, _ remark: @escaping @Sendable (String) -> Void) {
        self.interval = interval
        self.remark = remark
    }

    /// - Parameter refusal: why not all of it was erased; nil when nothing is due any more.
    func erased(_ what: DueForErasure, _ refusal: Refusal?) {
        let isNews = reasons.withLock { reasons in
            defer { reasons[what] = refusal?.reason }
            return reasons[what] != refusal?.reason
        }
        guard isNews else { return }
        guard let refusal else { return remark("\(what.rawValue): nothing is left that is due") }
        remark("""
            \(what.rawValue): not all that is due was erased, and it is tried again in \(interval): \
            \(Self.why(refusal.reason))
            """)
    }

    /// To the operator: the sentences of the statuses speak to callers.
    private static func why(_ reason: Reason) -> String {
        switch reason {
        case .overloaded: "the server has too much other work"
        case .storageFull: "the disk of the store is full, make room there"
        default: "\(reason)"
        }
    }
}

extension Registry {
    /// Erases versions, results of bulk jobs, what is finished, and evidence that are due today. Where nothing is due,
    /// nothing is recorded. Where the clock has leapt, nothing is erased (``ErasureClock``); where evidence is to be
    /// kept for fewer years than before, no evidence is (``EvidenceTerm``).
    /// - Parameter tell: told what has become of each part that was looked at.
    func eraseDue(_ tell: @escaping @Sendable (DueForErasure, Refusal?) -> Void = { _, _ in }) {
        let today = today
        inMaintenance { [self] in
            do throws(RecordStoreError) {
                guard try !isErasureSuspended() else { return }
                if try ErasureClock.lastDay.value(in: store) != today.dayNumber { confirmClock() }
                let plan = try Erasure.dryRun(asOf: today, in: store)
                if plan.versions > 0 {
                    let record = hostRecord(.eraseExpired)
                    let call = HostCall { tell(.records, $0) }
                    eraseStep(asOf: today, done: ErasureReport(), next: plan.nextExpiry, record, call)
                } else {
                    tell(.records, nil)
                }
                tell(.bulkResults, try sweepBulkResults())
                try sweepFinished(tell)
                guard let keptSince = try? keptSince(today), try !isEvidenceTermShortened() else { return }
                if try EvidenceTerm.years.value(in: store) != evidenceYears { confirmEvidenceTerm() }
                if try evidence.erasureDryRun(before: Self.start(of: keptSince), in: store).entries > 0 {
                    let call = HostCall { tell(.evidence, $0) }
                    eraseEvidenceStep(keptSince, erased: 0, hostRecord(.eraseEvidence), call)
                } else {
                    tell(.evidence, nil)
                }
            } catch {
                committer.stop(error)
            }
        }
    }

    func hostRecord(_ procedure: Procedure) -> EvidenceRecord {
        EvidenceRecord(
            time: clock().milliseconds, peer: HostPeer.uri, certificateSerial: "", procedure: procedure.rawValue,
            detail: "daily")
    }
}

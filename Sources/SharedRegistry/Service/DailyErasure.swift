import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore

/// 自動判別による消去: what has been kept long enough is erased once a day, without anybody's asking (Ⅱ6②).
///
/// `@unchecked Sendable`, because Dispatch does not say so of its timers: this one is set up in `init`, afterwards only
/// cancelled, which any thread may do.
public final class DailyErasure: @unchecked Sendable {
    /// After a start, so that it does not come on top of everything else that a start does.
    private static let delay = Duration.seconds(60)

    private let timer: any DispatchSourceTimer

    public init<Kind: RegistryKind>(in registry: Registry<Kind>, every interval: Duration = .seconds(86_400)) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "erasure", qos: .utility))
        timer.setEventHandler { [weak registry] in registry?.eraseDue() }
        let first = min(Self.delay, interval)
        timer.schedule(
            deadline: .now() + .milliseconds(Int(first / .milliseconds(1))),
            repeating: .milliseconds(Int(interval / .milliseconds(1))))
        timer.resume()
    }

    /// Nothing more is begun; what is under way goes on step by step.
    public func stop() { timer.cancel() }
}

extension Registry {
    /// Erases versions, results of bulk jobs and evidence that are due today. Where nothing is due, nothing is
    /// recorded. Where the clock has leapt, nothing is erased (``ErasureClock``); where evidence is to be kept for
    /// fewer years than before, no evidence is (``EvidenceTerm``).
    func eraseDue() {
        let today = today
        inMaintenance { [self] in
            do throws(RecordStoreError) {
                guard try !isErasureSuspended() else { return }
                if try ErasureClock.day(in: store) != today.dayNumber { confirmClock() }
                let plan = try Erasure.dryRun(asOf: today, in: store)
                if plan.versions > 0 {
                    let record = hostRecord(.eraseExpired)
                    eraseStep(asOf: today, done: ErasureReport(), next: plan.nextExpiry, record, HostCall())
                }
                try sweepBulkResults()
                guard let keptSince = try? keptSince(today), try !isEvidenceTermShortened() else { return }
                if try EvidenceTerm.years(in: store) != evidenceYears { confirmEvidenceTerm() }
                if try evidence.erasureDryRun(before: Self.start(of: keptSince), in: store).entries > 0 {
                    eraseEvidenceStep(keptSince, erased: 0, hostRecord(.eraseEvidence), HostCall())
                }
            } catch {
                committer.stop(error)
            }
        }
    }

    private func hostRecord(_ procedure: Procedure) -> EvidenceRecord {
        EvidenceRecord(
            time: clock().milliseconds, peer: HostPeer.uri, certificateSerial: "", procedure: procedure.rawValue,
            detail: "daily")
    }
}

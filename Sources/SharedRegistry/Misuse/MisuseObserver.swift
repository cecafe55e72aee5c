import AccessControl
import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import MisuseWatch
import OrderedStore
import RecordStore
import Synchronization

enum MisuseObserverLimits {
    /// Entries read again after a start, at most: a minute's work, beside everything else.
    static let entriesReadAgainMax: UInt64 = 3_000_000
    /// Entries that a report reads in one step.
    static let entriesReadAtOnce = 10_000
    /// How long to wait before an alert that the store could not take is offered again.
    static let pause: DispatchTimeInterval = .milliseconds(200)
}

/// Feeds the watch with durable evidence, behind the committer and never in its way, and keeps what it raises.
///
/// After a start it reads the last year again and so comes to know what it knew: what raised an alert before is not
/// raised twice, because the sequence up to which alerts are kept stands in one batch with them.
final class MisuseObserver<Kind: RegistryKind>: Sendable {
    let thresholds: MisuseThresholds
    private let watch: Mutex<MisuseWatch>
    private let store: OrderedStore
    private let committer: Committer<Kind>
    private let feed = Mutex<EvidenceFeed?>(nil)
    /// Evidence that the watch has seen.
    private let seen = Atomic<UInt64>(0)
    private let raised = Atomic<UInt64>(0)
    private let isStopped = Atomic(false)

    init(_ thresholds: MisuseThresholds, store: OrderedStore, committer: Committer<Kind>) {
        self.thresholds = thresholds
        watch = Mutex(MisuseWatch(thresholds: thresholds))
        self.store = store
        self.committer = committer
    }

    /// - Parameter directory: who the operators are, now.
    func start(
        _ log: EvidenceLog, now: Moment, _ directory: @escaping @Sendable () -> WatchedOperators
    ) throws(RecordStoreError) {
        watch.withLock { $0.directory = directory() }
        let first: UInt64
        let watched: UInt64
        do throws(StoreError) {
            first = try firstToRead(log.size, now)
            watched = try AlertBox.watched(in: store)
        } catch {
            throw .store(error)
        }
        seen.store(first - 1, ordering: .relaxed)
        let newFeed = log.onDurable(from: first, in: store) { [weak self] entries in
            self?.take(entries, keptThrough: watched, directory)
        }
        feed.withLock { $0 = newFeed }
    }

    /// Nothing is read or written any more when this returns.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        feed.withLock { $0 }?.stop()
    }

    /// Waits until everything durable was seen. For tests.
    func waitUntilIdle() {
        feed.withLock { $0 }?.waitUntilIdle()
    }

    func behind(_ log: EvidenceLog) -> UInt64 {
        let size = log.size
        return size - min(size, seen.load(ordering: .relaxed))
    }

    func gauges(_ log: EvidenceLog) -> [(name: String, value: UInt64)] {
        [
            ("misuse-watch-behind", behind(log)), ("misuse-alerts-raised", raised.load(ordering: .relaxed)),
            ("misuse-watch-entries", watch.withLock { UInt64($0.entries) }),
        ]
    }

    /// The first entry of the last year, found by halving: times follow the sequences but for seconds.
    private func firstToRead(_ size: UInt64, _ now: Moment) throws(StoreError) -> UInt64 {
        let memory = UInt64(MisuseWatch.memoryDays) * 86_400_000
        let start = now.milliseconds - min(now.milliseconds, memory)
        let most = MisuseObserverLimits.entriesReadAgainMax
        var low = size >= most ? size - most + 1 : 1
        var high = size + 1
        while low < high {
            let middle = low + (high - low) / 2
            let entry = try EvidenceLog.entries(from: middle, limit: 1, in: store).first
            if let entry, entry.record.time < start { low = entry.sequence + 1 } else { high = middle }
        }
        return low
    }

    private func take(
        _ entries: [EvidenceEntry], keptThrough: UInt64, _ directory: @Sendable () -> WatchedOperators
    ) {
        for entry in entries {
            guard !isStopped.load(ordering: .acquiring) else { return }
            // What changes the ledger of operators leaves evidence, which comes by here.
            switch Procedure(rawValue: entry.record.procedure) {
            case .issueOperator, .changeOperator: watch.withLock { $0.directory = directory() }
            default: break
            }
            let act = WatchedAct(entry, Kind.procedures)
            let alerts = watch.withLock { $0.observe(act) }
            if !alerts.isEmpty, entry.sequence > keptThrough { keep(alerts, entry.sequence) }
            seen.store(entry.sequence, ordering: .relaxed)
        }
    }

    /// Writes alerts, and waits for them to be durable: one act of the watch at a time. What the store cannot take now
    /// is offered again; nothing is dropped.
    private func keep(_ alerts: [Alert], _ sequence: UInt64) {
        while !isStopped.load(ordering: .acquiring) {
            let write = AlertWrite()
            if submit(alerts, sequence, write) {
                while write.isDone.wait(timeout: .now() + MisuseObserverLimits.pause) == .timedOut {
                    if isStopped.load(ordering: .acquiring) { return }
                }
                if write.isDurable.load(ordering: .acquiring) { return }
            }
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + MisuseObserverLimits.pause)
        }
    }

    private func submit(_ alerts: [Alert], _ sequence: UInt64, _ write: AlertWrite) -> Bool {
        committer.submit { [self] transaction throws(RecordStoreError) in
            var number: UInt64
            do throws(StoreError) { number = try AlertBox.last(in: transaction.store) } catch { throw .store(error) }
            for alert in alerts {
                number += 1
                AlertBox.put(MisuseAlert(alert, number: number), into: &transaction.batch)
            }
            AlertBox.putWatched(sequence, into: &transaction.batch)
            return { result in
                if case .durable = result {
                    self.raised.add(UInt64(alerts.count), ordering: .relaxed)
                    write.isDurable.store(true, ordering: .releasing)
                }
                write.isDone.signal()
            }
        }
    }
}

/// How the writing of some alerts went.
private final class AlertWrite: Sendable {
    let isDone = DispatchSemaphore(value: 0)
    let isDurable = Atomic(false)
}

extension WatchedAct {
    /// What the watch needs of an entry. Lines of a bulk job are no looks: a medium is released by a second operator.
    init(_ entry: EvidenceEntry, _ procedures: RegisterProcedures) {
        let record = entry.record
        let reason = Reason(rawValue: record.result)
        let kind: Kind = switch Procedure(rawValue: record.procedure) {
        case procedures.lookup, procedures.nationalInquiry, procedures.disclose, .overseasNumber: .lookup
        case procedures.search: .search
        default: Self.isSignIn(reason) ? .signIn : .other
        }
        self.init(
            sequence: entry.sequence, time: Moment(milliseconds: record.time), peer: record.peer,
            operatorID: record.operatorID, isAtTerminal: PeerRole.isTerminal(uri: record.peer),
            applicationNumber: ApplicationNumber.isGiven(record.applicationNumber) ? record.applicationNumber : "",
            kind: kind,
            persons: record.persons, subjects: record.subjects.compactMap { SubjectHash($0) }, refusal: reason)
    }

    /// A sign-in that failed is known by its refusal, whatever procedure it came by.
    private static func isSignIn(_ reason: Reason?) -> Bool {
        reason == .wrongCredentials || reason == .operatorLocked
    }
}

extension MisuseAlert {
    init(_ alert: Alert, number: UInt64) {
        self.init(
            number: number, kind: alert.kind.name, severity: UInt32(alert.severity.rawValue),
            time: alert.time.milliseconds, operators: alert.operators, sequences: alert.sequences,
            evidenceTotal: alert.evidenceTotal, count: alert.count, days: alert.days, sentence: alert.sentence,
            japaneseSentence: alert.japaneseSentence, subject: alert.subject?.description ?? "")
    }
}

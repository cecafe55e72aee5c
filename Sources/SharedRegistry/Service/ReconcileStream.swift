import AccessControl
import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import Synchronization

/// 整合性確認 over one call: each step of the municipal server is taken in order, on a queue of its own, and answered.
/// The report is kept before it is sent.
final class ReconcileStream<Kind: RegistryKind>: RegistryStream {
    private enum Phase {
        case awaitingBegin
        case running(ReconcileRun<Kind>)
        case ended
    }

    private let registry: Registry<Kind>
    private let caller: Caller
    private let call: any RegistryCall
    private let queue = DispatchQueue(label: "reconciliation")
    /// Steps that wait are not taken any more.
    private let isGivenUp = Atomic(false)
    /// Touched on `queue` only; the lock makes that plain to the compiler.
    private let phase = Mutex(Phase.awaitingBegin)
    private let outgoing: Mutex<Outgoing>

    private struct Outgoing {
        /// The report on its way, once there is one.
        var report: MessageSender?
        /// Messages that may be sent before more are announced. The answers to steps go by the steps: only the report
        /// waits for them.
        var allowance: Int
    }

    init(registry: Registry<Kind>, caller: Caller, call: any RegistryCall) {
        self.registry = registry
        self.caller = caller
        self.call = call
        outgoing = Mutex(Outgoing(allowance: call.firstCredit))
    }

    func received(_ message: UnsafeRawBufferPointer, isLast: Bool) {
        let bytes = Array(message)
        guard registry.held.take(bytes.count) else { return putOut(Refusal(.overloaded)) }
        queue.async(group: registry.streams) { [self] in
            take(bytes, isLast: isLast)
            registry.held.give(bytes.count)
        }
    }

    func writable(credit: Int) {
        let report = outgoing.withLock { outgoing in
            outgoing.allowance = credit
            return outgoing.report
        }
        report?.writable(credit: credit)
    }

    func cancelled() {
        outgoing.withLock { $0.report }?.cancelled()
        giveUp { call, _ in call.fail(Refusal(.cancelled)) }
    }

    /// The run is not finished, and holds nothing any more: another one of the municipality has begun, or there is no
    /// room for its messages.
    func putOut(_ refusal: Refusal = Refusal(.cancelled)) {
        giveUp { [registry, caller] call, isRunning in
            guard isRunning else { return }
            registry.refuse(refusal, Kind.procedures.reconcile.rawValue, caller, call)
        }
    }

    /// - Parameter tell: gets to know whether the run had not ended by itself.
    private func giveUp(_ tell: @escaping @Sendable (_ call: any RegistryCall, _ isRunning: Bool) -> Void) {
        isGivenUp.store(true, ordering: .releasing)
        queue.async(group: registry.streams) { [self] in
            let isRunning = phase.withLock { phase in
                defer { phase = .ended }
                return if case .ended = phase { false } else { true }
            }
            registry.reconciliations.release(self)
            tell(call, isRunning)
        }
    }

    private func take(_ bytes: [UInt8], isLast: Bool) {
        guard !isGivenUp.load(ordering: .acquiring) else { return }
        phase.withLock { phase in
            defer { if case .ended = phase { registry.reconciliations.release(self) } }
            do {
                phase = try next(phase, try ReconcileStep<Kind.Record>(decoding: bytes))
                if case .ended = phase { return }
                guard !isLast else { throw Refusal(.unexpectedStep) }
                call.consumed(messages: 1)
            } catch let refusal as Refusal {
                phase = .ended
                registry.refuse(refusal, Kind.procedures.reconcile.rawValue, caller, call)
            } catch let error as RecordStoreError {
                phase = .ended
                registry.storeFailed(error, call)
            } catch {
                preconditionFailure("a step throws a refusal or a store error")
            }
        }
    }

    /// Answers a step.
    private func respond(_ answer: ReconcileAnswer) {
        outgoing.withLock { $0.allowance = max(0, $0.allowance - 1) }
        call.respond(answer.encode(), isLast: false)
    }

    private func next(_ phase: Phase, _ step: ReconcileStep<Kind.Record>) throws -> Phase {
        switch (phase, step) {
        case (.awaitingBegin, .begin(let municipality, let lastNotice, let mode)):
            return .running(try begin(municipality, lastNotice, mode))
        case (.running(var run), .fingerprints(let ranges)):
            let differing = try run.compare(ranges.map(Self.range)).get()
            respond(.differing(prefixes: differing.map(\.prefix)))
            return .running(run)
        case (.running(var run), .records(let prefix, let records, let isLast)):
            guard let range = CodeRange(prefix: prefix) else { throw Refusal(.rangeNotAsked) }
            let step = try run.take(records, of: range, isLast: isLast).get()
            respond(.compared(records: UInt32(step.compared), differences: UInt32(step.differences)))
            return .running(run)
        case (.running(let run), .finish):
            guard run.isComplete else { throw Refusal(.unexpectedStep) }
            finish(run)
            return .ended
        case (.ended, _):
            return .ended
        default:
            throw Refusal(.unexpectedStep)
        }
    }

    private func begin(
        _ named: MunicipalityCode, _ lastNotice: UInt64, _ mode: ReconcileMode
    ) throws -> ReconcileRun<Kind> {
        let municipality = try registry.subject(named, caller)
        let run = try ReconcileRun.begin(
            municipality: municipality, mode: mode == .ranges ? .ranges : .fullFile, lastNoticeNumber: lastNotice,
            snapshot: registry.store.snapshot(), register: Kind(), keys: registry.keys,
            now: registry.clock()
        ).get()
        registry.reconciliations.claim(municipality, for: self)
        // From here on the answers tell something, even if the run is broken off.
        var record = registry.evidenceRecord(Kind.procedures.reconcile.rawValue, caller, nil)
        record.detail = "begun"
        try registry.commitNow(record)
        respond(.begun(digestKey: registry.keys.reconcileKey(of: municipality)))
        return run
    }

    private static func range(
        _ sent: RangeFingerprint
    ) throws(Refusal) -> (range: CodeRange, fingerprint: Fingerprint) {
        guard let range = CodeRange(prefix: sent.prefix) else { throw Refusal(.rangeNotAsked) }
        return (range, Fingerprint(count: sent.count, sum: sent.sum))
    }

    /// Keeps the report with its evidence in one batch, then sends it.
    private func finish(_ run: ReconcileRun<Kind>) {
        let summary = run.summary(finishedAt: registry.clock())
        let differences = run.differences
        var record = registry.evidenceRecord(Kind.procedures.reconcile.rawValue, caller, nil)
        record.name(differences, in: Kind.self, keys: registry.keys)
        record.detail = "finished"
        // A long report is alone in its group: with its full weight it would never find room in a queue.
        let weight = min(1 + differences.count, registry.committer.groupWeightMax)
        let taken = registry.committer.submit(weight: weight) { [self, record] transaction throws(RecordStoreError) in
            let kept = try transaction.keep(summary, differences)
            registry.evidence.append(record, to: &transaction.batch)
            return { result in
                switch result {
                case .durable: self.sendReport(kept)
                case .storageFull: self.call.fail(Refusal(.storageFull))
                }
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    private func sendReport(_ summary: RecordStore.ReconcileSummary) {
        let report = outgoing.withLock { outgoing in
            let report = MessageSender(over: call, in: registry.streams, allowance: outgoing.allowance)
            outgoing.report = report
            return report
        }
        let archive = ReconcileArchive(registry.store)
        report.start(registry.report(summary, from: archive, over: call) { ReconcileAnswer.report($0).encode() })
    }
}

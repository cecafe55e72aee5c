import BulkProvision
import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import RecordStore
import Synchronization

extension Registry {
    func bulkProvide(
        _ message: UnsafeRawBufferPointer, isLast: Bool, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> any RegistryStream {
        let stream = try BulkStream(registry: self, caller: caller, call: call, first: message)
        stream.start(isLast: isLast)
        return stream
    }

    /// The caller's own jobs, newest first.
    func listBulkJobs(_ request: ListBulkJobsRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        bulk.ledgerQueue.async { [self] in
            do throws(RecordStoreError) {
                sweepBulkResults()
                var jobs = try BulkLedger(store, keys: keys).jobs(of: caller.uri).map(\.job)
                if request.before > 0 { jobs.removeAll { $0.begunAt >= request.before } }
                let response = ListBulkJobsResponse(
                    jobs: Array(jobs.prefix(ListBulkJobsResponse.jobsMax)),
                    hasMore: jobs.count > ListBulkJobsResponse.jobsMax)
                answer(evidenceRecord(Procedure.listBulkJobs.rawValue, caller, nil), call) {
                    call.respond(response.encode(), isLast: true)
                }
            } catch {
                storeFailed(error, call)
            }
        }
    }

    /// Erases results that nobody has fetched in time. Each job has evidence of its own; the job stays in the list.
    public func sweepBulkResults() {
        sweepBulkResults(batches: RegistryLimits.batchesSweptAtOnce)
    }

    /// - Parameter batches: once as many are erased, the jobs that are left wait for the next sweep.
    func sweepBulkResults(batches: Int) {
        let now = clock()
        // With a full queue the next call sweeps.
        _ = committer.submit { [self] transaction throws(RecordStoreError) in
            var room = batches
            for state in try BulkLedger(store, keys: keys).jobs()
            where room > 0 && state.isExpired(now: now, keepDays: bulkResultDays) && !bulk.isUnderWay(state.key) {
                room -= Int(state.job.batchesAnswered)
                transaction.batch.eraseResults(of: state, keys: keys, now: now)
                var record = EvidenceRecord(
                    time: now.milliseconds, peer: state.job.owner, certificateSerial: "",
                    procedure: Procedure.bulkProvide.rawValue)
                record.detail = "job \(state.job.job): results erased after \(bulkResultDays) days"
                evidence.append(record, to: &transaction.batch)
            }
            return { _ in }
        }
    }

    /// Writes something with its evidence and waits until both are durable. Never on the committer's queue.
    /// - Throws: `STORAGE_FULL`, `OVERLOADED`; nothing was written then.
    func commitNow(
        _ records: EvidenceRecord..., write: @escaping @Sendable (inout WriteBatch) -> Void = { _ in }
    ) throws(Refusal) {
        try commitNow(records, write: write)
    }

    /// The same with as many records as there are.
    func commitNow(
        _ records: [EvidenceRecord], write: @escaping @Sendable (inout WriteBatch) -> Void = { _ in }
    ) throws(Refusal) {
        let done = DispatchSemaphore(value: 0)
        let outcome = CommitOutcome()
        let weight = records.reduce(0) { $0 + 1 + $1.subjects.count }
        let taken = committer.submit(weight: weight) { [evidence] transaction in
            write(&transaction.batch)
            for record in records { evidence.append(record, to: &transaction.batch) }
            return { result in
                outcome.set(result)
                done.signal()
            }
        }
        guard taken else { throw Refusal(.overloaded) }
        done.wait()
        if case .storageFull = outcome.result { throw Refusal(.storageFull) }
    }
}

/// How a commit went, from its queue to the one that waits for it.
private final class CommitOutcome: Sendable {
    private let value = Mutex<CommitResult?>(nil)
    var result: CommitResult? { value.withLock { $0 } }
    func set(_ result: CommitResult) { value.withLock { $0 = result } }
}

enum SHA256Hashing {
    static func sha256(_ bytes: [UInt8]) -> [UInt8] { SHA256Digest(hashing: bytes).bytes }
}

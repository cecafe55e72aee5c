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
    /// Reads every job, so it is no work for the committer, which only looks again at those that are due.
    /// - Parameter batches: once as many are erased, the jobs that are left go into the next commit.
    /// - Returns: why what is left waits for the next day (`OVERLOADED`, `STORAGE_FULL`); nil when nothing is.
    func sweepBulkResults(
        batches: Int = RegistryLimits.batchesSweptAtOnce
    ) throws(RecordStoreError) -> Refusal? {
        let now = clock()
        var due = try BulkLedger(store.snapshot(), keys: keys).jobs().filter {
            $0.isExpired(now: now, keepDays: bulkResultDays)
        }[...]
        while !due.isEmpty {
            var room = batches
            let fitting = due.prefix { state in
                defer { room -= Int(state.job.batchesAnswered) }
                return room > 0
            }
            due = due.dropFirst(fitting.count)
            if let refusal = eraseResults(of: fitting.map(\.key), now) { return refusal }
        }
        return nil
    }

    /// In one commit, for which it waits: the next ones must not come into the same.
    /// - Returns: why they were not erased.
    private func eraseResults(of jobs: [BulkJobKey], _ now: Moment) -> Refusal? {
        let erase: CommitWork = { [self] transaction throws(RecordStoreError) in
            for key in jobs where !bulk.isUnderWay(key) {
                // Somebody may have taken the job up, or put it on a medium, meanwhile.
                guard let state = try BulkLedger(store, keys: keys).job(key),
                    state.isExpired(now: now, keepDays: bulkResultDays)
                else { continue }
                transaction.batch.eraseResults(of: state, keys: keys, now: now)
                var record = EvidenceRecord(
                    time: now.milliseconds, peer: state.job.owner, certificateSerial: "",
                    procedure: Procedure.bulkProvide.rawValue)
                record.detail = "job \(state.job.job): results erased after \(bulkResultDays) days"
                evidence.append(record, to: &transaction.batch)
            }
        }
        return commitAndWait(weight: 1, erase)
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
        let weight = records.reduce(0) { $0 + 1 + $1.subjects.count }
        let work: CommitWork = { [evidence] transaction throws(RecordStoreError) in
            write(&transaction.batch)
            for record in records { evidence.append(record, to: &transaction.batch) }
        }
        if let refusal = commitAndWait(weight: weight, work) { throw refusal }
    }

    typealias CommitWork = @Sendable (Transaction<Kind>) throws(RecordStoreError) -> Void

    /// - Returns: nil once it is durable; `STORAGE_FULL`, or `OVERLOADED` when the queue is full.
    func commitAndWait(weight: Int, _ work: @escaping CommitWork) -> Refusal? {
        let done = DispatchSemaphore(value: 0)
        let outcome = CommitOutcome()
        let act: Committer<Kind>.Act = { transaction throws(RecordStoreError) in
            try work(transaction)
            return { result in
                outcome.set(result)
                done.signal()
            }
        }
        guard committer.submit(weight: weight, act) else { return Refusal(.overloaded) }
        done.wait()
        return outcome.result == .durable ? nil : Refusal(.storageFull)
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

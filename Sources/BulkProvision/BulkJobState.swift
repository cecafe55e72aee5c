public import JukiDomain
public import JukiMessages

/// A bulk job as it stands: how it was begun, and how far its file has been followed. Changes by its own rules only;
/// what it becomes is written in one commit with the results that made it so.
public struct BulkJobState: Hashable, Sendable {
    public let begin: BulkBegin
    public private(set) var job: BulkJob
    /// The digest of the file as far as it was answered (``BulkDigest``).
    private(set) var chain: [UInt8]

    /// A new job.
    public init(_ begin: BulkBegin, owner: String, now: Moment) {
        self.begin = begin
        job = BulkJob(begin, owner: owner, begunAt: now.milliseconds)
        chain = BulkDigest(hash: BulkHash.sha256).chain
    }

    init(begin: BulkBegin, job: BulkJob, chain: [UInt8]) {
        self.begin = begin
        self.job = job
        self.chain = chain
    }

    public var key: BulkJobKey { BulkJobKey(owner: job.owner, name: job.job) }
    public var batches: UInt32 { BulkBatch.count(lines: begin.lines) }
    public var isFinished: Bool { job.finishedAt > 0 }

    /// Whether a job may be taken up again as the caller says it was begun.
    /// - Throws: `BULK_FILE_CHANGED` when anything but the operator differs; `NO_SUCH_BULK_JOB` when its results are
    ///   gone, and so nothing is there to be taken up.
    public func checkResumed(with other: BulkBegin, now: Moment, keepDays: Int) throws(Refusal) {
        var same = other
        same.purpose?.operatorID = begin.purpose?.operatorID ?? ""
        guard same == begin else { throw Refusal(.bulkFileChanged) }
        guard job.erasedAt == 0, !isExpired(now: now, keepDays: keepDays) else { throw Refusal(.noSuchBulkJob) }
    }

    /// What a batch is to the job.
    public enum Turn: Hashable, Sendable {
        /// It was answered before: its stored answer is given, if it has the same digest.
        case again
        /// Its lines are looked up.
        case next
    }

    /// - Throws: `BULK_JOB_INCOMPLETE`, with the batch expected, for one that comes too early; `WRONG_LENGTH` for one
    ///   with too few or too many lines; `MALFORMED_MESSAGE` for one beyond the file.
    public func turn(of batch: BulkBatch) throws(Refusal) -> Turn {
        guard batch.number < batches else { throw Refusal(.malformedMessage) }
        guard batch.number <= job.batchesAnswered else {
            throw Refusal(.bulkJobIncomplete, expected: UInt64(job.batchesAnswered))
        }
        let before = batch.number * UInt32(BulkBatch.linesMax)
        let expected = min(UInt32(BulkBatch.linesMax), begin.lines - before)
        guard batch.lines.count == expected else { throw Refusal(.wrongLength, expected: UInt64(expected)) }
        return batch.number < job.batchesAnswered ? .again : .next
    }

    /// The job once the next batch is answered, before anything is known of its results.
    /// - Throws: `BULK_FILE_CHANGED` when it was the last and the whole is not the file that was announced: then the
    ///   batch is not looked up and the job never finishes.
    public func following(_ batch: BulkBatch) throws(Refusal) -> (next: BulkJobState, digest: [UInt8]) {
        var digest = BulkDigest(from: chain, hash: BulkHash.sha256)
        let own = digest.add(batch.lines)
        var next = self
        next.chain = digest.chain
        next.job.batchesAnswered += 1
        if next.job.batchesAnswered == batches, next.chain != begin.fileDigest { throw Refusal(.bulkFileChanged) }
        return (next, own)
    }

    /// Notes what the lines found.
    public mutating func note(_ counts: BulkCounts, now: Moment) {
        job.counts.add(counts)
        job.changedAt = now.milliseconds
        if job.batchesAnswered == batches { job.finishedAt = now.milliseconds }
    }

    /// Its results are no longer there.
    public mutating func noteErasure(now: Moment) {
        job.erasedAt = now.milliseconds
    }

    /// Whether the results are to be erased because nobody has fetched them in time.
    public func isExpired(now: Moment, keepDays: Int) -> Bool {
        job.erasedAt == 0 && now.milliseconds >= job.changedAt + UInt64(keepDays) * 86_400_000
    }
}

/// What a job is found by.
public struct BulkJobKey: Hashable, Sendable {
    /// URI of the peer that began it.
    public let owner: String
    public let name: String

    public init(owner: String, name: String) {
        self.owner = owner
        self.name = name
    }
}

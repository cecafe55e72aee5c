internal import CJukiMessages
public import JukiDomain

/// What one line of a bulk job found.
public struct BulkResult: Hashable, Sendable {
    public var outcome: BulkOutcome
    /// nil with `found`.
    public var reason: Reason?
    /// With `bad`: the column that is wrong; nil where it is the line as a whole.
    public var column: BulkColumn?
    /// With `tooMany`: the count that is exceeded.
    public var limit: UInt32
    /// With `found`: the items of ``BulkBegin``, in its order, each as its cell in a file of records.
    public var values: [[UInt8]]

    public init(
        _ outcome: BulkOutcome, reason: Reason? = nil, column: BulkColumn? = nil, limit: UInt32 = 0,
        values: [[UInt8]] = []
    ) {
        self.outcome = outcome
        self.reason = reason
        self.column = column
        self.limit = limit
        self.values = values
    }
}

extension BulkResult: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "BulkResult(\(outcome), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A bulk job as the ledger has it; it stays there when its results are gone.
public struct BulkJob: Hashable, Sendable {
    public var job: String
    /// URI of the peer that began it.
    public var owner: String
    public var purpose: Purpose?
    public var items: [UInt8]
    public var lines: UInt32
    public var isForMedium: Bool
    public var batchesAnswered: UInt32
    /// Lines of each outcome so far.
    public var counts: BulkCounts
    /// Milliseconds since 1970-01-01T00:00:00Z, as the following; 0 for not yet.
    public var begunAt: UInt64
    public var changedAt: UInt64
    public var finishedAt: UInt64
    /// When the results were erased: expired, or written to their medium.
    public var erasedAt: UInt64

    public init(_ begin: BulkBegin, owner: String, begunAt: UInt64) {
        job = begin.job
        self.owner = owner
        purpose = begin.purpose
        items = begin.items
        lines = begin.lines
        isForMedium = begin.isForMedium
        batchesAnswered = 0
        counts = BulkCounts()
        self.begunAt = begunAt
        changedAt = begunAt
        finishedAt = 0
        erasedAt = 0
    }
}

/// What the server answers in a bulk job.
public enum BulkAnswer: WireMessage, Hashable {
    case begun(batchesAnswered: UInt32)
    /// `results` are empty when the job is for a medium.
    case batch(number: UInt32, results: [BulkResult])
    case finished(BulkJob)
}

/// Lists the caller's own jobs.
public struct ListBulkJobsRequest: WireMessage, Hashable {
    /// Jobs begun before this time, newest first; 0 for all.
    public var before: UInt64

    public init(before: UInt64 = 0) { self.before = before }
}

public struct ListBulkJobsResponse: WireMessage, Hashable {
    /// Most jobs of one answer: at most 700 bytes each, within a frame.
    public static let jobsMax = 200

    public var jobs: [BulkJob]
    public var hasMore: Bool

    public init(jobs: [BulkJob], hasMore: Bool) {
        self.jobs = jobs
        self.hasMore = hasMore
    }
}

// MARK: Fields

extension BulkResult: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__BulkResult>?) -> Void { unsafe juki__bulk_result__init }

    init(unpacking packed: Juki__BulkResult) throws(Refusal) {
        outcome = try unsafe Field.choice(packed.outcome.rawValue)
        reason = unsafe Reason(rawValue: packed.reason.rawValue)
        guard unsafe (reason == nil) == (packed.reason.rawValue == 0) else { throw Refusal(.unknownEnumValue) }
        column = unsafe packed.column.rawValue == 0 ? nil : try Field.choice(packed.column.rawValue)
        limit = unsafe packed.limit
        values = unsafe Field.bytes(UnsafeBufferPointer(start: packed.values, count: packed.n_values))
    }

    func pack(into packed: inout Juki__BulkResult, _ arena: MessageArena) {
        unsafe packed.outcome = Juki__BulkOutcome(rawValue: UInt32(outcome.rawValue))
        unsafe packed.reason = Juki__Reason(rawValue: reason?.rawValue ?? 0)
        unsafe packed.column = Juki__BulkColumn(rawValue: UInt32(column?.rawValue ?? 0))
        unsafe packed.limit = limit
        unsafe packed.n_values = values.count
        unsafe packed.values = arena.list(values) { unsafe arena.text($0) }
    }
}

extension BulkJob: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__BulkJob>?) -> Void { unsafe juki__bulk_job__init }
    static var unpack: Unpack { unsafe juki__bulk_job__unpack }

    init(unpacking packed: Juki__BulkJob) throws(Refusal) {
        job = try unsafe Field.jobName(packed.job)
        owner = try unsafe Field.plainText(packed.owner)
        purpose = try unsafe Purpose.optional(packed.purpose)
        items = try unsafe Field.itemSet(UnsafeBufferPointer(start: packed.items, count: packed.n_items))
        lines = unsafe packed.lines
        isForMedium = unsafe packed.for_medium != 0
        batchesAnswered = unsafe packed.batches_answered
        counts = BulkCounts()
        unsafe counts.found = packed.found
        unsafe counts.none = packed.none
        unsafe counts.tooMany = packed.too_many
        unsafe counts.refused = packed.refused
        unsafe counts.bad = packed.bad
        begunAt = unsafe packed.begun_at
        changedAt = unsafe packed.changed_at
        finishedAt = unsafe packed.finished_at
        erasedAt = unsafe packed.erased_at
    }

    func pack(into packed: inout Juki__BulkJob, _ arena: MessageArena) {
        unsafe packed.job = arena.text(job)
        unsafe packed.owner = arena.text(owner)
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.n_items = items.count
        unsafe packed.items = arena.list(items) { UInt32($0) }
        unsafe packed.lines = lines
        unsafe packed.for_medium = isForMedium ? 1 : 0
        unsafe packed.batches_answered = batchesAnswered
        unsafe packed.found = counts.found
        unsafe packed.none = counts.none
        unsafe packed.too_many = counts.tooMany
        unsafe packed.refused = counts.refused
        unsafe packed.bad = counts.bad
        unsafe packed.begun_at = begunAt
        unsafe packed.changed_at = changedAt
        unsafe packed.finished_at = finishedAt
        unsafe packed.erased_at = erasedAt
    }
}

extension BulkAnswer: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__BulkAnswer>?) -> Void { unsafe juki__bulk_answer__init }
    static var unpack: Unpack { unsafe juki__bulk_answer__unpack }

    init(unpacking packed: Juki__BulkAnswer) throws(Refusal) {
        switch unsafe packed.answer_case {
        case JUKI__BULK_ANSWER__ANSWER_BEGUN:
            self = .begun(batchesAnswered: try unsafe Field.required(packed.begun).batches_answered)
        case JUKI__BULK_ANSWER__ANSWER_BATCH:
            let batch = try unsafe Field.required(packed.batch)
            self = try unsafe .batch(
                number: batch.number, results: Field.list(batch.results, batch.n_results, BulkResult.init(unpacking:)))
        case JUKI__BULK_ANSWER__ANSWER_FINISHED:
            self = .finished(try unsafe BulkJob(unpacking: Field.required(packed.finished)))
        default:
            throw Refusal(.missingItem)
        }
    }

    func pack(into packed: inout Juki__BulkAnswer, _ arena: MessageArena) {
        switch self {
        case .begun(let batchesAnswered):
            unsafe packed.answer_case = JUKI__BULK_ANSWER__ANSWER_BEGUN
            unsafe packed.begun = arena.make(juki__bulk_begun__init) { begun in
                unsafe begun.batches_answered = batchesAnswered
            }
        case .batch(let number, let results):
            unsafe packed.answer_case = JUKI__BULK_ANSWER__ANSWER_BATCH
            unsafe packed.batch = arena.make(juki__bulk_batch_answer__init) { batch in
                unsafe batch.number = number
                unsafe batch.n_results = results.count
                unsafe batch.results = arena.messages(results)
            }
        case .finished(let job):
            unsafe packed.answer_case = JUKI__BULK_ANSWER__ANSWER_FINISHED
            unsafe packed.finished = arena.message(job)
        }
    }
}

extension ListBulkJobsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListBulkJobsRequest>?) -> Void {
        unsafe juki__list_bulk_jobs_request__init
    }
    static var unpack: Unpack { unsafe juki__list_bulk_jobs_request__unpack }

    init(unpacking packed: Juki__ListBulkJobsRequest) throws(Refusal) {
        before = unsafe packed.before
    }

    func pack(into packed: inout Juki__ListBulkJobsRequest, _ arena: MessageArena) {
        unsafe packed.before = before
    }
}

extension ListBulkJobsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListBulkJobsResponse>?) -> Void {
        unsafe juki__list_bulk_jobs_response__init
    }
    static var unpack: Unpack { unsafe juki__list_bulk_jobs_response__unpack }

    init(unpacking packed: Juki__ListBulkJobsResponse) throws(Refusal) {
        jobs = try unsafe Field.list(packed.jobs, packed.n_jobs, BulkJob.init(unpacking:))
        hasMore = unsafe packed.has_more != 0
    }

    func pack(into packed: inout Juki__ListBulkJobsResponse, _ arena: MessageArena) {
        unsafe packed.n_jobs = jobs.count
        unsafe packed.jobs = arena.messages(jobs)
        unsafe packed.has_more = hasMore ? 1 : 0
    }
}

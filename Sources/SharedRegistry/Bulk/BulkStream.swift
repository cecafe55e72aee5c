import BulkProvision
import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

/// 一括提供 over one call: each message is taken in order, on the job's queue, and answered once what it says is durable.
///
/// `@unchecked Sendable`: everything that changes is touched on `queue` only.
final class BulkStream<Kind: RegistryKind>: RegistryStream, @unchecked Sendable {
    private let registry: Registry<Kind>
    private let caller: Caller
    private let call: any RegistryCall
    private let begin: BulkBegin
    private let key: BulkJobKey
    private let number: UInt64
    private let queue: DispatchQueue

    private var waiting: [(batch: [UInt8], isLast: Bool)] = []
    private var allowance: Int
    /// nil before the job is there and after the stream has ended.
    private var state: BulkJobState?
    private var hasEnded = false

    /// - Throws: for a first message that is no `begin`.
    init(
        registry: Registry<Kind>, caller: Caller, call: any RegistryCall, first message: UnsafeRawBufferPointer
    ) throws(Refusal) {
        guard case .begin(let begin) = try BulkStep(decoding: message) else { throw Refusal(.unexpectedStep) }
        self.registry = registry
        self.caller = caller
        self.call = call
        self.begin = begin
        allowance = min(BulkDesk.answersFirst, call.firstCredit)
        key = BulkJobKey(owner: caller.uri, name: begin.job)
        number = registry.bulk.newStream()
        queue = registry.bulk.queue(for: key)
    }

    func start(isLast: Bool) {
        queue.async { [self] in attempt { () throws in try open(isLast: isLast) } }
    }

    func received(_ message: UnsafeRawBufferPointer, isLast: Bool) {
        let bytes = Array(message)
        let hasRoom = registry.held.take(bytes.count)
        queue.async { [self] in
            guard hasRoom else { return attempt { () throws in throw Refusal(.overloaded) } }
            guard !hasEnded else { return registry.held.give(bytes.count) }
            waiting.append((bytes, isLast))
            pump()
        }
    }

    func writable(credit: Int) {
        queue.async { [self] in
            allowance = credit
            pump()
        }
    }

    func cancelled() {
        queue.async { [self] in
            end()
            call.fail(Refusal(.cancelled))
        }
    }

    // MARK: Steps

    /// Takes one message, and comes back for the next: other jobs have their turn in between.
    private func pump() {
        guard !hasEnded, allowance > 0, state != nil, !waiting.isEmpty else { return }
        let (bytes, isLast) = waiting.removeFirst()
        registry.held.give(bytes.count)
        attempt { () throws in
            try registry.checkStillSignedIn(caller)
            guard case .batch(let batch) = try BulkStep(decoding: bytes) else { throw Refusal(.unexpectedStep) }
            try take(batch, isLast: isLast)
        }
        queue.async { [self] in pump() }
    }

    private func attempt(_ step: () throws -> Void) {
        guard !hasEnded else { return }
        do {
            try step()
        } catch let refusal as Refusal {
            end()
            registry.refuse(
                refusal, Procedure.bulkProvide.rawValue, caller, call, purpose: begin.purpose,
                detail: "job \(begin.job)")
        } catch let error as RecordStoreError {
            end()
            registry.storeFailed(error, call)
        } catch {
            preconditionFailure("a step throws a refusal or a store error")
        }
    }

    private func end() {
        hasEnded = true
        for message in waiting { registry.held.give(message.batch.count) }
        waiting = []
        registry.bulk.release(key, of: number)
    }

    private func open(isLast: Bool) throws {
        try registry.checkOperator(named: begin.purpose?.operatorID, by: caller)
        try registry.checkBulk(begin, caller)
        // Only who brings the right file takes a job from the stream that has it.
        let known = try BulkLedger(registry.store, keys: registry.keys).job(key)
        try known?.checkResumed(with: begin, now: registry.clock(), keepDays: registry.bulkResultDays)
        // Who sends nothing after the beginning only asks whether the job is done.
        if isLast, known == nil { throw Refusal(.noSuchBulkJob) }
        if isLast, let known { try requireFinished(known) }
        guard registry.bulk.claim(key, for: number) else { throw Refusal(.overloaded) }
        let opened = known ?? BulkJobState(begin, owner: key.owner, now: registry.clock())
        var record = evidence("job \(begin.job) \(known == nil ? "begun" : "resumed"), \(begin.lines) lines")
        record.itemsAsked = begin.itemBits
        try registry.commitNow(record) { [keys = registry.keys] batch in
            if known == nil { batch.put(opened, keys: keys) }
        }
        state = opened
        respond(.begun(batchesAnswered: opened.job.batchesAnswered))
        if isLast { try finish(opened) } else { call.consumed(messages: 1) }
        pump()
    }

    private func take(_ batch: BulkBatch, isLast: Bool) throws {
        guard let state else { throw Refusal(.unexpectedStep) }
        guard registry.bulk.isClaimed(key, by: number) else { throw Refusal(.cancelled) }
        switch try state.turn(of: batch) {
        case .again: try answerAgain(batch, state)
        case .next: try answer(batch, state)
        }
        if isLast || batch.number + 1 == state.batches {
            try finish(self.state ?? state)
        } else {
            call.consumed(messages: 1)
        }
    }

    /// Looks a batch up, and keeps its results with their evidence and the job's progress in one commit.
    private func answer(_ batch: BulkBatch, _ state: BulkJobState) throws {
        var (next, digest) = try state.following(batch)
        let lookup = BulkLookup(registry, caller, begin)
        var results: [BulkResult] = []
        var subjects: [[UInt8]?] = []
        for line in batch.lines {
            let (result, subject) = try lookup.find(line)
            results.append(result)
            subjects.append(subject.map(registry.keys.subjectHash(of:)))
        }
        let answered = AnsweredBatch(digest: digest, subjects: subjects, results: results)
        next.note(answered.counts, now: registry.clock())
        try registry.commitNow(evidence(of: answered, batch.number)) { [next, keys = registry.keys] writes in
            writes.put(answered, batch.number, of: next.key, keys: keys)
            writes.put(next, keys: keys)
        }
        self.state = next
        respond(.batch(number: batch.number, results: begin.isForMedium ? [] : results))
    }

    /// Gives what was answered before, without a new look; it leaves the server again, and so has evidence again.
    private func answerAgain(_ batch: BulkBatch, _ state: BulkJobState) throws {
        guard let known = try BulkLedger(registry.store, keys: registry.keys).batch(batch.number, of: state.key) else {
            throw Refusal(.noSuchBulkJob)
        }
        var digest = BulkDigest { SHA256Hashing.sha256($0) }
        guard digest.add(batch.lines) == known.digest else { throw Refusal(.bulkFileChanged) }
        try registry.commitNow(evidence(of: known, batch.number, again: true))
        respond(.batch(number: batch.number, results: begin.isForMedium ? [] : known.results))
    }

    /// Ends the stream: the caller has sent what it wanted to.
    private func finish(_ state: BulkJobState) throws {
        try requireFinished(state)
        end()
        call.respond(BulkAnswer.finished(state.job).encode(), isLast: true)
    }

    private func requireFinished(_ state: BulkJobState) throws(Refusal) {
        guard state.isFinished else {
            throw Refusal(.bulkJobIncomplete, expected: UInt64(state.job.batchesAnswered))
        }
    }

    private func respond(_ answer: BulkAnswer) {
        allowance -= 1
        call.respond(answer.encode(), isLast: false)
    }

    // MARK: Evidence

    private func evidence(_ detail: String) -> EvidenceRecord {
        var record = registry.evidenceRecord(Procedure.bulkProvide.rawValue, caller, begin.purpose)
        record.shape = begin.columns.map(\.name).joined(separator: " ")
        record.detail = detail
        return record
    }

    /// One record of whom the batch told, and one for each reason for which it told of others nothing. What waits for a
    /// medium has told nobody yet: that is recorded when the medium is written.
    private func evidence(of batch: AnsweredBatch, _ number: UInt32, again: Bool = false) -> [EvidenceRecord] {
        let counts = batch.counts
        var record = evidence(
            "job \(begin.job) batch \(number)\(again ? " again" : ""): found \(counts.found), none \(counts.none), "
                + "too many \(counts.tooMany), refused \(counts.refused), bad \(counts.bad)")
        record.itemsAsked = begin.itemBits
        record.subjects = batch.found
        if counts.found > 0, !begin.isForMedium {
            record.items = begin.itemBits
            record.persons = UInt32(batch.found.count)
        }
        let refusals = batch.untold.map { reason, subjects in
            var refusal = evidence("job \(begin.job) batch \(number): \(reason) \(subjects.count)")
            refusal.itemsAsked = begin.itemBits
            refusal.result = reason.rawValue
            refusal.subjects = subjects
            return refusal
        }
        return [record] + refusals
    }
}

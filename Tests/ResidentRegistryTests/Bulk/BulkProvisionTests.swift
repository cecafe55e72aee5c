import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import Testing

import ResidentRegistry
@testable import SharedRegistry

/// Bulk provision through the register, killed and taken up again.
@Suite struct BulkProvisionTests {
    /// Runs a job to its end, with interruptions.
    /// - Parameter mayStop: asked before each message; true kills the server, loses up to two answers of the client's
    ///   file, and starts both again over the same store.
    static func run(
        _ file: ConditionFile, named name: String = "job", on bed: TestBed, _ random: inout SeededRandom,
        mayStop: (inout SeededRandom) -> Bool = { _ in false }
    ) throws -> (results: [BulkResult], job: BulkJob) {
        var answers: [[BulkResult]] = []
        let batches = file.batches
        while true {
            let registry = try bed.registry()
            defer { registry.quiesce() }
            let call = BulkCall()
            let stream = try #require(
                registry.beginBulk(file.begin(name), isLast: answers.count == batches.count, over: call))
            guard case .answer(.begun(let known)) = call.next() else { throw Unexpected("begun") }
            #expect(known >= answers.count, "what a client has, the server has")
            var isKilled = false
            for batch in batches.dropFirst(answers.count) {
                let isUnanswered = mayStop(&random)
                stream.send(batch)
                if isUnanswered { isKilled = true; break }
                guard case .answer(.batch(let number, let results)) = call.next() else { throw Unexpected("batch") }
                #expect(number == batch.number)
                answers.append(results)
                if mayStop(&random) { isKilled = true; break }
            }
            if !isKilled {
                guard case .answer(.finished(let job)) = call.next() else { throw Unexpected("finished") }
                return (answers.flatMap { $0 }, job)
            }
            // The client's file may have lost its end: it asks for those answers again.
            answers.removeLast(min(answers.count, random.below(3)))
            registry.quiesce()
            registry.committer.waitUntilIdle()
            try bed.reopen()
        }
    }

    struct Unexpected: Error {
        let what: String
        init(_ what: String) { self.what = what }
    }

    static func file(_ results: [BulkResult]) -> [UInt8] {
        var output: [UInt8] = []
        BulkResultFile.appendHeader(itemNames: ["a"], to: &output)
        for (index, result) in results.enumerated() {
            BulkResultFile.append(result, line: UInt32(index + 1), itemCount: 8, to: &output)
        }
        return output
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func killedAnywhereAJobGivesTheSameFile(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let file = ConditionFile(count: 1 + random.below(330), &random)
        let calm = try TestBed()
        try ConditionFile.populate(calm)
        let (expected, _) = try Self.run(file, on: calm, &random)
        #expect(expected.map(\.outcome) == file.expected, "seed \(seed)")

        let rough = try TestBed()
        try ConditionFile.populate(rough)
        var kills = 0
        let (results, job) = try Self.run(file, on: rough, &random) { random in
            guard kills < 12, random.chance(30) else { return false }
            kills += 1
            return true
        }
        #expect(Self.file(results) == Self.file(expected), "seed \(seed), \(kills) kills")
        #expect(job.counts.total == UInt32(file.lines.count) && job.finishedAt > 0, "seed \(seed)")
        let found = file.expected.filter { $0 == .found }.count
        #expect(job.counts.found == UInt32(found), "counted once, seed \(seed)")
        try Self.expectEvidence(of: file, in: rough, seed)
    }

    /// Whose lines were refused stands in a record of its own, which tells that nothing was told.
    private static func expectRefusals(of file: ConditionFile, _ byNumber: [Bool], in bed: TestBed) throws {
        let asked = file.batches[0].lines.indices.filter { byNumber[$0] }.compactMap { file.persons[$0] }
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store).filter { $0.procedure == 18 }
        let refused = records.filter { $0.result == Reason.itemNotAllowedByBasis.rawValue }
        #expect(refused.count == 1 && refused[0].items == 0 && refused[0].persons == 0 && !asked.isEmpty)
        #expect(refused[0].subjects == asked.map { bed.keys.subjectHash(of: People.code($0)) })
        // A person may stand in another line too, by which it may be asked.
        let found = file.batches[0].lines.indices.filter { !byNumber[$0] }.compactMap { file.persons[$0] }
        let told = records.filter { $0.result == 0 }.flatMap(\.subjects)
        #expect(told == found.map { bed.keys.subjectHash(of: People.code($0)) })
    }

    /// Every batch has left evidence of everybody it told of; what was told again, again.
    private static func expectEvidence(of file: ConditionFile, in bed: TestBed, _ seed: UInt64) throws {
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store).filter { $0.procedure == 18 }
        for batch in file.batches {
            let own = records.filter { $0.detail.hasPrefix("job job batch \(batch.number)") }
            let looks = own.filter { !$0.detail.contains("again") }
            #expect(looks.count == 1, "looked up once, seed \(seed)")
            let start = Int(batch.number) * BulkBatch.linesMax
            let people = file.persons[start..<start + batch.lines.count].compactMap { $0 }
            for record in own {
                #expect(record.subjects == people.map { bed.keys.subjectHash(of: People.code($0)) }, "seed \(seed)")
                #expect(record.persons == UInt32(people.count) && record.legalBasis == ConditionFile.basis)
                #expect(record.operatorID == "op-1" && record.applicationNumber == "2026-77")
            }
        }
        #expect(records.contains { $0.detail.contains("begun") })
    }

    @Test func changedLinesAreFoundAnsweredOrNot() throws {
        var random = SeededRandom(seed: 4)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        let file = ConditionFile(count: 170, &random)
        let registry = try bed.registry()
        defer { registry.quiesce() }
        func open(_ begin: BulkBegin) throws -> (BulkCall, (any RegistryStream)?) {
            let call = BulkCall()
            let stream = registry.beginBulk(begin, over: call)
            return (call, stream)
        }
        let (first, stream) = try open(file.begin())
        guard case .answer(.begun(0)) = first.next() else { throw Unexpected("begun") }
        for batch in file.batches.prefix(2) {
            stream?.send(batch)
            guard case .answer = first.next() else { throw Unexpected("answer") }
        }
        stream?.cancelled()

        // Announced otherwise than before.
        var otherFile = file
        otherFile.lines[160][0] ^= 1
        #expect(try open(otherFile.begin()).0.nextReason == .bulkFileChanged)

        // Announced as before, but an answered line is another.
        let (second, again) = try open(file.begin())
        guard case .answer(.begun(2)) = second.next() else { throw Unexpected("begun") }
        var changed = file.batches[1]
        changed.lines[49][0] ^= 1
        again?.send(changed)
        #expect(second.nextReason == .bulkFileChanged)

        // Announced as before, but a line not answered yet is another: found at the end, and the end never comes.
        let (third, onward) = try open(file.begin())
        guard case .answer(.begun(2)) = third.next() else { throw Unexpected("begun") }
        changed = file.batches[2]
        changed.lines[0][0] ^= 1
        onward?.send(changed)
        guard case .answer = third.next() else { throw Unexpected("answer") }
        onward?.send(file.batches[3])
        #expect(third.nextReason == .bulkFileChanged)
        let (fourth, _) = try open(file.begin())
        guard case .answer(.begun(3)) = fourth.next() else { throw Unexpected("the last batch has no answer") }

        let refused = try EvidenceLog.records(from: 0, limit: .max, in: bed.store).filter { $0.result == 120 }
        #expect(refused.count == 3 && refused.allSatisfy { $0.detail == "job job" }, "every refusal is recorded")
    }

    @Test func aStreamThatTakesOverPutsTheEarlierOneOut() throws {
        var random = SeededRandom(seed: 5)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        let file = ConditionFile(count: 100, &random)
        let registry = try bed.registry()
        defer { registry.quiesce() }
        let (old, new) = (BulkCall(), BulkCall())
        let oldStream = registry.beginBulk(file.begin(), over: old)
        _ = old.next()
        let newStream = registry.beginBulk(file.begin(), over: new)
        guard case .answer(.begun(0)) = new.next() else { throw Unexpected("begun") }
        oldStream?.send(file.batches[0])
        #expect(old.nextReason == .cancelled)
        newStream?.send(file.batches[0])
        guard case .answer(.batch(0, _)) = new.next() else { throw Unexpected("batch") }
    }

    /// Whoever comes with another file is refused, and the stream that has the job goes on.
    @Test func aMistakenStreamDoesNotPutTheGoodOneOut() throws {
        var random = SeededRandom(seed: 6)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        let file = ConditionFile(count: 100, &random)
        let registry = try bed.registry()
        defer { registry.quiesce() }
        let (good, mistaken) = (BulkCall(), BulkCall())
        let stream = registry.beginBulk(file.begin(), over: good)
        _ = good.next()
        var other = file.begin()
        other.fileDigest[0] ^= 1
        _ = registry.beginBulk(other, over: mistaken)
        #expect(mistaken.nextReason == .bulkFileChanged)
        stream?.send(file.batches[0])
        guard case .answer(.batch(0, _)) = good.next() else { throw Unexpected("batch") }
    }

    /// The job's basis decides which lines may be asked at all; a refusal never looks like "none".
    @Test func linesThatTheBasisDoesNotAllowAreRefusedOneByOne() throws {
        var random = SeededRandom(seed: 7)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        let file = ConditionFile(count: 50, &random)
        let registry = try bed.registry()
        defer { registry.quiesce() }
        var begin = file.begin()
        begin.purpose?.legalBasis = "30-15-1-1:三"
        begin.items.removeAll { $0 == IdentityItem.residentRecordCode.rawValue }
        let call = BulkCall()
        let stream = registry.beginBulk(begin, over: call)
        _ = call.next()
        stream?.send(file.batches[0])
        guard case .answer(.batch(0, let results)) = call.next() else { throw Unexpected("batch") }
        let byNumber = file.lines.map { $0.first == 0x09 && $0.dropFirst().first != 0x09 }
        #expect(byNumber.contains(true) && byNumber.contains(false))
        for (index, result) in results.enumerated() where byNumber[index] {
            #expect(result == BulkResult(.refused, reason: .itemNotAllowedByBasis, column: .individualNumber))
        }
        for (index, result) in results.enumerated() where !byNumber[index] {
            #expect(result.outcome == file.expected[index], "line \(index)")
        }
        try Self.expectRefusals(of: file, byNumber, in: bed)
        begin.job = "numbers"
        for items: [UInt8] in [[1, 2], [2, 9]] {
            begin.items = items
            let refused = BulkCall()
            _ = registry.beginBulk(begin, over: refused)
            #expect(refused.nextReason == .itemNotAllowedByBasis, "items are decided on for the whole job")
        }
        begin.purpose = ConditionFile.purpose
        let told = BulkCall()
        let numbers = registry.beginBulk(begin, over: told)
        _ = told.next()
        numbers?.send(file.batches[0])
        guard case .answer(.batch(0, let withNumbers)) = told.next() else { throw Unexpected("batch") }
        for (index, result) in withNumbers.enumerated() where result.outcome == .found {
            let person = try #require(file.persons[index])
            #expect(result.values == [Array("氏名\(person)号".utf8), Array(People.number(person).digits.utf8)])
        }
    }

    @Test func resultsAreErasedInTimeAndTheJobStaysInTheList() throws {
        var random = SeededRandom(seed: 6)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        let file = ConditionFile(count: 120, &random)
        _ = try Self.run(file, on: bed, &random)
        #expect(try bed.entries(Keyspace(name: "bulk-results")).count == 3)
        bed.clock.advance(days: 6)
        let registry = try bed.registry()
        defer { registry.quiesce() }
        registry.eraseDue()
        registry.quiesce()
        #expect(try bed.entries(Keyspace(name: "bulk-results")).count == 3)
        bed.clock.advance(days: 1)
        registry.eraseDue()
        registry.quiesce()
        #expect(try bed.entries(Keyspace(name: "bulk-results")).isEmpty)
        // The session of a day ago has ended.
        try registry.openSession(at: .representative)
        let call = RecordedCall()
        registry.begin(.listBulkJobs, ListBulkJobsRequest().encode(), from: .representative, over: call)
        #expect(call.waitForEnd())
        let jobs = try ListBulkJobsResponse(decoding: try #require(call.answers.first)).jobs
        #expect(jobs.count == 1 && jobs[0].erasedAt > 0 && jobs[0].counts.total == 120)
        let late = BulkCall()
        _ = registry.beginBulk(file.begin(), over: late)
        #expect(late.nextReason == .noSuchBulkJob)
        let erased = try EvidenceLog.records(from: 0, limit: .max, in: bed.store).filter {
            $0.detail.contains("results erased after 7 days")
        }
        #expect(erased.count == 1)
    }

    /// One commit never erases the results of a whole year: whole jobs, as many as there is room for.
    @Test func aSweepTakesSeveralCommitsWhereThereIsMuch() throws {
        var random = SeededRandom(seed: 7)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        for name in ["a", "b", "c"] {
            let file = ConditionFile(count: 70, &random)
            _ = try Self.run(file, named: name, on: bed, &random)
        }
        bed.clock.advance(days: 7)
        let registry = try bed.registry()
        defer { registry.quiesce() }
        for groups in [2, 2] as [UInt64] {
            #expect(try registry.sweepBulkResults(batches: 3) == nil)
            #expect(try bed.entries(Keyspace(name: "bulk-results")).isEmpty)
            #expect(registry.committer.statistics.groups == groups, "jobs of two batches each; none a second time")
        }
    }

    /// As after a lookup: whom a retired code named finds the question among the looks.
    @Test func aLineWithARetiredCodeIsRecordedWithItsPerson() throws {
        var random = SeededRandom(seed: 9)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        var record = People.record(3, reason: .recordCodeRequest, on: bed.clock.today, number: People.number(3))
        record.code = People.code(90)
        try bed.apply([UpdateNotice(number: 0, record: record, previousCode: People.code(3))])
        var file = ConditionFile(count: 1, &random)
        file.lines = [Array("\(People.code(3).digits)\t\t\t\t\t".utf8)]
        let results = try Self.run(file, on: bed, &random).results
        #expect(results.map(\.reason) == [.codeChanged])
        let named = try EvidenceLog.records(from: 0, limit: .max, in: bed.store).filter { !$0.subjects.isEmpty }
        #expect(named.map(\.subjects) == [[bed.keys.subjectHash(of: People.code(3))]])
        #expect(named.map(\.result) == [Reason.codeChanged.rawValue])
    }

    @Test func nothingOfLinesOrResultsLiesInClearInTheStore() throws {
        var random = SeededRandom(seed: 8)
        let bed = try TestBed()
        try ConditionFile.populate(bed)
        var file = ConditionFile(count: 1, &random)
        file.lines = [Array("\t\(People.number(3).digits)\t\t\t\t".utf8)]
        _ = try Self.run(file, on: bed, &random)
        let values = try ["bulk-jobs", "bulk-results"].flatMap { try bed.entries(Keyspace(name: $0)).values }
        #expect(values.count == 2)
        let digest = file.digest
        for secret in [Array("氏名3号".utf8), Array(People.number(3).digits.utf8), digest] {
            for value in values { #expect(!value.contains(secret), "sealed: a digest would let numbers be tried") }
        }
    }
}

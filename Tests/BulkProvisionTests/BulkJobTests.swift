import BulkProvision
import JukiDomain
import JukiMessages
import MutualTLS
import Testing

/// The rules of a job, without a store.
@Suite struct BulkJobTests {
    static let now = Moment(milliseconds: 1_795_489_200_000)

    static func lines(_ count: Int) -> [[UInt8]] { (0..<count).map { Array("line \($0)".utf8) } }

    static func batches(_ lines: [[UInt8]]) -> [BulkBatch] {
        stride(from: 0, to: lines.count, by: BulkBatch.linesMax).map { start in
            BulkBatch(
                number: UInt32(start / BulkBatch.linesMax),
                lines: Array(lines[start..<min(start + BulkBatch.linesMax, lines.count)]))
        }
    }

    static func digest(_ lines: [[UInt8]]) -> [UInt8] {
        var digest = BulkDigest { SHA256Digest(hashing: $0).bytes }
        for batch in batches(lines) { digest.add(batch.lines) }
        return digest.chain
    }

    static func begin(_ lines: [[UInt8]]) -> BulkBegin {
        BulkBegin(
            job: "job", purpose: Purpose(legalBasis: "30-15-1-1:三", applicationNumber: "1", operatorID: "a"),
            columns: [.residentRecordCode], items: [2, 7], lines: UInt32(lines.count), fileDigest: digest(lines))
    }

    private func reason<T>(_ body: () throws(Refusal) -> T) -> Reason? {
        do throws(Refusal) {
            _ = try body()
            return nil
        } catch { return error.reason }
    }

    @Test(arguments: [1, 49, 50, 51, 120])
    func aFileIsFollowedToItsEnd(count: Int) throws {
        let lines = Self.lines(count)
        var state = BulkJobState(Self.begin(lines), owner: "x", now: Self.now)
        for batch in Self.batches(lines) {
            #expect(!state.isFinished)
            #expect(try state.turn(of: batch) == .next)
            let early = BulkBatch(number: batch.number + 1, lines: batch.lines)
            #expect(reason { () throws(Refusal) in try state.turn(of: early) } != nil)
            let short = BulkBatch(number: batch.number, lines: Array(batch.lines.dropLast()))
            #expect(reason { () throws(Refusal) in try state.turn(of: short) } == .wrongLength)
            state = try state.following(batch).next
            var counts = BulkCounts()
            for _ in batch.lines { counts.add(.found) }
            state.note(counts, now: Self.now)
            #expect(try state.turn(of: batch) == .again)
        }
        #expect(state.isFinished && state.job.counts.total == UInt32(count))
    }

    /// Whichever line is another in the end, the job does not finish.
    @Test(arguments: 0..<120)
    func anyChangedLineIsFound(changed: Int) throws {
        let lines = Self.lines(120)
        var other = lines
        other[changed][0] ^= 1
        var state = BulkJobState(Self.begin(lines), owner: "x", now: Self.now)
        let batches = Self.batches(other)
        for batch in batches.dropLast() { state = try state.following(batch).next }
        #expect(reason { () throws(Refusal) in try state.following(batches[2]) } == .bulkFileChanged)
    }

    /// Line ends are part of the digest: joined or split lines are other lines.
    @Test func linesCannotBeJoined() {
        #expect(Self.digest([[1, 2], [3]]) != Self.digest([[1], [2, 3]]))
        #expect(Self.digest([[1], []]) != Self.digest([[1]]))
    }

    @Test func aJobIsTakenUpOnlyAsItWasBegun() throws {
        let begin = Self.begin(Self.lines(60))
        let state = BulkJobState(begin, owner: "x", now: Self.now)
        func resume(_ change: (inout BulkBegin) -> Void, afterDays days: UInt64 = 0) -> Reason? {
            var other = begin
            change(&other)
            let later = Moment(milliseconds: Self.now.milliseconds + days * 86_400_000)
            return reason { () throws(Refusal) in try state.checkResumed(with: other, now: later, keepDays: 7) }
        }
        #expect(resume { _ in } == nil)
        #expect(resume { $0.purpose?.operatorID = "b" } == nil, "another operator may go on")
        #expect(resume { $0.fileDigest[0] ^= 1 } == .bulkFileChanged)
        #expect(resume { $0.lines -= 1 } == .bulkFileChanged)
        #expect(resume { $0.columns = [.individualNumber] } == .bulkFileChanged)
        #expect(resume { $0.items = [2] } == .bulkFileChanged)
        #expect(resume { $0.purpose?.legalBasis = "30-32" } == .bulkFileChanged)
        #expect(resume { $0.isForMedium = true } == .bulkFileChanged)
        #expect(resume({ _ in }, afterDays: 6) == nil)
        #expect(resume({ _ in }, afterDays: 7) == .noSuchBulkJob)
    }
}

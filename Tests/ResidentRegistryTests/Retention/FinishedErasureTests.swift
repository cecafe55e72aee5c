import AccessControl
import BulkProvision
import EvidenceLog
import Foundation
import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import RecordStore
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// What is finished goes in its time, with a record of it; what is open, or needed still, stays.
@Suite struct FinishedErasureTests {
    private static let start = day(2026, 4, 1)
    private static let home = People.municipalities[0]

    /// The daily run, by a clock that somebody vouches for.
    /// - Returns: what evidence says of it, and what an operator is told.
    @discardableResult
    private func runDaily(_ bed: TestBed) throws -> (details: [String], told: [DueForErasure: Reason?]) {
        let registry = try bed.registry()
        registry.confirmClock()
        registry.committer.waitUntilIdle()
        let before = registry.evidence.size
        let told = Collected<(DueForErasure, Reason?)>()
        registry.eraseDue { told.append(($0, $1?.reason)) }
        registry.quiesce()
        let records = try EvidenceLog.records(from: before + 1, limit: .max, in: bed.store)
        #expect(records.allSatisfy { $0.procedure == Procedure.eraseExpired.rawValue && $0.peer == HostPeer.uri })
        return (records.map(\.detail), Dictionary(told.all) { $1 })
    }

    // MARK: Parked notices

    private func birth(_ index: Int, number: UInt64, replaces: UInt64 = 0) -> LaneNotice<IdentityRegister> {
        var birth = People.notice(index, reason: .birth, on: Self.start)
        birth.number = number
        birth.replacesNumber = replaces
        return LaneNotice(number: number, content: .notice(birth))
    }

    @Test func aParkedNoticeGoesAYearAfterItWasReplaced() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        // 2 is replaced by 3, which is parked too; that by 4, which is applied, a day later; 5 waits.
        let parked = bed.commit([(Self.home, [birth(1, number: 2), birth(1, number: 3, replaces: 2)])])
        #expect(parked.map(\.refusal?.reason) == [.codeAlreadyUsed, .codeAlreadyUsed])
        bed.clock.advance(days: 1)
        let good = bed.commit([(Self.home, [birth(2, number: 4, replaces: 3), birth(1, number: 5)])])
        #expect(good.map(\.refusal?.reason) == [nil, .codeAlreadyUsed])
        func listed() throws -> [UInt64] {
            try LaneReader(bed.store).parked(of: Self.home, after: 0, includeReplaced: true, limit: 9).entries
                .map(\.outcome.noticeNumber)
        }
        bed.clock.set(Self.start.adding(days: Finished.replacedNoticeDays))
        #expect(try runDaily(bed).details.isEmpty && listed() == [2, 3, 5])
        bed.clock.advance(days: 1)
        #expect(try runDaily(bed).details == ["daily: 1 replaced notices, kept 365 days"] && listed() == [3, 5])
        bed.clock.advance(days: 1)
        let last = try runDaily(bed)
        #expect(last.details.count == 1 && last.told[.replacedNotices] == .some(nil))
        bed.clock.advance(days: 4000)
        #expect(try runDaily(bed).details.isEmpty && listed() == [5], "whatever its age, nobody has corrected it")
        // What came of it is answered as before, and it cannot be replaced a second time.
        let resent = bed.commit([(Self.home, [birth(1, number: 2), birth(3, number: 6, replaces: 2)])])
        #expect(resent.map(\.refusal?.reason) == [.codeAlreadyUsed, .replacesUnknownNotice])
        #expect(resent[0].isRepeated)
        #expect(try LaneReader(bed.store).state(of: Self.home).parkedCount == 2)
    }

    // MARK: Reconciliations

    @Test func aReportGoesAfterTwoYearsAndTheDayOfTheNewestStays() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply((0..<3).map { People.notice($0, on: Self.start) })
        #expect(try bed.keepReport().run == 1)
        bed.clock.advance(days: 100)
        #expect(try bed.keepReport().run == 2)
        let archive = ReconcileArchive(bed.store)
        func counts() throws -> [Int] {
            try (1...2).map { try archive.differences(of: Self.home, run: $0, from: 0, limit: 99).count }
        }
        bed.clock.set(Self.start.adding(days: Finished.reconciliationDays))
        #expect(try runDaily(bed).details.isEmpty && counts() == [3, 3])
        bed.clock.advance(days: 1)
        let first = try runDaily(bed)
        #expect(first.details == ["daily: 4 rows of a reconciliation, kept 730 days"])
        #expect(try counts() == [0, 3] && archive.runs(of: Self.home, limit: 9).map(\.run) == [2])
        bed.clock.advance(days: 100)
        let second = try runDaily(bed)
        #expect(second.details == ["daily: 3 rows of a reconciliation, kept 730 days"])
        #expect(try counts() == [0, 0] && archive.summary(of: Self.home, run: 2)?.differences == 3)
        #expect(try runDaily(bed).details.isEmpty)
        #expect(try bed.keepReport().run == 3)
    }

    private static func differences(_ count: Int) -> [ReconcileDifference] {
        (0..<count).map { ReconcileDifference(code: People.code($0), kind: .missingOnServer) }
    }

    private func keep(_ differences: [ReconcileDifference], of municipality: MunicipalityCode, in bed: TestBed) throws {
        let lane = try LaneReader(bed.store).state(of: municipality)
        let run = try ReconcileRun.begin(
            municipality: municipality, mode: .fullFile, lastNoticeNumber: lane.lastNoticeNumber,
            snapshot: bed.store.snapshot(), register: IdentityRegister(), keys: bed.keys, now: bed.clock.now).get()
        var summary = run.summary(finishedAt: bed.clock.now)
        summary.differences = UInt64(differences.count)
        bed.commit { [summary] transaction throws(RecordStoreError) in
            _ = try transaction.keep(summary, differences)
            return { _ in }
        }
    }

    /// However much else there is to do.
    @Test func aReportThatIsLongerThanTheQueueGoesBesideOtherWork() throws {
        let bed = try TestBed(on: Self.start)
        try keep(Self.differences(40), of: Self.home, in: bed)
        bed.clock.set(Self.start.adding(days: Finished.reconciliationDays + 1))
        var limits = CommitLimits()
        limits.groupWeightMax = 8
        limits.queuedWeightMax = 16
        let registry = try bed.registry(limits: limits)
        registry.confirmClock()
        registry.committer.waitUntilIdle()
        let hold = try CommitterHold(registry.committer)
        #expect(registry.committer.submit { _ in { _ in } }, "it waits in the queue")
        let told = Collected<(DueForErasure, Reason?)>()
        registry.eraseDue { told.append(($0, $1?.reason)) }
        for _ in 0..<30 where !told.all.contains(where: { $0.0 == .reconciliations }) {
            Thread.sleep(forTimeInterval: 0.01)
        }
        hold.end()
        registry.quiesce()
        #expect(told.all.filter { $0.0 == .reconciliations }.map(\.1) == [nil])
        #expect(try ReconcileArchive(bed.store).differences(of: Self.home, run: 1, from: 0, limit: 99).isEmpty)
    }

    /// The sweep goes by what is kept, not by who has sent notices; and so does the list.
    @Test func theReportOfAMunicipalityWithoutNoticesGoesToo() throws {
        let bed = try TestBed(on: Self.start)
        for municipality in [People.municipalities[1], Self.home] {
            try keep(Self.differences(2), of: municipality, in: bed)
        }
        #expect(try LaneReader(bed.store).municipalities().isEmpty)
        let listed = try ReconcileArchive(bed.store).municipalities()
        #expect(listed == [Self.home, People.municipalities[1]].sorted { $0.value < $1.value })
        let registry = try bed.registry()
        let call = RecordedCall()
        registry.begin(
            .listReconciliations, ListReconciliationsRequest().encode(), from: .representative, over: call)
        #expect(call.waitForEnd())
        let runs = try ListReconciliationsResponse(decoding: try #require(call.answers.first)).runs
        #expect(runs.map(\.municipality) == listed)
        registry.quiesce()
        bed.clock.set(Self.start.adding(days: Finished.reconciliationDays + 1))
        let details = try runDaily(bed).details
        #expect(details == Array(repeating: "daily: 2 rows of a reconciliation, kept 730 days", count: 2))
    }

    /// Who asks for a report is told all of it, or nothing.
    @Test func aReportThatIsErasedAsItIsToldIsToldWhole() throws {
        let bed = try TestBed(on: Self.start)
        try keep(Self.differences(2500), of: Self.home, in: bed)
        let registry = try bed.registry()
        let call = RecordedCall(firstCredit: 1)
        let request = GetReconciliationRequest(municipality: Self.home, run: 1).encode()
        let stream = try #require(registry.begin(.getReconciliation, request, from: .representative, over: call))
        for _ in 0..<2000 where call.answers.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
        let due = Self.start.adding(days: Finished.reconciliationDays + 1)
        var writes = WriteBatch()
        for rows in try Finished.reconciliations(asOf: due, in: bed.store) {
            for key in rows.keys { writes.delete(key, in: rows.keyspace) }
        }
        try bed.store.write(writes, durability: .synced)
        #expect(try ReconcileArchive(bed.store).differences(of: Self.home, run: 1, from: 0, limit: 9).isEmpty)
        stream.writable(credit: 9)
        #expect(call.waitForEnd() && call.answers.count == 2)
        let parts = try call.answers.map { try ReconcileReport(decoding: $0) }
        #expect(parts.flatMap(\.differences).map(\.code) == Self.differences(2500).map(\.code))
        registry.quiesce()
    }

    // MARK: Damage

    /// A time that no clock has shown is damage like any other, not the end of the process without a word.
    @Test func aTimeBeyondTheCalendarIsSaidToBeDamage() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        _ = bed.commit([(Self.home, [birth(1, number: 2), birth(2, number: 3, replaces: 2)])])
        try keep(Self.differences(1), of: Self.home, in: bed)
        let (written, later) = (bigEndian(bed.clock.now.milliseconds), Self.start.adding(days: 1000))
        for damaged in [UInt64.max, Moment.last.milliseconds + 1] {
            for keyspace in [Keyspaces.outcomes, Keyspaces.reconciliations] {
                var writes = WriteBatch()
                for (key, value) in try bed.entries(keyspace) {
                    var value = value
                    while let place = value.firstRange(of: written) {
                        value.replaceSubrange(place, with: bigEndian(damaged))
                    }
                    writes.put(key, value, in: keyspace)
                }
                let whole = bed.store.snapshot()
                try bed.store.write(writes, durability: .synced)
                let error = #expect(throws: RecordStoreError.self) {
                    _ = try Finished.replacedNotices(asOf: later, in: bed.store)
                    _ = try Finished.reconciliations(asOf: later, in: bed.store)
                }
                #expect("\(try #require(error))" == "\(RecordStoreError.damagedValue(keyspace: keyspace.name))")
                var mend = WriteBatch()
                var cursor = try whole.scan(in: keyspace, from: [], to: nil)
                while try cursor.next() { mend.put(cursor.key, cursor.value, in: keyspace) }
                try bed.store.write(mend, durability: .synced)
            }
        }
        #expect(try Finished.replacedNotices(asOf: later, in: bed.store).count == 1)
        let isOver = try Finished.isOver(.last, on: later, readFrom: Keyspaces.outcomes) { $0.adding(years: 7) }
        #expect(!isOver && Moment.last.japanDay == day(9999, 12, 31))
    }

    // MARK: Error reports

    /// The erasure and the reporter's next filing may meet in one group.
    @Test func aReportThatIsFiledAgainAsItIsErasedIsANewOne() throws {
        let bed = try TestBed(on: Self.start)
        let (reporter, digest, content) = ("urn:juki:national", [UInt8](repeating: 7, count: 16), [UInt8](1...9))
        let numbers = Collected<UInt64>()
        bed.commit { transaction throws(RecordStoreError) in
            let number = try transaction.file(by: reporter, 5, digest: digest, to: Self.home) { _ in content }
            return { _ in numbers.append(number) }
        }
        bed.commit { transaction throws(RecordStoreError) in
            transaction.erase(report: 1, of: Self.home, filedBy: reporter, as: 5)
            let known = try (transaction.filing(by: reporter, 5), transaction.report(1, of: Self.home))
            let number = try transaction.file(by: reporter, 5, digest: digest, to: Self.home) { _ in content }
            let again = try transaction.filing(by: reporter, 5)?.number
            return { _ in
                #expect(known.0 == nil && known.1 == nil && again == number)
                numbers.append(number)
            }
        }
        #expect(numbers.all == [1, 2])
        bed.commit { transaction throws(RecordStoreError) in
            let kept = try (transaction.filing(by: reporter, 5)?.number, transaction.report(2, of: Self.home)?.content)
            let gone = try transaction.report(1, of: Self.home)
            return { _ in
                #expect(kept.0 == 2 && kept.1 == content && gone == nil)
                numbers.append(3)
            }
        }
        #expect(numbers.all.count == 3)
    }

    @Test func aReportOfAnErrorGoesSevenYearsAfterItsAnswer() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start), People.notice(2, on: Self.start)])
        let national = Caller(role: .national, uri: "urn:juki:national", certificateSerial: "0c")
        func ask(_ procedure: Procedure, _ message: [UInt8], _ caller: Caller) throws -> [UInt8] {
            let registry = try bed.registry()
            defer { registry.quiesce() }
            let call = RecordedCall()
            registry.begin(procedure, message, from: caller, over: call)
            try #require(call.waitForEnd() && call.refusals.isEmpty)
            return try #require(call.answers.first)
        }
        func file(_ number: UInt64, _ person: Int) throws -> FiledErrorReport {
            let report = ErrorReport(number: number, code: People.code(person), kind: .wrongEntry)
            let answer = try ask(.reportErrors, ReportErrorsRequest([report]).encode(), national)
            return try #require(try ReportErrorsResponse(decoding: answer).filed.first)
        }
        #expect(try [file(1, 1), file(2, 2)].map(\.number) == [1, 2])
        let said = ErrorReportAcknowledgement(finding: .noErrorFound, operatorID: "op")
        let acknowledge = AcknowledgeErrorReportRequest(number: 1, said).encode()
        _ = try ask(.acknowledgeErrorReport, acknowledge, .municipality(Self.home))
        let years = RegistryLimits.acknowledgedReportYears
        bed.clock.set(Self.start.adding(years: years))
        #expect(try runDaily(bed).details.isEmpty && file(1, 1).isRepeated)
        bed.clock.advance(days: 1)
        let details = try runDaily(bed).details
        #expect(details == ["daily: error report 1 of 462012, acknowledged 7 years ago"])
        bed.clock.advance(days: 9000)
        #expect(try runDaily(bed).details.filter { $0.contains("error report") }.isEmpty, "the other is open still")
        #expect(try bed.entries(ErrorReportBox.reports).count == 2 && bed.entries(ErrorReportBox.filings).count == 1)
        let anew = try file(1, 1)
        #expect(!anew.isRepeated && anew.number == 3, "no number of the list is given twice")
        #expect(try file(2, 2).isRepeated)
    }

    // MARK: Bulk jobs

    private func putJob(_ name: String, erasedIn bed: TestBed, medium: (number: UInt64, steps: [MediumStep])?) throws {
        let batch = BulkBatch(number: 0, lines: [Array(People.code(1).digits.utf8)])
        var digest = BulkDigest { SHA256Digest(hashing: $0).bytes }
        digest.add(batch.lines)
        let begin = BulkBegin(
            job: name, purpose: ConditionFile.purpose, columns: [.residentRecordCode], items: [2], lines: 1,
            fileDigest: digest.chain, isForMedium: medium != nil)
        var job = try BulkJobState(begin, owner: Caller.office.uri, now: bed.clock.now).following(batch).next
        job.note(BulkCounts(), now: bed.clock.now)
        var writes = WriteBatch()
        writes.put(job, keys: bed.keys)
        writes.eraseResults(of: job, keys: bed.keys, now: bed.clock.now)
        if let medium {
            var ledger = Medium(
                number: medium.number, job: name, owner: job.key.owner, purpose: nil, recipient: "CN=x",
                recipientFingerprint: SHA256Digest(hashing: [1]).bytes, lines: 1, found: 1,
                entries: [MediumEntry(.requested, time: 1, operatorID: "a")])
            writes.open(ledger, certificate: [1])
            for step in medium.steps {
                ledger.entries.append(MediumEntry(step, time: 2, operatorID: "b"))
                writes.addLastEntry(of: ledger)
            }
        }
        try bed.store.write(writes, durability: .synced)
    }

    @Test func aJobGoesAYearAfterItsResultsUnlessAMediumStandsForIt() throws {
        let bed = try TestBed(on: Self.start)
        try putJob("file", erasedIn: bed, medium: nil)
        try putJob("kept", erasedIn: bed, medium: (1, [.released, .sent, .written, .kept]))
        try putJob("old", erasedIn: bed, medium: (2, [.released, .sent, .cancelled]))
        try putJob("done", erasedIn: bed, medium: (3, [.released, .sent, .written, .destroyed]))
        func jobs() throws -> Set<String> {
            Set(try BulkLedger(bed.store, keys: bed.keys).jobs().map(\.key.name))
        }
        bed.clock.set(Self.start.adding(days: RegistryLimits.bulkJobDays))
        #expect(try runDaily(bed).details.isEmpty && jobs().count == 4)
        bed.clock.advance(days: 1)
        let (details, told) = try runDaily(bed)
        #expect(try jobs() == ["kept", "old"] && told[.bulkJobs] == .some(nil))
        #expect(details.sorted() == ["done", "file"].map {
            "daily: job \($0) of urn:juki:terminal:office-1, 365 days without results"
        })
        // Once it is destroyed, nothing is told by its job any more.
        var medium = try #require(try MediumLedger(bed.store).medium(2)).medium
        medium.entries.append(MediumEntry(.destroyed, time: 3, operatorID: "b", witness: "w", permittedBy: "p"))
        var writes = WriteBatch()
        writes.addLastEntry(of: medium)
        try bed.store.write(writes, durability: .synced)
        #expect(try runDaily(bed).details.count == 1 && jobs() == ["kept"])
    }

    /// Neither by a clock that nobody vouches for.
    @Test func aClockThatHasLeaptTakesNothingThatIsFinished() throws {
        let bed = try TestBed(on: Self.start)
        try runDaily(bed)
        try putJob("file", erasedIn: bed, medium: nil)
        bed.clock.advance(days: 4000)
        let registry = try bed.registry()
        registry.eraseDue()
        registry.quiesce()
        #expect(try BulkLedger(bed.store, keys: bed.keys).jobs().count == 1)
    }
}

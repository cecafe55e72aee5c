import AccessControl
import EvidenceLog
import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// Reconciliations as calls: how they end when somebody else begins, or the server stops.
@Suite struct ReconcileStreamTests {
    private static let start = day(2026, 4, 1)
    private static let home = People.municipalities[0]

    private func begin(
        _ registry: ResidentRegistry, after notice: UInt64 = 0, over call: RecordedCall
    ) throws -> any RegistryStream {
        let step = ReconcileStep<IdentityRecord>.begin(
            municipality: Self.home, lastNoticeNumber: notice, mode: .fullFile)
        let stream = try #require(
            registry.begin(.reconcile, step.encode(), isLast: false, from: .municipality(Self.home), over: call))
        // It is under way on a queue of its own.
        for _ in 0..<2000 where call.answers.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
        #expect(call.answers.count == 1)
        return stream
    }

    private static let people = (1...960).map { People.record($0, on: start) }.sorted { $0.code < $1.code }

    private func send(_ records: some Collection<IdentityRecord>, _ stream: any RegistryStream) {
        let records = Array(records)
        let step = ReconcileStep.records(prefix: CodeRange.all.prefix, records, isLast: false)
        step.encode().withUnsafeBytes { stream.received($0, isLast: false) }
    }

    /// A server that stops waits for the steps that wait: they look at the store.
    @Test func theStoreIsClosedOnlyWhenNothingLooksAtIt() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let call = RecordedCall()
        let stream = try begin(registry, over: call)
        for position in stride(from: 0, to: 960, by: 60) { send(Self.people[position..<position + 60], stream) }
        stream.cancelled()
        registry.quiesce()
        registry.committer.waitUntilIdle()
        bed.store.close()
        #expect(call.waitForEnd())
        #expect(call.refusals.map(\.reason) == [.cancelled])
    }

    /// A report that is just being kept when the server stops is read from the store once more.
    @Test(arguments: 0..<20) func aReportOnItsWayIsReadBeforeTheStoreIsClosed(_ attempt: Int) throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let call = RecordedCall()
        let stream = try begin(registry, over: call)
        for position in stride(from: 0, to: 240, by: 60) { send(Self.people[position..<position + 60], stream) }
        for step in [ReconcileStep.records(prefix: CodeRange.all.prefix, [IdentityRecord](), isLast: true), .finish] {
            step.encode().withUnsafeBytes { stream.received($0, isLast: false) }
        }
        registry.quiesce()
        registry.committer.waitUntilIdle()
        bed.store.close()
        #expect(call.waitForEnd() && call.refusals.isEmpty, "attempt \(attempt)")
    }

    /// What was told before it was broken off is on record.
    @Test func aRunThatIsBrokenOffHasItsEvidence() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let call = RecordedCall()
        let stream = try begin(registry, over: call)
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        #expect(records.map(\.procedure) == [Procedure.reconcile.rawValue], "before the first answer")
        #expect(records.map(\.detail) == ["begun"])
        stream.cancelled()
        #expect(call.waitForEnd())
        registry.quiesce()
    }

    /// Sends a whole file and ends the run.
    private func finish(_ file: [IdentityRecord], _ stream: any RegistryStream) {
        send(file.sorted { $0.code < $1.code }, stream)
        for step in [ReconcileStep.records(prefix: CodeRange.all.prefix, [IdentityRecord](), isLast: true), .finish] {
            step.encode().withUnsafeBytes { stream.received($0, isLast: false) }
        }
    }

    /// A call beside others may send one message at first. What it was told of more before the report began is not
    /// forgotten, and not spent twice: nobody would tell it again.
    @Test func aReportGoesOnWithWhatWasAnnouncedBeforeIt() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let call = RecordedCall(firstCredit: 1)
        let stream = try begin(registry, over: call)
        stream.writable(credit: 7)
        let file = (1...2100).map { People.record($0, on: Self.start) }.sorted { $0.code < $1.code }
        for position in stride(from: 0, to: file.count, by: 420) { send(file[position..<position + 420], stream) }
        for step in [ReconcileStep.records(prefix: CodeRange.all.prefix, [IdentityRecord](), isLast: true), .finish] {
            step.encode().withUnsafeBytes { stream.received($0, isLast: false) }
        }
        func settled(at count: Int) -> Bool {
            for _ in 0..<2000 where call.answers.count < count { Thread.sleep(forTimeInterval: 0.01) }
            return !call.waitForEnd(milliseconds: 50) && call.answers.count == count
        }
        // Six batches have used all but one of the announced; the report has two messages.
        #expect(settled(at: 1 + 6 + 1), "\(call.answers.count) answers, \(call.refusals)")
        stream.writable(credit: 9)
        #expect(call.waitForEnd() && call.refusals.isEmpty && call.answers.count == 9)
        registry.quiesce()
    }

    /// That an item differs is no telling of what it is; where nothing differs, nothing is told.
    @Test func theItemsThatWereToldAreOnRecord() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([1, 2].map { People.notice($0, on: Self.start) })
        let registry = try bed.registry()
        var moved = People.record(1, on: Self.start)
        moved.address = GaijiText("荒田２番地")
        for file in [[moved, People.record(2, on: Self.start)], [1, 2].map { People.record($0, on: Self.start) }] {
            let call = RecordedCall()
            finish(file, try begin(registry, after: 2, over: call))
            #expect(call.waitForEnd() && call.refusals.isEmpty)
        }
        registry.quiesce()
        let finished = try EvidenceLog.records(from: 0, limit: 10, in: bed.store).filter { $0.detail == "finished" }
        #expect(finished.map(\.items) == [1 << 1, 0])
        #expect(finished.map(\.itemsAsked) == [1 << 7, 0])
    }

    /// Under whatever codes a file comes: of whom the report tells where they are, or that they are gone, or not known,
    /// finds who was told; and so with everybody who is told again.
    @Test func everybodyWhomTheReportNamesFindsWhoWasTold() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([1, 3, 4].map { People.notice($0, on: Self.start) })
        try bed.apply([
            People.notice(2, in: People.municipalities[1], on: Self.start),
            People.notice(3, reason: .moveOut, on: Self.start),
        ])
        let registry = try bed.registry()
        let call = RecordedCall()
        let stream = try begin(registry, after: 4, over: call)
        finish([1, 2, 3, 5].map { People.record($0, on: Self.start) }, stream)
        #expect(call.waitForEnd() && call.refusals.isEmpty)
        guard case .report(let report) = try ReconcileAnswer(decoding: try #require(call.answers.last)) else {
            return #expect(Bool(false), "a report comes last")
        }
        let kinds = Dictionary(uniqueKeysWithValues: report.differences.map { ($0.code, $0.kind) })
        #expect(kinds == [
            People.code(2): .otherMunicipality, People.code(3): .extraDeleted, People.code(4): .missingAtCS,
            People.code(5): .missingOnServer,
        ])
        let again = RecordedCall()
        let request = GetReconciliationRequest(municipality: Self.home, run: 1)
        registry.begin(.getReconciliation, request.encode(), from: .representative, over: again)
        #expect(again.waitForEnd() && again.answers.count == 1)
        registry.quiesce()
        let named = Set((2...5).map { bed.keys.subjectHash(of: People.code($0)) })
        let records = try EvidenceLog.records(from: 1, limit: 10, in: bed.store)
        #expect(records.map { Set($0.subjects) } == [[], named, named])
        #expect(records.map(\.persons) == [0, 4, 4])
        let codeAndMunicipality: UInt32 = 1 << 1 | 1 << 14
        #expect(records.map(\.items) == [0, codeAndMunicipality, codeAndMunicipality])
        #expect(records.map(\.procedure) == [.reconcile, .reconcile, .getReconciliation].map(\Procedure.rawValue))
    }

    @Test func aNewReconciliationOfAMunicipalityPutsTheEarlierOneOut() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let (old, new) = (RecordedCall(), RecordedCall())
        let stream = try begin(registry, over: old)
        let successor = try begin(registry, over: new)
        #expect(old.waitForEnd())
        #expect(old.refusals.map(\.reason) == [.cancelled])
        send(Self.people.prefix(5), stream)
        send(Self.people.prefix(5), successor)
        for _ in 0..<2000 where new.answers.count < 2 { Thread.sleep(forTimeInterval: 0.01) }
        successor.cancelled()
        #expect(new.waitForEnd())
        #expect(new.answers.count == 2 && old.ends == 1)
        registry.quiesce()
    }
}

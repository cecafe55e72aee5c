import AccessControl
import BulkProvision
import Dispatch
import Glibc
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// What a caller who may call can make the server hold, write at once, or keep so that it cannot be told any more.
@Suite struct BoundTests {
    private static let start = day(2026, 4, 1)

    /// Refused questions with the longest texts that may be named: evidence of them is still told, in more pages.
    @Test func aPageOfTheLongestRowsFitsAFrame() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let agency = Caller(role: .agency("tax"), uri: "urn:juki:agency:tax", certificateSerial: "0d")
        let long = String(repeating: "𠮷", count: 100)
        let purpose = Purpose(legalBasis: long, applicationNumber: long, operatorID: String(repeating: "𠮷", count: 16))
        let count = WhoLookedResponse.rowsMax + 50
        for _ in 0..<count {
            let call = RecordedCall()
            registry.begin(
                .lookup, LookupRequest(subject: .code(People.code(1)), purpose: purpose).encode(), from: agency,
                over: call)
            #expect(call.waitForEnd() && call.refusals.map(\.reason) == [.unknownLegalBasis])
        }
        var request = FindEvidenceRequest()
        request.peer = agency.uri
        var found: [UInt64] = []
        repeat {
            let call = RecordedCall()
            registry.begin(.findEvidence, request.encode(), from: .representative, over: call)
            #expect(call.waitForEnd() && call.refusals.isEmpty)
            let answer = try #require(call.answers.first)
            #expect(answer.count <= RecordedCall.frame)
            let page = try FindEvidenceResponse(decoding: answer)
            found += page.rows.map(\.sequence)
            request.afterSequence = page.nextAfter
        } while request.afterSequence > 0
        #expect(found.count == count && found == found.sorted())
    }

    /// An answer about many persons is many rows of the index: it counts for them in the committer's group.
    @Test func answersAboutManyPersonsDoNotShareOneCommit() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let hold = try CommitterHold(registry.committer)
        var record = registry.evidenceRecord(Procedure.search.rawValue, .representative, nil)
        record.subjects = (0..<200).map { [UInt8](repeating: UInt8($0), count: 16) }
        let calls = (0..<30).map { _ in RecordedCall() }
        for call in calls { registry.answer(record, call) { call.respond([], isLast: true) } }
        hold.end()
        for call in calls { #expect(call.waitForEnd() && call.refusals.isEmpty) }
        registry.committer.waitUntilIdle()
        #expect(registry.committer.statistics.groups >= 3)
    }

    /// Erased while it was exported: the caller is told so, also where the log in memory does not know of it yet.
    @Test func anExportThatMeetsAnErasureEndsWithoutDamage() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let record = registry.evidenceRecord(Procedure.serverStatus.rawValue, .representative, nil)
        for _ in 0..<800 { registry.answer(record, RecordedCall()) { _ in } }
        registry.committer.waitUntilIdle()
        let call = RecordedCall()
        let export = EvidenceExport(from: 0, registry: registry, call: call)
        guard case .message = export.next() else { return #expect(Bool(false), "the first bundle comes") }
        let other = try EvidenceLog(store: bed.store)
        other.groupBegins()
        var batch = WriteBatch()
        #expect(try other.eraseStep(before: .max, in: bed.store, from: &batch).erasedBefore == 768)
        try bed.store.write(batch, durability: .synced)
        guard case .ended = export.next() else { return #expect(Bool(false), "the second bundle is gone") }
        #expect(call.refusals == [Refusal(.noSuchEvidence)] && bed.fatalErrors.all.isEmpty)
    }

    @Test func messagesHeldForStreamsAreBounded() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let begin = ReconcileStep<IdentityRecord>.begin(municipality: People.municipalities[0], lastNoticeNumber: 0,
                                                        mode: .ranges).encode()
        for (isFull, reason) in [(true, Reason.overloaded), (false, .unexpectedStep)] {
            if isFull { #expect(registry.held.take(HeldMessages.bytesMax)) }
            let call = RecordedCall()
            let stream = registry.begin(
                .reconcile, begin, isLast: true, from: .municipality(People.municipalities[0]), over: call)
            #expect(call.waitForEnd() && call.refusals.map(\.reason) == [reason] && call.ends == 1)
            begin.withUnsafeBytes { stream?.received($0, isLast: false) }
            if isFull { registry.held.give(HeldMessages.bytesMax) }
        }
        let deadline = DispatchTime.now() + 10
        while registry.held.count > 0, .now() < deadline { usleep(1000) }
        #expect(registry.held.count == 0, "all of it was given back")
    }

    /// What the ledger of media holds can be read again, whatever stands in the certificate that a recipient brought.
    @Test func aRecipientIsNamedInWhatTheLedgerCanHold() throws {
        let piles = String(repeating: "e\u{301}\u{302}", count: Medium.recipientScalarsMax)
        let name = try Medium.recipient(named: piles)
        #expect(name.unicodeScalars.count == Medium.recipientScalarsMax)
        #expect(try Medium.recipient(named: "CN=教育委員会,O=鹿児島県") == "CN=教育委員会,O=鹿児島県")
        for wrong in ["CN=한글", "CN=a\u{85}", "CN=a\u{200B}b", "CN=\u{FFFD}"] {
            #expect(throws: Refusal(.recipientCertificate)) { try Medium.recipient(named: wrong) }
        }
        let medium = Medium(
            number: 1, job: "j", owner: "o", purpose: nil, recipient: name,
            recipientFingerprint: [UInt8](repeating: 1, count: 32), lines: 1, found: 1)
        #expect(try Medium(decoding: medium.encode()) == medium)
    }
}

import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import Testing

@testable import JukiCommands

/// Every failure is a sentence with a next step.
@Suite struct FailureTests {
    @Test func aRefusalNamesReasonItemAndWhatToDo() {
        let refusal = Refusal(.procedureNotAllowed, .individualNumber)
        let failure = CommandFailure(JukiError.refused(Status(refusal)), at: "a:1")
        let sentence = StatusTable.row(for: .procedureNotAllowed).sentence
        #expect(failure.message.hasPrefix("\(sentence) (PROCEDURE_NOT_ALLOWED, item 9 個人番号)"))
        #expect(failure.message.contains("--as"))
        #expect(failure.json.text.contains("\"reason\":\"PROCEDURE_NOT_ALLOWED\""))
    }

    @Test(arguments: [
        (Reason.missingLegalBasis, ["--basis", "juki why --bases"]),
        (.unknownLegalBasis, ["juki why --bases"]), (.basisNotForCaller, ["--basis", "juki why"]),
        (.itemNotAllowedByBasis, ["--items", "juki why"]), (.missingApplicationNumber, ["--application-number"]),
        (.notMovedOverseas, ["--register resident"]), (.wrongCredentials, ["--matching-id"]),
        (.secondOperatorNeeded, ["--operator"]), (.noSuchMedium, ["juki media"]),
        (.noSuchInvestigation, ["juki corrections list --all"]),
        // Neither a medium nor what is searched by has --items.
        (.itemNotAllowedByBasis, ["searched by", "juki bulk --job"]),
        (.mediumState, ["juki media", "juki bulk-jobs"]), (.noSuchBulkJob, ["juki bulk-jobs", "juki bulk --job"]),
        (.noSuchEvidence, ["may have been erased", "begun again"]), (.notMovedOverseas, ["juki lookup --register"]),
    ])
    func aRefusalNamesTheFlagOrTheCommand(reason: Reason, words: [String]) {
        let message = CommandFailure(JukiError.refused(Status(Refusal(reason))), at: "a:1").message
        #expect(message.hasPrefix(StatusTable.row(for: reason).sentence))
        #expect(words.allSatisfy(message.contains), "\(message)")
    }

    /// Whoever has changed the password must not be told that it is somebody else's.
    @Test func aRoleThatLacksIsNotPutDownToThePassword() {
        let message = CommandFailure(JukiError.refused(Status(Refusal(.roleNotAllowed))), at: "a:1").message
        #expect(message.contains("If somebody else chose the password, it gives none: change it by juki password."))
        #expect(!message.contains("A password") && message.contains("juki why"))
    }

    @Test func aRefusedConnectionIsToldInASentence() {
        let status = Status(Refusal(.unknownPeer), text: "UNKNOWN_PEER").encode()
        let failure = CommandFailure(JukiError.notConnected(.refused(status: status)), at: "a:1")
        #expect(failure.message.hasPrefix(StatusTable.row(for: .unknownPeer).sentence))
    }

    @Test(arguments: [
        ConnectionEnd.peerClosed, .peerVanished, .refused(status: []), .handshakeTimeout, .serverFull,
        .tls("the certificate expired"), .socket("no route"), .unknownHost("no such host"),
    ])
    func everyEndOfAConnectionNamesTheServer(end: ConnectionEnd) {
        let message = CommandFailure(JukiError.notConnected(end), at: "[::1]:46100").message
        #expect(message.contains("[::1]:46100"))
        #expect(message.count > 40)
    }

    /// No server can be started on a host that is not there.
    @Test func anUnknownHostIsNotTakenForAServerThatIsDown() {
        let message = CommandFailure(JukiError.notConnected(.unknownHost("")), at: "nohost.invalid:1").message
        #expect(message.contains("nohost.invalid:1") && message.contains("--server"))
        #expect(!message.contains("start"))
    }

    /// As where the register was chosen, and not the address that an environment variable names.
    @Test func anotherServerThanTheOneCalledIsNotPutDownToTheAddressAlone() {
        let end = ConnectionEnd.tls(TLSError.identityUnexpected.description)
        let message = CommandFailure(
            JukiError.notConnected(end), at: "a:1", of: Registers.Supplementary.self).message
        for part in ["a:1", "supplementary-server", "--server ", "--register", "--server-identity"] {
            #expect((message + " ").replacing(/[.;,]/, with: " ").contains(part), "\(part): \(message)")
        }
    }

    @Test(arguments: [
        (Reason.tooManyMatches, "at most 5"), (.noticeGap, "next number 5"), (.laneNotCurrent, "last notice 5"),
        (.wrongLength, "expected 5"), (.noSuchAlert, "alert 5"), (.noSuchErrorReport, "report 5"),
        (.noSuchResident, "report 5"), (.passwordTooWeak, "at least 5"), (.operatorLocked, "seconds 5"),
        (.noticeConflict, "next number 5"), (.itemNotAllowed, "digits in a row of a text at most 5"),
        (.bulkJobIncomplete, "next batch 5"), (.nationalServerRefused, "its reason INVALID_UTF8"),
    ])
    func numbersSayWhatTheyAre(reason: Reason, text: String) {
        #expect(refusalText(Refusal(reason, expected: 5)).hasSuffix(text))
    }

    /// A server of another version may have refused for a reason that is not known here.
    @Test func aReasonThatIsNotKnownIsANumber() {
        #expect(refusalText(Refusal(.nationalServerRefused, expected: 9999)).hasSuffix("its reason 9999"))
        #expect(refusalText(Refusal(.nationalServerRefused, expected: .max)).hasSuffix("its reason \(UInt64.max)"))
    }

    @Test func missingCertificatesAreToldWithTheNextStep() throws {
        let folder = FileManager.default.temporaryDirectory.path
        for (options, step) in [
            (["--certificates", "\(folder)/no-such-folder"], "scripts/make-certs"),
            (["--certificates", folder, "--as", "no-such-peer"], "--as"),
        ] {
            let target = try ConnectionOptions.parse(options).target()
            let failure = #expect(throws: CommandFailure.self) { _ = try target.makeConnector() }
            #expect(failure?.message.contains(step) == true)
        }
    }
}

/// What people read.
@Suite struct ViewTests {
    @Test(arguments: [
        ("319400517", "昭和15年5月17日 (1940-05-17)"), ("520190501", "令和元年5月1日 (2019-05-01)"),
        ("019850000", "1985年不明月不明日 (1985-00-00)"), ("300000000", "不明年不明月不明日 (0000-00-00)"),
    ])
    func birthDatesKeepEraAndUnknownParts(wire: String, text: String) throws {
        #expect(try readable(BirthDate(wire: wire)) == text)
    }

    @Test func timesAreThoseOfJapan() {
        #expect(readable(milliseconds: 0) == "1970-01-01 09:00:00 JST")
        #expect(readable(timestamp: "20260401093000") == "2026-04-01 09:30:00")
        #expect(readable(timestamp: "") == "")
    }

    @Test func aReconciliationWithDifferencesWantsAttention() throws {
        let code = try MunicipalityCode("462012")
        let summary = ReconcileSummary(
            run: 3, municipality: code, mode: .ranges, startedAt: 0, finishedAt: 0, residentsOnServer: 2,
            recordsCompared: 1, differences: 1, lastNoticeNumber: 9)
        let difference = Difference(code: ResidentRecordCode(body: 5), kind: .items, items: [7, 10])
        let report = ReconcileView(summary, [difference]).report
        #expect(report.exit == .attention)
        #expect(report.lines.contains { $0.contains("ITEMS") && $0.contains("7 住所, 10 異動事由") })
        #expect(ReconcileView(summary, []).report.exit == .success)
    }

    @Test func damagedIndexesWantAttention() {
        for (missing, orphaned, exit) in [(0, 0, ExitStatus.success), (1, 0, .attention), (0, 1, .attention)] {
            let result = VerifyIndexesResponse(
                recordsChecked: 1, entriesChecked: 7, entriesMissing: UInt64(missing),
                entriesOrphaned: UInt64(orphaned), isLast: true)
            #expect(VerifyIndexesCommand.report(result).exit == exit)
        }
    }
}

import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Whom a report concerns, what is kept of it, and what evidence it leaves.
@Suite struct ErrorReportTests {
    private static let start = day(2026, 4, 1)
    private static let home = People.municipalities[0]
    private static let national = Caller(role: .national, uri: "urn:juki:national", certificateSerial: "0c")

    private let bed: TestBed
    private let registry: ResidentRegistry

    init() throws {
        bed = try TestBed(on: Self.start)
        try bed.apply((0..<3).map { People.notice($0, in: People.municipalities[$0], on: Self.start) })
        registry = try bed.registry()
    }

    private func file(_ reports: ErrorReport...) throws -> RecordedCall {
        let call = RecordedCall()
        registry.begin(.reportErrors, ReportErrorsRequest(reports).encode(), from: Self.national, over: call)
        try #require(call.waitForEnd())
        return call
    }

    private func filed(_ call: RecordedCall) throws -> [FiledErrorReport] {
        try ReportErrorsResponse(decoding: try #require(call.answers.first)).filed
    }

    private func list(
        _ caller: Caller, of municipality: MunicipalityCode? = nil, after number: UInt64 = 0
    ) throws -> RecordedCall {
        let call = RecordedCall()
        let request = ListErrorReportsRequest(municipality: municipality, afterNumber: number)
        registry.begin(.listErrorReports, request.encode(), from: caller, over: call)
        try #require(call.waitForEnd())
        return call
    }

    @Test func theMunicipalityInChargeIsFoundAlsoAfterAMoveAndANewCode() throws {
        let moved = People.municipalities[1]
        var left = People.notice(0, in: Self.home, reason: .moveOut, on: Self.start)
        left.record.isDeleted = true
        try bed.apply([left])
        try bed.apply([People.notice(0, in: moved, on: Self.start)])
        var renamed = People.notice(2, in: People.municipalities[2], reason: .recordCodeRequest, on: Self.start)
        renamed.record.code = People.code(77)
        renamed.previousCode = People.code(2)
        try bed.apply([renamed])
        let answer = try filed(
            try file(
                ErrorReport(number: 1, code: People.code(0), kind: .wrongItem, items: [7]),
                ErrorReport(number: 2, code: People.code(2), kind: .wrongEntry)))
        #expect(answer.map(\.municipality) == [moved, People.municipalities[2]])
        let record = try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last)
        #expect(record.subjects == [People.code(0), People.code(77)].map(bed.keys.subjectHash(of:)))
        #expect(record.persons == 2 && record.shape == "wrongEntry wrongItem" && record.itemsAsked == 1 << 7)
    }

    @Test func aNoticeThatWaitsInTheOutboxNamesItsPerson() throws {
        let waiting = try registry.onwardNotices(after: 0, limit: 10).map(\.sequence)
        #expect(waiting == [1, 2, 3])
        let answer = try filed(
            try file(ErrorReport(number: 1, code: nil, onwardSequence: 2, kind: .contradictoryNotice)))
        #expect(answer.map(\.municipality) == [People.municipalities[1]])
        let kept = try ListErrorReportsResponse(
            decoding: try #require(try list(.municipality(People.municipalities[1])).answers.first))
        #expect(kept.reports.map(\.report.code) == [People.code(1)])
        let gone = try file(ErrorReport(number: 2, code: nil, onwardSequence: 9, kind: .contradictoryNotice))
        #expect(gone.refusals == [Refusal(.missingItem, item: 1, expected: 2)])
    }

    @Test func allOfARequestIsFiledOrNothing() throws {
        let call = try file(
            ErrorReport(number: 1, code: People.code(0), kind: .wrongItem),
            ErrorReport(number: 2, code: People.code(50), kind: .wrongItem))
        #expect(call.refusals == [Refusal(.noSuchResident, item: 1, expected: 2)])
        let entries = try bed.entries(ErrorReportBox.reports)
        #expect(entries.isEmpty)
        let foreign = ErrorReport(
            number: 3, code: nil, municipality: MunicipalityCode(body: 13_101), kind: .missingEntry)
        #expect(try file(foreign).refusals.map(\.reason) == [.notOwnMunicipality])
        #expect(try file().refusals.map(\.reason) == [.missingItem])
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        #expect(records.map(\.result) == [Reason.noSuchResident, .notOwnMunicipality, .missingItem].map(\.rawValue))
        #expect(records.allSatisfy { $0.persons == 0 && $0.subjects.isEmpty && $0.itemsAsked == 0 })
    }

    @Test func aMunicipalitySeesAndAcknowledgesOnlyItsOwn() throws {
        _ = try file(ErrorReport(number: 1, code: People.code(0), kind: .wrongItem))
        let other = Caller.municipality(People.municipalities[1])
        #expect(try list(other, of: Self.home).refusals.map(\.reason) == [.notOwnMunicipality])
        let empty = try ListErrorReportsResponse(decoding: try #require(try list(other).answers.first))
        #expect(empty.reports.isEmpty && !empty.hasMore)
        let call = RecordedCall()
        let said = AcknowledgeErrorReportRequest(number: 1, .init(finding: .noErrorFound))
        registry.begin(.acknowledgeErrorReport, said.encode(), from: other, over: call)
        try #require(call.waitForEnd())
        #expect(call.refusals == [Refusal(.noSuchErrorReport, expected: 1)])
        #expect(try list(.representative).refusals.map(\.reason) == [.missingItem], "a terminal names one")
        let seen = try ListErrorReportsResponse(
            decoding: try #require(try list(.representative, of: Self.home).answers.first))
        #expect(seen.reports.map(\.reporter) == ["urn:juki:national"])
    }

    @Test func longListsComeInPages() throws {
        let count = ListErrorReportsResponse.reportsMax + 3
        for number in 1...count {
            _ = try file(ErrorReport(number: UInt64(number), code: People.code(0), kind: .wrongItem))
        }
        let first = try ListErrorReportsResponse(
            decoding: try #require(try list(.municipality(Self.home)).answers.first))
        #expect(first.reports.count == ListErrorReportsResponse.reportsMax && first.hasMore)
        let last = try #require(first.reports.last).number
        let rest = try ListErrorReportsResponse(
            decoding: try #require(try list(.municipality(Self.home), after: last).answers.first))
        #expect(rest.reports.map(\.number) == (last + 1...UInt64(count)).map { $0 } && !rest.hasMore)
    }

    @Test func whatAReportSaysLiesSealed() throws {
        _ = try file(
            ErrorReport(number: 1, code: People.code(40), municipality: Self.home, kind: .missingEntry,
                        text: "転入の届出が見当たらない"))
        let call = RecordedCall()
        let said = ErrorReportAcknowledgement(finding: .willSendUpdate, note: "調査して通知する", operatorID: "OP-77")
        registry.begin(
            .acknowledgeErrorReport, AcknowledgeErrorReportRequest(number: 1, said).encode(),
            from: .municipality(Self.home), over: call)
        try #require(call.waitForEnd())
        #expect(call.answers.count == 1)
        let texts = ["転入の届出が見当たらない", "調査して通知する", People.code(40).digits].map {
            TraceSearch.Pattern(name: $0, bytes: Array($0.utf8))
        }
        let code = TraceSearch.Pattern(name: "code", bytes: bigEndian(People.code(40).value))
        #expect(try TraceSearch(texts + [code]).found(in: bed.store).isEmpty)
        #expect(try !bed.entries(ErrorReportBox.reports).isEmpty)
    }

    @Test func reportsSurviveAReopening() throws {
        _ = try file(ErrorReport(number: 1, code: People.code(0), kind: .wrongItem))
        registry.committer.waitUntilIdle()
        try bed.reopen()
        let again = try bed.registry()
        let call = RecordedCall()
        let resent = ReportErrorsRequest([ErrorReport(number: 1, code: People.code(0), kind: .wrongItem)])
        again.begin(.reportErrors, resent.encode(), from: Self.national, over: call)
        try #require(call.waitForEnd())
        #expect(try filed(call).map(\.isRepeated) == [true])
        #expect(try filed(call).map(\.number) == [1])
    }
}

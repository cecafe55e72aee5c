import JukiClient
import JukiDomain
import JukiMessages
import Testing

/// 誤りの通報 over real connections: reported by the national server, read and answered by the municipality.
@Suite struct ErrorReportTests {
    @Test func aReportReachesTheMunicipalityInChargeAndNoOther() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let residents = Residents.firstLoad(Residents.kagoshima, 3)
            for notice in residents { _ = try await city.update(NoticeDraft(notice)) }
            let national = try await server.connect("national")
            let report = ErrorReport(
                number: 700, code: residents[1].record.code, onwardSequence: 2, kind: .wrongItem, items: [5],
                text: "生年月日が本籍地の回答と異なる")
            let filed = try await national.reportErrors([report])
            #expect(filed == [
                FiledErrorReport(reportNumber: 700, municipality: Residents.kagoshima, number: 1, isRepeated: false),
            ])
            #expect(try await national.reportErrors([report]).map(\.isRepeated) == [true])
            var other = report
            other.items = [7]
            await refused(.noticeConflict) { try await national.reportErrors([other]) }

            let list = try await city.errorReports()
            #expect(list.reports.map(\.report) == [report] && !list.hasMore)
            #expect(list.reports.map(\.reporter) == ["urn:juki:national"])
            let neighbour = try await server.connect(Residents.certificate(of: Residents.kanoya))
            #expect(try await neighbour.errorReports().reports.isEmpty)
            await refused(.notOwnMunicipality) { try await neighbour.errorReports(of: Residents.kagoshima) }
            await refused(.noSuchErrorReport) {
                try await neighbour.acknowledge(1, ErrorReportAcknowledgement(finding: .noErrorFound))
            }

            let said = ErrorReportAcknowledgement(finding: .willSendUpdate, note: "職権修正を送る", operatorID: "OP-9")
            let first = try await city.acknowledge(1, said)
            let second = try await city.acknowledge(1, said)
            #expect(!first.isRepeated && second.isRepeated && first.acknowledgedAt == second.acknowledgedAt)
            await refused(.noticeConflict) {
                try await city.acknowledge(1, ErrorReportAcknowledgement(finding: .noErrorFound))
            }
            #expect(try await city.errorReports().reports.isEmpty, "what was acknowledged is done")

            let terminal = try await server.connect("terminal-office-1")
            let missing = ErrorReport(
                number: 1, code: nil, municipality: Residents.kanoya, kind: .missingEntry, text: "脱漏の疑い")
            #expect(try await terminal.reportErrors([missing]).map(\.municipality) == [Residents.kanoya])
            let all = try await terminal.errorReports(of: Residents.kagoshima, includeAcknowledged: true)
            #expect(all.reports.first?.acknowledgement?.finding == .willSendUpdate)
            #expect(all.reports.first?.acknowledgement?.operatorID == "OP-9")
            let agency = try await server.connect("agency-zeimu")
            await refused(.procedureNotAllowed) { try await agency.reportErrors([missing]) }
            await refused(.procedureNotAllowed) { try await city.reportErrors([missing]) }
        }
    }

    private func refused<Answer>(_ reason: Reason, _ call: () async throws -> Answer) async {
        let error = await #expect(throws: JukiError.self) { _ = try await call() }
        #expect(error?.reason == reason)
    }
}

import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import MisuseWatch
import RegistryServer
import SharedRegistry
import Testing

/// The watch for misuse over real connections.
@Suite struct MisuseTests {
    @Test func anOperatorsLookAtTheOwnRecordIsFlaggedListedAndAcknowledged() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let residents = Residents.firstLoad(Residents.kagoshima, 2)
            for notice in residents { _ = try await city.update(NoticeDraft(notice)) }
            let registry = server.running.registry
            registry.watch(WatchedOperators([
                WatchedOperator(
                    operatorID: "OP-1", office: "tax",
                    ownSubject: SubjectHash(registry.keys.subjectHash(of: residents[0].record.code))),
            ]))
            let terminal = try await server.connect("terminal-office-1")
            let purpose = Purpose(legalBasis: "30-15-1-1:九", applicationNumber: "A-1", operatorID: "OP-1")
            _ = try await terminal.lookup(
                LookupRequest(subject: .code(residents[0].record.code), purpose: purpose))
            registry.waitForWatch()
            let alerts = try await terminal.alerts().alerts
            #expect(alerts.map(\.kind) == ["own-record"])
            let said = AlertAcknowledgement(note: "本人の申出により確認", operatorID: "AUDIT-1")
            #expect(try await terminal.acknowledgeAlert(1, said).isRepeated == false)
            #expect(try await terminal.alerts().alerts.isEmpty)
            #expect(try await terminal.alerts(includeAcknowledged: true).alerts.count == 1)
            let now = UInt64(registry.evidence.size)
            let report = try await terminal.misuseReport(
                MisuseReportRequest(.countsByOperator, fromTime: 0, toTime: MisuseReportRequest.periodMax))
            #expect(report.rows.isEmpty && report.evidenceSequence > now)
            let time = try #require(alerts.first?.time)
            let looks = try await terminal.misuseReport(
                MisuseReportRequest(.onePerson, fromTime: time - 1000, toTime: time + 1000, minimum: 1))
            #expect(looks.rows.map(\.sequences) == [alerts[0].sequences])
            let refusedReport = await #expect(throws: JukiError.self) {
                try await city.misuseReport(MisuseReportRequest(.onePerson, fromTime: 0, toTime: 1))
            }
            #expect(refusedReport?.reason == .procedureNotAllowed)
            let refused = await #expect(throws: JukiError.self) { try await city.alerts() }
            #expect(refused?.reason == .procedureNotAllowed)
            let told = try server.evidence().map(\.detail)
            #expect(told.contains("alert 1") && told.contains("alerts 1-1"))
        }
    }
}

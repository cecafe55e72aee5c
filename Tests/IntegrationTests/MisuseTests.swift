import AccessControl
import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import RegistryServer
import SharedRegistry
import Testing

/// The watch for misuse over real connections.
@Suite struct MisuseTests {
    /// A disclosure shows everything of a person: it is watched as a look, and its alert is for others to judge.
    @Test func aDisclosureOfTheOwnRecordIsFlaggedAndNotForTheOperatorToJudge() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let person = Residents.firstLoad(Residents.kagoshima, 1)[0]
            _ = try await city.update(NoticeDraft(person))
            let record = person.record
            let curious = try await server.newOperator("curious", [.discloser, .auditor], ownCode: record.code)
            let terminal = try await server.connect("terminal-representative-1", as: curious)
            _ = try await terminal.disclose(DiscloseRequest(
                code: record.code,
                identity: ClaimedIdentity(
                    name: record.name.text, birthDate: record.birthDate, sex: record.sex,
                    address: record.address.text),
                receivedOn: TestServer.now.japanDay,
                purpose: Purpose(legalBasis: "30-32", applicationNumber: "R8-1", operatorID: "curious")))
            server.running.registry.waitForWatch()
            let alerts = try await terminal.alerts().alerts
            #expect(alerts.map(\.kind) == ["own-record"])
            let said = AlertAcknowledgement(note: "自分で確認")
            let own = await #expect(throws: JukiError.self) { try await terminal.acknowledgeAlert(1, said) }
            #expect(own?.reason == .ownMatter)
            let twin = try await server.newOperator("twin", [.auditor], matchingID: curious.matchingID)
            let other = try await server.connect("terminal-representative-1", as: twin)
            let same = await #expect(throws: JukiError.self) { try await other.acknowledgeAlert(1, said) }
            #expect(same?.reason == .ownMatter, "the same person under another name")
            let auditor = try await server.connect("terminal-representative-1")
            #expect(try await auditor.acknowledgeAlert(1, said).isRepeated == false)
        }
    }

    @Test func anOperatorsLookAtTheOwnRecordIsFlaggedListedReportedAndAcknowledged() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let residents = Residents.firstLoad(Residents.kagoshima, 2)
            for notice in residents { _ = try await city.update(NoticeDraft(notice)) }
            let own = residents[0].record.code
            let curious = try await server.newOperator("curious", [.inquirer], ownCode: own)
            let terminal = try await server.connect("terminal-office-1", as: curious)
            let purpose = Purpose(legalBasis: "30-15-1-1:九", applicationNumber: "A-1")
            for resident in residents {
                _ = try await terminal.lookup(LookupRequest(subject: .code(resident.record.code), purpose: purpose))
            }
            server.running.registry.waitForWatch()

            let auditor = try await server.connect("terminal-representative-1")
            let alerts = try await auditor.alerts().alerts
            #expect(alerts.map(\.kind) == ["own-record"] && alerts.first?.operators == ["curious"])
            let alert = try #require(alerts.first)
            let said = AlertAcknowledgement(note: "本人の申出により確認")
            #expect(try await auditor.acknowledgeAlert(alert.number, said).isRepeated == false)
            #expect(try await auditor.acknowledgeAlert(alert.number, said).isRepeated)
            #expect(try await auditor.alerts().alerts.isEmpty)
            #expect(try await auditor.alerts(includeAcknowledged: true).alerts.count == 1)

            let size = server.running.registry.evidence.size
            let looks = try await auditor.misuseReport(
                MisuseReportRequest(.onePerson, fromTime: alert.time - 600_000, toTime: alert.time, minimum: 1))
            #expect(looks.rows.contains { $0.subject == alert.subject && $0.sequences == alert.sequences })
            #expect(looks.evidenceSequence > size)

            for stranger in [city, terminal] {
                let refused = await #expect(throws: JukiError.self) { try await stranger.alerts() }
                let report = await #expect(throws: JukiError.self) {
                    try await stranger.misuseReport(MisuseReportRequest(.onePerson, fromTime: 0, toTime: 1))
                }
                #expect(refused != nil && refused?.reason == report?.reason)
            }
            let told = try server.evidence().map(\.detail)
            #expect(told.contains("alert 1") && told.contains("alerts 1-1"))
        }
    }
}

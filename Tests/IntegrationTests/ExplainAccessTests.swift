import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import Testing

/// The running server says by its own table what it would allow, and keeps to it.
@Suite struct ExplainAccessTests {
    @Test func theServerDoesWhatItSaysAndRecordsTheQuestion() async throws {
        let resident = Residents.firstLoad(Residents.kagoshima, 1)[0]
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            _ = try await city.update(NoticeDraft(resident))
            let agency = try await server.connect("agency-zeimu")
            for items in [ItemSet(.kanjiName, .individualNumber), ItemSet(.kanjiName, .timestamp), []] {
                let said = try await agency.explainAccess(ExplainAccessRequest(
                    procedure: Procedure.lookup.rawValue, purpose: Residents.tax, items: items,
                    keyItems: ItemSet(.residentRecordCode)))
                let evidence = try #require(try server.evidence().last)
                #expect(evidence.procedure == Procedure.explainAccess.rawValue && evidence.result == 0)
                #expect(evidence.subjects.isEmpty && evidence.persons == 0 && evidence.items == 0)
                #expect(evidence.legalBasis == Residents.tax.legalBasis && evidence.itemsAsked == items.rawValue)

                let request = LookupRequest(subject: .code(resident.record.code), items: items, purpose: Residents.tax)
                if let refusal = said.refusal {
                    let refused = await #expect(throws: JukiError.self) { try await agency.lookup(request) }
                    #expect(refused?.reason == refusal.reason)
                    #expect(said.items.contains { !$0.isAllowed })
                } else {
                    let answer = try await agency.lookup(request)
                    #expect(answer.record.items.numbers == said.items.map(\.item))
                    #expect(said.items.allSatisfy { $0.isAllowed })
                }
            }
            let status = try await server.connect("terminal-representative-1").serverStatus()
            let said = try await agency.explainAccess(ExplainAccessRequest(procedure: Procedure.update.rawValue))
            #expect(said.refusal == Refusal(.procedureNotAllowed) && said.items.isEmpty)
            #expect(said.accessTableVersion == status.accessTableVersion && !status.accessTableVersion.isEmpty)
        }
    }

    @Test func anotherPeerCanBeAskedAboutAndAnUnknownOneNot() async throws {
        try await withServer { server in
            let national = try await server.connect("national")
            let purpose = Purpose(legalBasis: "30-15-2-1:特別支援学校", applicationNumber: "R8-9")
            func ask(_ caller: String) -> ExplainAccessRequest {
                ExplainAccessRequest(caller: caller, procedure: Procedure.search.rawValue, purpose: purpose)
            }
            #expect(try await national.explainAccess(ask("urn:juki:agency:kyoiku")).refusal == nil)
            let other = try await national.explainAccess(ask("urn:juki:agency:zeimu"))
            #expect(other.refusal == Refusal(.basisNotForCaller))
            let unknown = await #expect(throws: JukiError.self) {
                try await national.explainAccess(ask("urn:juki:somebody"))
            }
            #expect(unknown?.reason == .unknownPeer)
            let city = try await server.connect("municipality-462012")
            let refused = await #expect(throws: JukiError.self) { try await city.explainAccess(ask("")) }
            #expect(refused?.reason == .procedureNotAllowed)
        }
    }
}

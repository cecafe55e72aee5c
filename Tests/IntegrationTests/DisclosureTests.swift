import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import Testing

/// 開示 and 訂正等の申出の調査 over mutual TLS, with the client library.
@Suite struct DisclosureTests {
    private static let notices = Residents.firstLoad(Residents.kagoshima, 40)
    private static let purpose = Purpose(legalBasis: "30-32", applicationNumber: "R8-1", operatorID: "clerk-1")
    private static let paper = Purpose(legalBasis: "30-35", applicationNumber: "R8-2", operatorID: "clerk-1")
    private static let today = TestServer.now.japanDay

    private static func identity(of record: IdentityRecord) -> ClaimedIdentity {
        ClaimedIdentity(
            name: record.name.text, birthDate: record.birthDate, sex: record.sex, address: record.address.text)
    }

    private static func withResidents(_ body: (TestServer, JukiConnection) async throws -> Void) async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            for notice in notices { _ = try await city.update(NoticeDraft(notice)) }
            try await body(server, city)
        }
    }

    @Test func aPersonSeesTheWholeRecordItsHistoryAndWhoLooked() async throws {
        try await Self.withResidents { server, city in
            var moved = Self.notices[0].record
            moved.changeReason = .moveWithin
            moved.address = GaijiText("鹿児島市鴨池新町１０番１号")
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 41, record: moved)))
            let office = try await server.connect("terminal-office-1")
            for _ in 0..<250 {
                _ = try await office.lookup(LookupRequest(subject: .code(moved.code), purpose: Self.purpose))
            }
            var request = DiscloseRequest(
                code: moved.code, identity: Self.identity(of: moved), receivedOn: Self.today,
                includeIndividualNumber: true, purpose: Self.purpose)
            let found = try await office.disclose(request)
            #expect(found.head.record?.address == moved.address)
            #expect(found.head.record?.individualNumber == moved.individualNumber)
            #expect(found.head.dueOn == Self.today.adding(days: 30) && !found.head.isOverdue)
            #expect(found.history.map(\.address) == [Self.notices[0].record.address])
            #expect(found.provisions.count == 250)
            #expect(found.provisions.allSatisfy { $0.procedure == Procedure.lookup.rawValue })
            #expect(found.provisions.allSatisfy { $0.operatorID == "clerk-1" })

            request.code = nil
            #expect(try await office.disclose(request).provisions.count == 251, "the first disclosure is a look too")

            request.code = moved.code
            request.identity = Self.identity(of: Self.notices[1].record)
            let refused = await #expect(throws: JukiError.self) { try await office.disclose(request) }
            #expect(refused?.reason == .identityNotConfirmed)
            let last = try server.evidence().last
            #expect(last?.result == Reason.identityNotConfirmed.rawValue && last?.subjects.count == 1)

            request.code = ResidentRecordCode(body: 9_999_999_999)
            let nobody = try await office.disclose(request)
            #expect(nobody.head.record == nil && nobody.provisions.isEmpty)

            request.purpose?.applicationNumber = " 　"
            let blank = await #expect(throws: JukiError.self) { try await office.disclose(request) }
            #expect(blank?.reason == .missingApplicationNumber, "blanks are no number")

            let agency = try await server.connect("agency-zeimu")
            let denied = await #expect(throws: JukiError.self) { try await agency.disclose(request) }
            #expect(denied?.reason == .procedureNotAllowed)
        }
    }

    @Test func anInvestigationRunsToItsNoticeAndSurvivesARestart() async throws {
        try await Self.withResidents { server, city in
            let record = Self.notices[3].record
            var office = try await server.connect("terminal-office-1")
            let opened = try await office.openCorrection(OpenCorrectionRequest(
                code: record.code, kind: .correct,
                claims: [ClaimedItem(item: .address, value: PersonalText("鹿児島市荒田一丁目２番３号"))],
                receivedOn: Self.today, purpose: Self.paper))
            #expect(opened.number == 1 && opened.state == .received)
            _ = try await office.stepCorrection(StepCorrectionRequest(
                number: 1, kind: .municipalityAsked, municipality: Residents.kagoshima, purpose: Self.paper))
            let early = await #expect(throws: JukiError.self) {
                try await office.closeCorrection(CloseCorrectionRequest(
                    number: 1, result: .notCorrected, note: PersonalText("理由"), purpose: Self.paper))
            }
            #expect(early?.reason == .investigationStep)
            await server.stop()
            try server.start()
            office = try await server.connect("terminal-office-1")
            _ = try await office.stepCorrection(StepCorrectionRequest(
                number: 1, kind: .answerReceived, municipality: Residents.kagoshima, note: PersonalText("修正する"),
                purpose: Self.paper))
            var repaired = record
            repaired.changeReason = .exOfficioCorrection
            repaired.address = GaijiText("鹿児島市荒田一丁目２番３号")
            let again = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let outcome = try await again.update(NoticeDraft(UpdateNotice(number: 41, record: repaired)))
            #expect(outcome.result == .applied(updateSequence: 2))
            let closed = try await office.closeCorrection(CloseCorrectionRequest(
                number: 1, result: .corrected, updateSequence: 2, purpose: Self.paper))
            #expect(closed.steps.map(\.kind) == [.municipalityAsked, .answerReceived, .closed])
            let shown = try await office.correction(GetCorrectionRequest(number: 1, purpose: Self.paper))
            #expect(shown == closed)
            let late = await #expect(throws: JukiError.self) {
                try await office.stepCorrection(StepCorrectionRequest(
                    number: 1, kind: .examined, note: PersonalText("記録"), purpose: Self.paper))
            }
            #expect(late?.reason == .investigationClosed)
            let missing = await #expect(throws: JukiError.self) {
                try await office.correction(GetCorrectionRequest(number: 2, purpose: Self.paper))
            }
            #expect(missing?.reason == .noSuchInvestigation)
            let open = try await office.corrections(ListCorrectionsRequest(purpose: Self.paper))
            #expect(open.investigations.isEmpty)
            let all = try await office.corrections(ListCorrectionsRequest(includeClosed: true, purpose: Self.paper))
            #expect(all.investigations.map(\.result) == [.corrected] && !all.hasMore)
        }
    }
}

import AccessControl
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import Testing

/// A day in which the canary is in everything: each procedure in its good course, then every procedure from every kind
/// of peer, with good messages and with spoilt ones.
struct CanaryDay {
    private static let peers = [
        Residents.certificate(of: Residents.kanoya), "national", "agency-zeimu", "terminal-office-1",
        "terminal-representative-1",
    ]

    private let server: TestServer
    private let seen: CanaryTests.Seen
    private let record = CanaryPerson.record

    init(_ server: TestServer, _ seen: CanaryTests.Seen) {
        self.server = server
        self.seen = seen
    }

    func run() async throws {
        try await sendNotices()
        try await ask()
        try await provideInBulk()
        try await discloseAndCorrect()
        try await reportErrors()
        for peer in Self.peers { try await tryEverything(as: peer) }
        try await breakTheProtocol()
    }

    private func sendNotices() async throws {
        let city = try await server.connect(Residents.certificate(of: Residents.kanoya))
        _ = try await city.update(NoticeDraft(UpdateNotice(number: 1, record: record)))
        var faulty = NoticeDraft(UpdateNotice(number: 2, record: record))
        faulty.record?.address += [0x07]
        _ = try await city.update(faulty)
        // Another content under the same number, the same person again, and a gap.
        for number in [2, 3, 9] as [UInt64] {
            _ = try? await city.update(NoticeDraft(UpdateNotice(number: number, record: record)))
        }
        var other = record
        other.name = GaijiText("金糸雀次郎")
        _ = try await Reconciler(municipality: Residents.kanoya, records: [other]).run(
            over: city, mode: .ranges, lastNoticeNumber: 3)
    }

    private func ask() async throws {
        let terminal = try await server.connect("terminal-office-1")
        let number = try #require(record.individualNumber)
        for subject in [LookupRequest.Subject.code(record.code), .individualNumber(number)] {
            let answer = try await terminal.lookup(LookupRequest(
                subject: subject, items: .everyIdentityItem, includeHistory: true, purpose: Residents.investigation))
            #expect(answer.record.name == record.name.text, "the canary is there")
        }
        _ = try await terminal.search(SearchRequest(CanaryMessages.conditions, purpose: Residents.investigation))
        await refused { try await terminal.lookup(
            LookupRequest(subject: .code(CanaryPerson.nobody), purpose: CanaryMessages.task)) }
        let elsewhere = CanaryPerson.elsewhere
        let four = FourItems(
            name: elsewhere.name.text, address: elsewhere.address.text, birthDate: elsewhere.birthDate,
            sex: elsewhere.sex)
        let purpose = Purpose(legalBasis: "30-15-1-2:条例", applicationNumber: "R8-4", operatorID: "clerk-1")
        for subject in [NationalQuestion.Subject.code(elsewhere.code), .fourItems(four)] {
            let answer = try await terminal.nationalInquiry(NationalQuestion(subject, items: [2, 5], purpose: purpose))
            #expect(answer.name == elsewhere.name.text, "the national server knows it")
        }
        await refused { try await terminal.nationalInquiry(
            NationalQuestion(.code(CanaryPerson.nobody), items: [2], purpose: purpose)) }
    }

    private func provideInBulk() async throws {
        let office = try await server.connect("terminal-office-1")
        let provider = try server.bulkProvider()
        let bad = Array("\(record.name.text.disclosed)\t\t\t\t".utf8)
        let lines = [CanaryMessages.bulkLine, bad]
        for isForMedium in [false, true] {
            let begin = BulkTests.begin(lines, job: isForMedium ? "media" : "list", isForMedium: isForMedium)
            let job = try await provider.run(begin, lines: lines) { _, _ in }
            #expect(job.counts.found == 1 && job.counts.bad == 1)
        }
        let folder = try RecipientFolder()
        let (clerk, chief) = (BulkTests.purpose("clerk-1"), BulkTests.purpose("chief-2"))
        let asked = try await office.requestMedium(
            RequestMediumRequest(job: "media", recipientCertificate: try folder.certificate, purpose: clerk))
        let releaser = try await server.connect(
            "terminal-representative-1", as: try await server.newOperator("chief-2", [.releaser]))
        _ = try await releaser.releaseMedium(
            ReleaseMediumRequest(medium: 1, recipientFingerprint: asked.recipientFingerprint, purpose: chief))
        var sealed: [UInt8] = []
        let digest = try await office.writeMedium(WriteMediumRequest(medium: 1, witness: "W", purpose: clerk)) {
            sealed += $0
        }
        seen.add("content of a medium", sealed)
        var written = RecordMediumRequest(medium: 1, step: .written, purpose: clerk)
        written.contentDigest = digest
        written.witness = "W"
        seen.add("answer of recordMedium", "\(try await office.recordMedium(written))")
        seen.add("answer of requestMedium", "\(asked)")
        seen.add("answer of releaseMedium", "\(asked)")
    }

    private func discloseAndCorrect() async throws {
        let office = try await server.connect("terminal-office-1")
        let found = try await office.disclose(CanaryMessages.disclose(CanaryPerson.identity))
        #expect(found.head.record?.name == record.name)
        var wrong = CanaryPerson.identity
        wrong.address = PersonalText("金糸雀町")
        await refused { try await office.disclose(CanaryMessages.disclose(wrong)) }
        let opened = try await office.openCorrection(CanaryMessages.openCorrection)
        let purpose = CanaryMessages.openCorrection.purpose
        _ = try await office.stepCorrection(StepCorrectionRequest(
            number: opened.number, kind: .examined, note: record.name.text, purpose: purpose))
        _ = try await office.closeCorrection(CloseCorrectionRequest(
            number: opened.number, result: .withdrawn, note: record.address.text, purpose: purpose))
    }

    private func reportErrors() async throws {
        let national = try await server.connect("national")
        let report = ErrorReport(
            number: 7, code: record.code, onwardSequence: 1, kind: .wrongItem, items: [5], text: record.name.text)
        _ = try await national.reportErrors([report])
        let city = try await server.connect(Residents.certificate(of: Residents.kanoya))
        _ = try await city.acknowledge(
            1, ErrorReportAcknowledgement(finding: .noErrorFound, note: record.name.text, operatorID: "OP-1"))
    }

    // MARK: Everything by everybody

    private func tryEverything(as peer: String) async throws {
        let connection = try await server.connect(peer)
        for procedure in Procedure.allCases {
            let message = try CanaryMessages.message(of: procedure)
            for body in [message, CanaryMessages.spoilt(message), Array(message.dropLast())] {
                await call(procedure, body, over: connection)
            }
        }
        connection.close()
    }

    private func call(_ procedure: Procedure, _ body: [UInt8], over connection: JukiConnection) async {
        do {
            for try await answer in connection.client.serverStream(
                procedure.rawValue, body: body, deadline: .seconds(60))
            where CanaryMessages.impersonal.contains(procedure) {
                seen.add("answer of \(procedure)", answer)
            }
        } catch let failure as CallFailure {
            seen.add("refusal of \(procedure)", failure.statusBody)
            seen.add("refusal of \(procedure)", "\(failure) \(String(reflecting: failure))")
        } catch {
            seen.add("refusal of \(procedure)", "\(error)")
        }
    }

    private func refused<Answer: Sendable>(_ ask: () async throws -> Answer) async {
        let error = await #expect(throws: JukiError.self) { _ = try await ask() }
        seen.add("error of the client", error.map { "\($0) \(String(reflecting: $0))" } ?? "")
    }

    /// Bytes that are no message and no frame.
    private func breakTheProtocol() async throws {
        let terminal = try await server.connect("terminal-office-1")
        for message in [Array("かなりあ".utf8), [0x0A] + Array(record.code.digits.utf8)] {
            await call(.lookup, message, over: terminal)
        }
        let hostile = RawPeer(port: server.port)
        try hostile.handshake(Residents.certificate(of: Residents.kanoya))
        hostile.send(Array((record.code.digits + "金糸雀").utf8))
        hostile.receiveAll()
        seen.add("farewell", try hostile.farewell() ?? [])
    }
}

import AccessControl
import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import Testing

/// A medium's whole way over real mutual TLS: asked for, released by another, written, opened by its recipient with the
/// openssl program, accounted for until its destruction.
@Suite struct MediumTests {
    private let conditions = BulkTests.conditions(130)
    private let clerk = BulkTests.purpose("clerk-1")

    /// Runs a job for a medium.
    private func runJob(on server: TestServer, _ conditions: [[UInt8]]? = nil) async throws {
        let lines = conditions ?? self.conditions.map(\.line)
        let provider = try server.bulkProvider()
        var inPlain: [BulkResult] = []
        let job = try await provider.run(
            BulkTests.begin(lines, job: "media", isForMedium: true), lines: lines) { inPlain += $1 }
        #expect(inPlain.isEmpty, "nothing travels in plain")
        #expect(job.counts.total == UInt32(lines.count) && job.isForMedium)
    }

    private func reason<T>(_ ask: () async throws(JukiError) -> T) async -> Reason? {
        do throws(JukiError) {
            _ = try await ask()
            return nil
        } catch { return error.reason }
    }

    private func request(_ certificate: [UInt8]) -> RequestMediumRequest {
        RequestMediumRequest(job: "media", recipientCertificate: certificate, purpose: clerk)
    }

    /// On the basis of its job, which it need not name.
    private var write: WriteMediumRequest {
        WriteMediumRequest(medium: 1, witness: "山田", purpose: Purpose(operatorID: "clerk-1"))
    }

    @Test func aMediumGoesItsWholeWay() async throws {
        try await BulkTests.withResidents { server in
            let folder = try RecipientFolder()
            try await runJob(on: server)
            let office = try await server.connect("terminal-office-1")
            let other = try await server.connect("terminal-representative-1")
            let chief = try await server.connect(
                "terminal-representative-1", as: try await server.newOperator("chief-2", [.releaser]))
            try await askAndRelease(office, other, chief, try folder.certificate)
            let (first, digest) = try await open(office, folder)
            try await account(office, first, digest)
            let ledger = try await other.media().media
            #expect(ledger.count == 1)
            #expect(ledger[0].entries.map(\.step) == [
                .requested, .released, .sent, .sent, .written, .kept, .received, .returned, .destroyed,
            ])
            let evidence = try server.evidence().filter { (128...131).contains($0.procedure) }
            #expect(evidence.filter { $0.result == 0 }.count == 9)
            #expect(evidence.filter { $0.result != 0 }.map(\.result) == [125, 126, 123, 35, 23, 127, 21, 125, 125])
            #expect(evidence.allSatisfy { $0.operatorID == "clerk-1" || $0.operatorID == "chief-2" })
            #expect(evidence.allSatisfy { $0.result == 23 || !$0.detail.isEmpty })
            try expectBound(ledger[0], by: evidence.filter { $0.result == 0 }, to: try folder.certificate)
            try expectHistory(of: server)
        }
    }

    /// To whom it went, who stood by and what was on it: nothing of it can be changed without the evidence showing it.
    private func expectBound(_ medium: Medium, by evidence: [EvidenceRecord], to certificate: [UInt8]) throws {
        let now = Int64(TestServer.now.milliseconds / 1000)
        let fingerprint = try RecipientCertificate(certificate, now: now).fingerprint
        for (index, record) in evidence.enumerated() {
            var part = medium
            part.entries = Array(medium.entries.prefix(index + 1))
            let digest = SHA256Digest(hashing: part.encode())
            #expect(record.detail == "medium 1 \(medium.entries[index].step), job media, recipient \(fingerprint), "
                + "ledger \(index + 1):\(digest)")
        }
    }

    /// What waits for a medium has told nothing; whoever is on the medium finds that in the own history.
    private func expectHistory(of server: TestServer) throws {
        let evidence = try server.evidence()
        let looked = evidence.filter { $0.procedure == Procedure.bulkProvide.rawValue && !$0.subjects.isEmpty }
        #expect(!looked.isEmpty && looked.allSatisfy { $0.items == 0 && $0.persons == 0 })
        let sent = evidence.filter { $0.procedure == Procedure.writeMedium.rawValue && $0.result == 0 }
        #expect(sent.count == 2)
        for record in sent {
            #expect(record.legalBasis == clerk.legalBasis && record.applicationNumber == clerk.applicationNumber)
            #expect(record.subjects == looked.flatMap(\.subjects) && record.persons == UInt32(record.subjects.count))
            #expect(record.items == BulkTests.items.reduce(0) { $0 | 1 << UInt32($1.rawValue) })
        }
    }

    /// Asks for the medium of the job and has it released.
    /// - Returns: the terminal that may write it.
    private func release(on server: TestServer) async throws -> JukiConnection {
        let office = try await server.connect("terminal-office-1")
        let asked = try await office.requestMedium(request(try RecipientFolder().certificate))
        let chief = try await server.connect(
            "terminal-representative-1", as: try await server.newOperator("chief-2", [.releaser]))
        _ = try await chief.releaseMedium(ReleaseMediumRequest(
            medium: 1, recipientFingerprint: asked.recipientFingerprint, purpose: BulkTests.purpose("chief-2")))
        return office
    }

    /// However many a medium tells of, each is in the evidence before it is sent.
    @Test func everybodyOnAFullMediumIsRecorded() async throws {
        try await BulkTests.withResidents { server in
            let count = EvidenceLog.subjectsMax + 50
            try await runJob(on: server, [[UInt8]](repeating: conditions[0].line, count: count))
            let office = try await release(on: server)
            _ = try await office.writeMedium(write) { _ in }
            let sent = try server.evidence().filter { $0.procedure == Procedure.writeMedium.rawValue }
            #expect(sent.map(\.subjects.count) == [EvidenceLog.subjectsMax, 50])
            #expect(sent.map(\.persons) == sent.map { UInt32($0.subjects.count) }, "counted once")
            let medium = try #require(try await office.media().media.first)
            #expect(medium.entries.last?.step == .sent)
        }
    }

    /// It may lie on a medium that somebody has: that is destroyed and accounted for, and nothing is written before.
    @Test func whatWasSentIsDestroyedAndNotCancelled() async throws {
        try await BulkTests.withResidents { server in
            try await runJob(on: server)
            let office = try await release(on: server)
            _ = try await office.writeMedium(write) { _ in }
            #expect(await reason { () async throws(JukiError) in
                try await office.recordMedium(RecordMediumRequest(medium: 1, step: .cancelled, purpose: clerk))
            } == .mediumState)
            let another = request(try RecipientFolder().certificate)
            #expect(await reason { () async throws(JukiError) in try await office.requestMedium(another) }
                == .mediumState, "no second one meanwhile")
            _ = try await office.recordMedium(RecordMediumRequest(
                medium: 1, step: .destroyed, witness: "山田", permittedBy: "課長", purpose: clerk))
            #expect(try await office.requestMedium(another).number == 2)
        }
    }

    @Test func aMediumTellsOnNoOtherBasisThanItsJob() async throws {
        try await BulkTests.withResidents { server in
            try await runJob(on: server)
            let office = try await release(on: server)
            var other = write
            other.purpose?.legalBasis = "12-5"
            #expect(await reason { () async throws(JukiError) in try await office.writeMedium(other) { _ in } }
                == .basisNotForCaller)
            #expect(try await office.media().media.first?.entries.last?.step == .released, "nothing was sent")
        }
    }

    /// One person under two 操作者ＩＤ is one operator.
    @Test func anotherAccountOfTheSamePersonReleasesNothing() async throws {
        try await BulkTests.withResidents { server in
            let folder = try RecipientFolder()
            try await runJob(on: server)
            let office = try await server.connect("terminal-office-1")
            let asked = try await office.requestMedium(request(try folder.certificate))
            let chief = try await server.connect(
                "terminal-representative-1", as: try await server.newOperator("chief-2", [.administrator]))
            let twin = try await TestOperators.ready(
                "clerk-2", [.releaser], by: chief, at: try await server.connectOnly("terminal-office-1"),
                matchingID: TestServer.clerk.matchingID)
            let release = ReleaseMediumRequest(
                medium: 1, recipientFingerprint: asked.recipientFingerprint, purpose: BulkTests.purpose("clerk-2"))
            let representative = try await server.connect("terminal-representative-1", as: twin)
            #expect(await reason { () async throws(JukiError) in
                try await representative.releaseMedium(release)
            } == .secondOperatorNeeded)
        }
    }

    /// A name with letters that no text here has would make the ledger unreadable, and so end the server.
    @Test func aRecipientWhoseNameNoTextMayHaveIsRefused() async throws {
        try await BulkTests.withResidents { server in
            try await runJob(on: server)
            let office = try await server.connect("terminal-office-1")
            let certificate = try RecipientFolder(boardName: "한글\u{200B}").certificate
            #expect(await reason { () async throws(JukiError) in
                try await office.requestMedium(request(certificate))
            } == .recipientCertificate)
            #expect(try await office.media().media.isEmpty)
            _ = try await office.requestMedium(request(try RecipientFolder(boardName: "教育委員会").certificate))
            #expect(try await office.media().media.map(\.recipient) == ["CN=教育委員会"])
        }
    }

    private func askAndRelease(
        _ office: JukiConnection, _ other: JukiConnection, _ chief: JukiConnection, _ certificate: [UInt8]
    ) async throws {
        let asked = try await office.requestMedium(request(certificate))
        #expect(asked.number == 1 && asked.recipient.contains("board"))
        #expect(await reason { () async throws(JukiError) in
            try await office.requestMedium(request(certificate))
        } == .mediumState, "one medium at a time")
        #expect(await reason { () async throws(JukiError) in
            try await office.requestMedium(request([1, 2]))
        } == .recipientCertificate)
        #expect(await reason { () async throws(JukiError) in
            try await office.writeMedium(write) { _ in }
        } == .mediaNotReleased)
        var release = ReleaseMediumRequest(
            medium: 1, recipientFingerprint: asked.recipientFingerprint, purpose: clerk)
        #expect(await reason { () async throws(JukiError) in
            try await other.releaseMedium(release)
        } == .secondOperatorNeeded)
        release.purpose = BulkTests.purpose("chief-2")
        #expect(await reason { () async throws(JukiError) in
            try await other.releaseMedium(release)
        } == .operatorNotSignedIn, "a second name is no second operator")
        release.recipientFingerprint[0] ^= 1
        #expect(await reason { () async throws(JukiError) in
            try await chief.releaseMedium(release)
        } == .recipientFingerprint)
        release.recipientFingerprint = asked.recipientFingerprint
        _ = try await chief.releaseMedium(release)
        #expect(await reason { () async throws(JukiError) in
            try await other.writeMedium(write) { _ in }
        } == .procedureNotAllowed, "the content goes to the job's own peer")
    }

    /// The recipient's key opens what was sent, another key does not.
    /// - Returns: the digests of what was sent first and last.
    private func open(_ office: JukiConnection, _ folder: RecipientFolder) async throws -> ([UInt8], [UInt8]) {
        var sealed: [UInt8] = []
        let first = try await office.writeMedium(write) { _ in }
        let digest = try await office.writeMedium(write) { sealed += $0 }
        #expect(first != digest, "under a new key each time")
        try folder.write(sealed)
        let opened = String(decoding: try #require(folder.decrypt(with: "board")), as: UTF8.self)
        #expect(folder.decrypt(with: "thief") == nil)
        let rows = opened.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(rows.count == 131)
        #expect(rows[0] == BulkResultFile.leadingColumns + BulkTests.items.map(\.fieldName))
        let expected = BulkTests.expected(conditions)
        for (index, row) in rows.dropFirst().enumerated() {
            #expect(row[0] == "\(index + 1)" && row[1] == conditions[index].outcome.name)
            let values = expected[index].map { String(decoding: $0, as: UTF8.self) }
            #expect(Array(row.dropFirst(5)) == (values.isEmpty ? ["", "", "", "", ""] : values), "line \(index + 1)")
        }
        return (first, digest)
    }

    private func account(_ office: JukiConnection, _ first: [UInt8], _ digest: [UInt8]) async throws {
        var record = RecordMediumRequest(medium: 1, step: .written, contentDigest: first, purpose: clerk)
        #expect(await reason { () async throws(JukiError) in
            try await office.recordMedium(record)
        } == .mediumState, "what was sent last is what is on the medium")
        record.contentDigest = digest
        _ = try await office.recordMedium(record)
        #expect(try await office.bulkJobs().jobs[0].erasedAt > 0)
        #expect(await reason { () async throws(JukiError) in
            try await office.writeMedium(write) { _ in }
        } == .mediumState, "sent no more")
        for (step, witness, permission) in [
            (MediumStep.kept, "", ""), (.received, "", "課長"), (.returned, "", ""), (.destroyed, "山田", "課長"),
        ] {
            _ = try await office.recordMedium(RecordMediumRequest(
                medium: 1, step: step, witness: witness, permittedBy: permission, remark: "金庫２", purpose: clerk))
        }
    }
}

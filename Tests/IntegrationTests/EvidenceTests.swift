import AccessControl
import EvidenceLog
import Foundation
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import Processes
import RegistryServer
import ResidentRegistry
import SharedRegistry
import Testing
import TransparencyLog

/// The evidence log over mutual TLS: proofs, checkpoints, export, who looked, search and erasure.
@Suite struct EvidenceTests {
    private static let notices = Residents.firstLoad(Residents.kagoshima, 20)
    private static let purpose = Purpose(legalBasis: "30-15-1-3:同意", applicationNumber: "A-7", operatorID: "clerk-1")

    private static func withResidents(_ body: (TestServer, JukiConnection) async throws -> Void) async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            for notice in notices { _ = try await city.update(NoticeDraft(notice)) }
            try await body(server, city)
        }
    }

    private func key(of server: TestServer) -> VerifierKey { server.running.registry.checkpoints.verifierKey }

    @Test func everyAnswerCanBeProvedToWhoGotIt() async throws {
        try await Self.withResidents { server, city in
            let terminal = try await server.connect("terminal-representative-1")
            var proved = 0
            for notice in Self.notices {
                let question = LookupRequest(subject: .code(notice.record.code), purpose: Self.purpose)
                let answer = try await terminal.lookup(question)
                let proof = try await terminal.evidenceProof(of: answer.evidenceSequence)
                let checkpoint = try Checkpoint(signed: proof.checkpoint, key: key(of: server))
                let inclusion = InclusionProof(
                    leafIndex: proof.leafIndex, treeSize: proof.treeSize,
                    hashes: proof.hashes.compactMap { SHA256Digest(bytes: $0) })
                #expect(proof.leafIndex == answer.evidenceSequence - 1 && checkpoint.size == proof.treeSize)
                #expect(inclusion.proves(leaf: TreeHash.leaf(proof.entry), in: checkpoint.root))
                #expect(try EvidenceRecord(decoding: proof.entry).applicationNumber == "A-7")
                proved += 1
            }
            #expect(proved == Self.notices.count)
            let foreign = await #expect(throws: JukiError.self) { try await city.evidenceProof(of: 40) }
            #expect(foreign?.reason == .evidenceOfAnother)
            let none = await #expect(throws: JukiError.self) { try await city.evidenceProof(of: 99_999) }
            #expect(none?.reason == .noSuchEvidence)
            // The first record is of the operator, who was made on the host.
            let own = try await city.evidenceProof(of: 2)
            #expect(try EvidenceRecord(decoding: own.entry).peer == "urn:juki:municipality:462012")
        }
    }

    /// What others did is for auditors; whoever has no role in force is told nothing at all.
    @Test func anOperatorProvesOnlyWhatTheOperatorDid() async throws {
        try await Self.withResidents { server, _ in
            let terminal = "terminal-representative-1"
            let clerk = try await server.connect(terminal)
            let question = LookupRequest(subject: .code(Self.notices[0].record.code), purpose: Self.purpose)
            let sequence = try await clerk.lookup(question).evidenceSequence
            let auditor = try await server.connect(terminal, as: try await server.newOperator("audit-1", [.auditor]))
            _ = try await auditor.evidenceProof(of: sequence)
            let other = try await server.connect(terminal, as: try await server.newOperator("op-1", [.inquirer]))
            let refused = await #expect(throws: JukiError.self) { try await other.evidenceProof(of: sequence) }
            #expect(refused?.reason == .evidenceOfAnother)
            var own = question
            own.purpose?.operatorID = "op-1"
            _ = try await other.evidenceProof(of: try await other.lookup(own).evidenceSequence)
        }
    }

    @Test func checkpointsGoOnFromEarlierOnes() async throws {
        try await Self.withResidents { server, city in
            let first = try await city.evidenceCheckpoint()
            let old = try Checkpoint(signed: first.checkpoint, key: key(of: server))
            for _ in 0..<30 { _ = try await city.laneState() }
            let second = try await city.evidenceCheckpoint(previousSize: old.size)
            let new = try Checkpoint(signed: second.checkpoint, key: key(of: server))
            #expect(new.size > old.size && second.verifierKey == key(of: server).line)
            let proof = ConsistencyProof(
                oldSize: old.size, newSize: new.size,
                hashes: second.consistency.compactMap { SHA256Digest(bytes: $0) })
            #expect(proof.proves(old.root, isBeginningOf: new.root))
            let refused = await #expect(throws: JukiError.self) {
                try await city.evidenceCheckpoint(previousSize: 1_000_000)
            }
            #expect(refused?.reason == .noSuchEvidence)
        }
    }

    /// A log that was put back to an earlier state is what kept checkpoints are for, and no number typed wrongly.
    @Test func aLogThatIsShorterThanACheckpointDoesNotGoOn() async throws {
        try await Self.withResidents { server, city in
            let signed = try Checkpoint(signed: try await city.evidenceCheckpoint().checkpoint, key: key(of: server))
            let signing = try signingKey(of: server)
            for (size, status) in [(signed.size, Int32(0)), (signed.size + 1000, 1)] {
                let kept = Checkpoint(origin: signed.origin, size: size, root: signed.root).signed(by: signing)
                let path = server.directory + "/kept-\(size)"
                try kept.write(toFile: path, atomically: true, encoding: .utf8)
                let ending = try ChildProgram.run(
                    try builtProgram("juki"), [
                        "evidence", "checkpoint", "--previous-checkpoint", path, "--key", key(of: server).line,
                        "--as", Residents.certificate(of: Residents.kagoshima), "--json",
                        "--server", "127.0.0.1:\(server.port)", "--certificates", Certificates.shared.directory,
                    ])
                #expect(ending.status == status, "\(ending.output)\(ending.errors)")
                #expect(ending.output.contains("\"goes_on\":\(status == 0)"), "\(ending.output)\(ending.errors)")
                #expect(ending.output.contains(signed.origin) && ending.errors.isEmpty, "what the log is now is told")
            }
        }
    }

    /// The key in the file that the server made: a heading, and 64 hexadecimal digits on the second line.
    private func signingKey(of server: TestServer) throws -> SigningKey {
        let text = try String(contentsOfFile: server.directory + "/sealing.key.evidence", encoding: .utf8)
        let digits = Array(try #require(text.split(separator: "\n").last))
        let seed = try stride(from: 0, to: digits.count, by: 2).map { index in
            try #require(UInt8(String(digits[index...index + 1]), radix: 16))
        }
        return try SigningKey(seed: seed)
    }

    /// More files and parts than the stream's first credit; the whole of it verifies, over a restart too.
    @Test func anExportVerifiesOffline() async throws {
        try await Self.withResidents { server, city in
            for _ in 0..<1500 { _ = try await city.laneState() }
            await server.stop()
            try server.start()
            let terminal = try await server.connect("terminal-representative-1")
            for _ in 0..<9 { _ = try await terminal.serverStatus() }
            let files = try await export(terminal)
            #expect(files["tile/entries/004"] != nil && files["tile/1/000.p/5"] != nil)
            var verifier = LogVerifier(ExportedFiles(files: files), key: key(of: server))
            let report = verifier.verify()
            #expect(report.findings == [] && report.entries >= 1529)
            #expect(report.entries == report.checkpoint?.size)
            #expect(files.count > RegistryStreamCredit.first / 2 && RegistryStreamCredit.first == Limits.initialCredit)
            let agency = try await server.connect("agency-zeimu")
            let refused = await #expect(throws: JukiError.self) { _ = try await export(agency) }
            #expect(refused?.reason == .procedureNotAllowed)
        }
    }

    private func export(_ connection: JukiConnection) async throws(JukiError) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        let failure: Never? = try await connection.exportEvidence { (part) throws(Never) in
            files[part.path, default: []] += part.content
        }
        #expect(failure == nil)
        return files
    }

    @Test func whoLookedTellsEverythingUnderEveryCode() async throws {
        try await Self.withResidents { server, city in
            let old = Self.notices[2].record
            let agency = try await server.connect("agency-zeimu")
            let terminal = try await server.connect("terminal-representative-1")
            let question = LookupRequest(subject: .code(old.code), purpose: Self.purpose)
            for _ in 0..<3 { _ = try? await agency.lookup(question) }
            _ = try await terminal.lookup(question)
            var record = old
            record.code = ResidentRecordCode(body: 9_876_543_210)
            record.changeReason = .recordCodeRequest
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 21, record: record, previousCode: old.code)))
            _ = try await terminal.lookup(LookupRequest(subject: .code(record.code), purpose: Self.purpose))
            let looked = try await terminal.whoLooked(WhoLookedRequest(code: record.code))
            let answered = looked.rows.filter { $0.result == 0 && $0.procedure == Procedure.lookup.rawValue }
            let terminalRows = answered.filter { $0.peer == "urn:juki:terminal:representative-1" }
            #expect(terminalRows.count == 2 && terminalRows.allSatisfy { $0.legalBasis == "30-15-1-3:同意" })
            #expect(terminalRows.allSatisfy { $0.operatorID == "clerk-1" && $0.items != 0 })
            #expect(looked.nextAfter == 0 && looked.evidenceSequence > 0)
            let again = try await terminal.whoLooked(WhoLookedRequest(code: old.code))
            #expect(again.rows.contains { $0.procedure == Procedure.whoLooked.rawValue }, "this look is recorded too")
            let other = try await terminal.whoLooked(WhoLookedRequest(code: Self.notices[5].record.code))
            #expect(!other.rows.contains { $0.procedure == Procedure.lookup.rawValue })
            let refused = await #expect(throws: JukiError.self) {
                try await agency.whoLooked(WhoLookedRequest(code: record.code))
            }
            #expect(refused?.reason == .procedureNotAllowed)
        }
    }

    /// 提供を拒否した記録: whoever was asked for in vain finds the attempt.
    @Test func whoLookedTellsOfWhatWasRefusedToo() async throws {
        try await Self.withResidents { server, _ in
            let person = Self.notices[0].record
            let office = try await server.connect("terminal-office-1")
            let auditor = try await server.connect("terminal-representative-1")
            let refusals: [(Purpose, ItemSet, Reason)] = [
                (Purpose(), [], .missingLegalBasis),
                (Purpose(legalBasis: "30-7-1", operatorID: "clerk-1"), [], .unknownLegalBasis),
                (Purpose(legalBasis: "30-15-1-3:同意"), [], .missingApplicationNumber),
                (Self.purpose, ItemSet(.individualNumber), .itemNotAllowedByBasis),
            ]
            var subjects = [LookupRequest.Subject.code(person.code)]
            if let number = person.individualNumber { subjects.append(.individualNumber(number)) }
            for (purpose, items, reason) in refusals {
                for subject in subjects {
                    let refused = await #expect(throws: JukiError.self) {
                        try await office.lookup(LookupRequest(subject: subject, items: items, purpose: purpose))
                    }
                    #expect(refused?.reason == reason || subject != subjects[0])
                }
            }
            let rows = try await auditor.whoLooked(WhoLookedRequest(code: person.code)).rows
            let refused = rows.filter { $0.procedure == Procedure.lookup.rawValue }
            #expect(refused.count == refusals.count * subjects.count && subjects.count == 2)
            #expect(refused.allSatisfy { $0.result != 0 && $0.items == 0 && $0.operatorID == "clerk-1" })
            let seen = Set(refused.map(\.result))
            #expect(seen.isSuperset(of: refusals.map { $0.2.rawValue }))
            let nobody = try await auditor.whoLooked(WhoLookedRequest(code: Self.notices[1].record.code)).rows
            #expect(!nobody.contains { $0.procedure == Procedure.lookup.rawValue })
        }
    }

    @Test func recordsAreFoundByOperatorApplicationAndTime() async throws {
        try await Self.withResidents { server, _ in
            let terminal = try await server.connect("terminal-representative-1")
            for notice in Self.notices.prefix(5) {
                _ = try await terminal.lookup(LookupRequest(subject: .code(notice.record.code), purpose: Self.purpose))
            }
            var request = FindEvidenceRequest()
            request.operatorID = "clerk-1"
            let found = try await terminal.findEvidence(request).rows
            #expect(found.filter { $0.procedure == Procedure.lookup.rawValue }.count == 5)
            request.applicationNumber = "A-8"
            #expect(try await terminal.findEvidence(request).rows.isEmpty)
            request.applicationNumber = "A-7"
            request.code = Self.notices[1].record.code
            #expect(try await terminal.findEvidence(request).rows.count == 1)
            var early = FindEvidenceRequest()
            early.toTime = TestServer.now.milliseconds - 1
            #expect(try await terminal.findEvidence(early).rows.isEmpty)
            early.fromTime = TestServer.now.milliseconds
            let refused = await #expect(throws: JukiError.self) { try await terminal.findEvidence(early) }
            #expect(refused?.reason == .invalidCondition)
        }
    }

    @Test func nothingYoungIsErased() async throws {
        try await Self.withResidents { server, city in
            for _ in 0..<300 { _ = try await city.laneState() }
            let terminal = try await server.connect("terminal-representative-1")
            let today = try await terminal.eraseEvidence(asOf: nil, apply: true)
            #expect(today.entries == 0 && !today.isDryRun && today.keptSince?.year == 2019)
            let later = try CalendarDate(year: 2034, month: 1, day: 1)
            let plan = try await terminal.eraseEvidence(asOf: later, apply: false)
            #expect(plan.entries == 256 && plan.erasedBefore == 256 && plan.isDryRun)
            let refused = await #expect(throws: JukiError.self) {
                try await terminal.eraseEvidence(asOf: later, apply: true)
            }
            #expect(refused?.reason == .invalidDate)
            #expect(try server.evidence().contains { $0.detail.hasPrefix("entries=0 erased-before=0") })
        }
    }
}

/// An export in memory, for the verifier.
struct ExportedFiles: LogFiles {
    var files: [String: [UInt8]]

    func read(_ path: String) -> [UInt8]? { files[path] }
    func paths() -> [String] { files.keys.filter { $0.hasPrefix("tile/") } }
}

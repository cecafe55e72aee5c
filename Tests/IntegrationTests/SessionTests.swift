import AccessControl
import EvidenceLog
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import Operators
import PeerTransport
import RegistryServer
import SharedRegistry
import Testing

/// What a session stands for in every procedure of a terminal, over real mutual TLS.
@Suite struct SessionTests {
    private static let office = "terminal-office-1"
    private static let representative = "terminal-representative-1"
    private static let table = AccessTable.standard

    /// The procedures for which the access table asks this kind of terminal for an operator.
    private static func procedures(of kind: PeerKind) -> [(procedure: Procedure, roles: Set<OperatorRole>?)] {
        Procedure.allCases.compactMap { procedure in
            switch table.need(of: kind, toCall: procedure) {
            case .denied, .certificate: nil
            case .anyOperator: (procedure, nil)
            case .oneOf(let roles): (procedure, roles)
            }
        }
    }

    /// Calls with an empty message, and tells why it was refused.
    private func reason(_ procedure: Procedure, on connection: JukiConnection) async throws -> Reason? {
        let failure: CallFailure
        do {
            _ = try await connection.client.call(procedure.rawValue, body: [])
            return nil
        } catch { failure = error }
        return try Status(decoding: failure.statusBody).refusal.reason
    }

    private func reason<T>(_ ask: () async throws(JukiError) -> T) async -> Reason? {
        do throws(JukiError) {
            _ = try await ask()
            return nil
        } catch { return error.reason }
    }

    @Test(arguments: [(office, PeerKind.officeTerminal), (representative, .representativeTerminal)])
    func everyProcedureOfATerminalNeedsItsSessionAndRole(_ peer: String, _ kind: PeerKind) async throws {
        let procedures = Self.procedures(of: kind)
        #expect(procedures.count >= 15)
        try await withServer { server in
            let nobody = try await server.connectOnly(peer)
            var operators: [OperatorRole: JukiConnection] = [:]
            for role in OperatorRole.allCases {
                let credentials = try await server.newOperator("op-\(role.rawValue)", [role])
                operators[role] = try await server.connect(peer, as: credentials)
            }
            for (procedure, roles) in procedures {
                let before = try server.everyEvidence().count
                #expect(try await reason(procedure, on: nobody) == .operatorNotSignedIn, "\(procedure)")
                var expected = [Reason.operatorNotSignedIn.rawValue]
                for (role, connection) in operators where roles?.contains(role) == false {
                    #expect(try await reason(procedure, on: connection) == .roleNotAllowed, "\(procedure) as \(role)")
                    expected.append(Reason.roleNotAllowed.rawValue)
                }
                let added = try server.everyEvidence().dropFirst(before)
                #expect(added.map(\.result) == expected && added.allSatisfy { $0.procedure == procedure.rawValue })
                #expect(added.dropFirst().allSatisfy { $0.operatorID.hasPrefix("op-") && !$0.session.isEmpty })
            }
            server.advanceClock(seconds: 601)
            for (procedure, roles) in procedures {
                let holder = operators.first { roles?.contains($0.key) ?? true }
                let connection = try #require(holder?.value)
                #expect(try await reason(procedure, on: connection) == .sessionExpired, "\(procedure)")
                #expect(try server.everyEvidence().last?.result == Reason.sessionExpired.rawValue)
            }
        }
    }

    /// Only the administrator takes and lists backups, erases, and restores what operators are.
    @Test func theOtherRolesTogetherAreNoAdministrator() async throws {
        try await withServer { server in
            let roles = OperatorRole.allCases.filter { $0 != .administrator }
            let terminal = try await server.connect(
                Self.representative, as: try await server.newOperator("op-1", roles))
            for procedure in [
                Procedure.takeBackup, .eraseExpired, .eraseEvidence, .issueOperator, .changeOperator,
            ] {
                #expect(try await reason(procedure, on: terminal) == .roleNotAllowed, "\(procedure)")
            }
        }
    }

    @Test func whoeverNamesAnotherOperatorIsRefusedEverywhere() async throws {
        let other = Purpose(legalBasis: "30-32", applicationNumber: "R8-1", operatorID: "clerk-2")
        let someone = Residents.firstLoad(Residents.kagoshima, 1)[0].record
        let identity = ClaimedIdentity(
            name: someone.name.text, birthDate: someone.birthDate, sex: someone.sex, address: someone.address.text)
        let code = someone.code, note = PersonalText("記録")
        var search = FindEvidenceRequest()
        search.purpose = other
        let requests: [(Procedure, [UInt8])] = [
            (.lookup, LookupRequest(subject: .code(code), purpose: other).encode()),
            (.search, SearchRequest(SearchConditions(), purpose: other).encode()),
            (.nationalInquiry, NationalQuestion(.code(code), purpose: other).encode()),
            (.whoLooked, WhoLookedRequest(code: code, purpose: other).encode()),
            (.findEvidence, search.encode()),
            (.disclose, DiscloseRequest(
                code: code, identity: identity, receivedOn: TestServer.now.japanDay, purpose: other).encode()),
            (.openCorrection, OpenCorrectionRequest(
                code: code, kind: .correct, claims: [ClaimedItem(item: .address, value: note)],
                receivedOn: TestServer.now.japanDay, purpose: other).encode()),
            (.stepCorrection,
             StepCorrectionRequest(number: 1, kind: .examined, note: note, purpose: other).encode()),
            (.closeCorrection,
             CloseCorrectionRequest(number: 1, result: .withdrawn, note: note, purpose: other).encode()),
            (.getCorrection, GetCorrectionRequest(number: 1, purpose: other).encode()),
            (.listCorrections, ListCorrectionsRequest(purpose: other).encode()),
            (.requestMedium, RequestMediumRequest(job: "job", recipientCertificate: [1], purpose: other).encode()),
            (.releaseMedium, ReleaseMediumRequest(
                medium: 1, recipientFingerprint: [UInt8](repeating: 0, count: 32), purpose: other).encode()),
            (.writeMedium, WriteMediumRequest(medium: 1, witness: "w", purpose: other).encode()),
            (.recordMedium, RecordMediumRequest(medium: 1, step: .kept, purpose: other).encode()),
        ]
        try await withServer { server in
            let terminal = try await server.connect(Self.representative)
            for (procedure, message) in requests {
                let failure = await #expect(throws: CallFailure.self, "\(procedure)") {
                    try await terminal.client.call(procedure.rawValue, body: message)
                }
                let status = try Status(decoding: try #require(failure).statusBody)
                #expect(status.refusal.reason == .operatorNotSignedIn, "\(procedure)")
                let record = try #require(try server.evidence().last)
                #expect(record.operatorID == "clerk-1" && record.procedure == procedure.rawValue)
                #expect(record.result == Reason.operatorNotSignedIn.rawValue && !record.session.isEmpty)
            }
            let lines = BulkTests.conditions(1).map(\.line)
            let provider = try server.bulkProvider(attempts: 1)
            #expect(await reason { () async throws(JukiError) in
                try await provider.run(BulkTests.begin(lines, operatorID: "clerk-2"), lines: lines) { _, _ in }
            } == .operatorNotSignedIn)
        }
    }

    /// A basis that an operator's roles do not cover, though they cover the procedure.
    @Test func theRolesAreHeldAgainstTheBasisToo() async throws {
        try await withServer { server in
            let terminal = try await server.connect(
                Self.office, as: try await server.newOperator("op-1", [.inquirer]))
            let code = Residents.firstLoad(Residents.kagoshima, 1)[0].record.code
            func ask(_ basis: String) async -> Reason? {
                let purpose = Purpose(legalBasis: basis, applicationNumber: "R8-1", operatorID: "op-1")
                return await reason { () async throws(JukiError) in
                    try await terminal.lookup(LookupRequest(subject: .code(code), purpose: purpose))
                }
            }
            #expect(await ask("30-32") == .roleNotAllowed)
            #expect(await ask("30-15-1-1:六") == .notFound)
        }
    }

    @Test func aLockedOperatorIsOutAtOnceAndStaysOut() async throws {
        try await withServer { server in
            let credentials = try await server.newOperator("op-1", [.operations])
            let terminal = try await server.connect(Self.representative, as: credentials)
            _ = try await terminal.serverStatus()
            let clerk = try await server.connect(Self.representative)
            try await clerk.changeOperator(
                ChangeOperatorRequest(operatorID: "op-1", action: .lock, reason: "調査"))
            #expect(await reason { () async throws(JukiError) in try await terminal.serverStatus() }
                == .operatorNotSignedIn)
            #expect(await reason { () async throws(JukiError) in try await terminal.signIn(credentials) }
                == .operatorLocked)
            #expect(try server.everyEvidence().last?.result == Reason.operatorLocked.rawValue)
        }
    }

    @Test func aStreamEndsWithItsSession() async throws {
        try await BulkTests.withResidents { server in
            let lines = BulkTests.conditions(1500).map(\.line)
            let clerk = try OperatorID(TestServer.clerk.operatorID)
            let provider = try server.bulkProvider(attempts: 1)
            var answered = 0
            do throws(JukiError) {
                _ = try await provider.run(BulkTests.begin(lines), lines: lines) { _, results in
                    if answered == 0 { server.running.registry.sessions.endSessions(of: clerk) }
                    answered += results.count
                }
                Issue.record("the stream went on without a session")
            } catch {
                #expect(error.reason == .operatorNotSignedIn)
            }
            #expect(answered < lines.count)
            #expect(try server.evidence().last?.result == Reason.operatorNotSignedIn.rawValue)
        }
    }
}

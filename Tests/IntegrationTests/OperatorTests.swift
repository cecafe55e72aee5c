import AccessControl
import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import Operators
import PeerTransport
import RegistryServer
import ResidentRegistry
import SharedRegistry
import Testing

/// Operators of terminals over real mutual TLS: signing in, what ends a session, lock-out, roles, ledger and review.
@Suite struct OperatorTests {
    private static let office = "terminal-office-1"
    private static let representative = "terminal-representative-1"

    /// The reason of a refusal; nil when there was none.
    private func reason<T>(_ body: () async throws(JukiError) -> T) async -> Reason? {
        do {
            _ = try await body()
            return nil
        } catch { return error.reason }
    }

    private func status(_ connection: JukiConnection) async -> Reason? {
        await reason { () async throws(JukiError) in try await connection.serverStatus() }
    }

    private func begin(
        _ connection: JukiConnection, _ credentials: OperatorCredentials, assertion: [UInt8]? = nil
    ) async -> Refusal? {
        do {
            _ = try await connection.signIn(credentials, assertion: assertion)
            return nil
        } catch {
            if case .refused(let status) = error { return status.refusal }
            return Refusal(.internal)
        }
    }

    @Test func withoutASessionATerminalIsToldNothing() async throws {
        try await withServer { server in
            let terminal = try await server.connectOnly(Self.representative)
            let somebody = LookupRequest.Subject.code(Residents.firstLoad(Residents.kagoshima, 1)[0].record.code)
            #expect(await status(terminal) == .operatorNotSignedIn)
            #expect(await reason { () async throws(JukiError) in
                try await terminal.lookup(LookupRequest(subject: somebody))
            } == .operatorNotSignedIn)
            #expect(try server.evidence().map(\.result) == [23, 23], "each refusal is recorded")
            let token = try await terminal.signIn(TestServer.clerk).token
            #expect(await status(terminal) == nil)
            let state = try await terminal.sessionState(token)
            #expect(state.operatorID == "clerk-1" && state.roles == [1, 2, 3, 4, 5, 6, 7] && !state.passwordIsInitial)
            let record = try #require(try server.evidence().last)
            #expect(record.operatorID == "clerk-1" && record.session == state.sessionID && record.result == 0)
            try await terminal.signOut(token)
            #expect(await status(terminal) == .operatorNotSignedIn)
            #expect(await reason { () async throws(JukiError) in try await terminal.sessionState(token) }
                == .operatorNotSignedIn)
            let city = try await server.connect("municipality-462012")
            _ = try await city.laneState()
        }
    }

    @Test func sessionsEndByTimeAndBelongToTheirConnection() async throws {
        try await withServer { server in
            let first = try await server.connectOnly(Self.representative)
            let second = try await server.connectOnly(Self.representative)
            let token = try await first.signIn(TestServer.clerk).token
            #expect(await reason { () async throws(JukiError) in try await second.sessionState(token) }
                == .foreignSession)
            #expect(await status(second) == .operatorNotSignedIn)
            server.advanceClock(seconds: 500)
            #expect(await status(first) == nil)
            server.advanceClock(seconds: 500)
            #expect(await status(first) == nil, "each call counts as activity")
            server.advanceClock(seconds: 601)
            #expect(await status(first) == .sessionExpired)
            #expect(await reason { () async throws(JukiError) in try await first.sessionState(token) }
                == .sessionExpired)
            _ = try await first.signIn(TestServer.clerk)
            #expect(await status(first) == nil)
            first.close()
            try await until("the session ends with its connection") { server.running.registry.sessions.count == 0 }
        }
    }

    /// Growing waits, then a lock that survives a restart, holds against the right password, and ends by another
    /// operator's hand only.
    @Test func failuresSlowDownAndLock() async throws {
        try await withServer { server in
            var clerk = try await server.connect(Self.representative)
            var terminal = try await server.connectOnly(Self.office)
            let good = try await TestOperators.ready("op-1", [.inquirer], by: clerk, at: terminal)
            var bad = good
            bad.password = "three herons near the mull"
            server.stopClock()
            for _ in 0..<4 { #expect(await begin(terminal, bad)?.reason == .wrongCredentials) }
            var waits: [UInt64] = []
            for _ in 0..<6 {
                #expect(await begin(terminal, bad)?.reason == .wrongCredentials)
                let told = await begin(terminal, good)
                #expect(told?.reason == .operatorLocked, "even with the right password")
                waits.append(told?.expected ?? 0)
                // So long that the terminal, which is slowed down too, has forgotten its failures.
                server.advanceClock(seconds: 7200)
            }
            #expect(waits == [30, 60, 120, 240, 480, 0])
            await server.stop()
            try server.start()
            terminal = try await server.connectOnly(Self.office)
            #expect(await begin(terminal, good)?.reason == .operatorLocked, "a restart unlocks nothing")
            clerk = try await server.connect(Self.representative)
            try await clerk.changeOperator(
                ChangeOperatorRequest(operatorID: "op-1", action: .unlock, reason: "本人確認済み"))
            #expect(await begin(terminal, good) == nil)
            let ledger = try await clerk.operatorLedger()
            #expect(ledger.map(\.action) == [.issue, .issue, .changePassword, .lock, .unlock])
            #expect(ledger.map(\.actor) == ["(host)", "clerk-1", "op-1", "(server)", "clerk-1"])
            let failed = try server.everyEvidence().filter {
                $0.procedure == Procedure.beginSession.rawValue && $0.result == Reason.wrongCredentials.rawValue
            }
            #expect(failed.count == 10 && failed.allSatisfy { $0.operatorID == "op-1" })
        }
    }

    @Test func aStrangerIsRefusedLikeAWrongPassword() async throws {
        try await withServer { server in
            let terminal = try await server.connectOnly(Self.office)
            let stranger = OperatorCredentials(
                matchingID: "person-1", operatorID: "nobody", password: TestServer.clerk.password)
            var wrong = TestServer.clerk
            wrong.password = "eight ferries cross the bay"
            var other = TestServer.clerk
            other.matchingID = "person-2"
            for credentials in [stranger, wrong, other] {
                #expect(await begin(terminal, credentials) == Refusal(.wrongCredentials))
            }
            let names = try server.everyEvidence().suffix(3).map(\.operatorID)
            #expect(names == ["", "clerk-1", "clerk-1"], "what nobody is called may be a password in the wrong place")
        }
    }

    @Test func revokingOrChangingEndsTheSessionsAtOnce() async throws {
        try await withServer { server in
            let clerk = try await server.connect(Self.representative)
            let terminal = try await server.connectOnly(Self.representative)
            let good = try await TestOperators.ready("op-1", [.operations], by: clerk, at: terminal)
            _ = try await terminal.signIn(good)
            #expect(await status(terminal) == nil)
            try await clerk.changeOperator(
                ChangeOperatorRequest(operatorID: "op-1", action: .change, roles: [6], reason: "異動"))
            #expect(await status(terminal) == .operatorNotSignedIn)
            _ = try await terminal.signIn(good)
            #expect(await status(terminal) == .roleNotAllowed, "an auditor does not operate the server")
            _ = try await terminal.operatorLedger()
            #expect(await reason { () async throws(JukiError) in
                try await terminal.changeOperator(
                    ChangeOperatorRequest(operatorID: "clerk-1", action: .revoke, reason: "x"))
            } == .roleNotAllowed)
            try await clerk.changeOperator(
                ChangeOperatorRequest(operatorID: "op-1", action: .revoke, reason: "退職"))
            #expect(await reason { () async throws(JukiError) in try await terminal.operatorLedger() }
                == .operatorNotSignedIn)
            #expect(await begin(terminal, good) == Refusal(.wrongCredentials))
            #expect(await reason { () async throws(JukiError) in
                try await clerk.changeOperator(
                    ChangeOperatorRequest(operatorID: "clerk-1", action: .review, reason: "自分"))
            } == .ownMatter)
            let refused = try #require(try server.everyEvidence().last)
            #expect(refused.detail == "operator=clerk-1", "a refused act names whom it was about")
        }
    }

    @Test func anInitialPasswordOpensNothing() async throws {
        try await withServer { server in
            let clerk = try await server.connect(Self.representative)
            let terminal = try await server.connectOnly(Self.representative)
            let first = try await TestOperators.issue("op-1", [.operations], by: clerk)
            let answer = try await terminal.signIn(first)
            #expect(answer.session.passwordIsInitial && answer.session.roles.isEmpty)
            #expect(await status(terminal) == .roleNotAllowed)
            #expect(await reason { () async throws(JukiError) in
                try await terminal.changePassword(answer.token, from: TestOperators.initial, to: "too short")
            } == .passwordTooWeak)
            #expect(await reason { () async throws(JukiError) in
                try await terminal.changePassword(answer.token, from: "not the one at all", to: TestOperators.chosen)
            } == .wrongCredentials)
            try await terminal.changePassword(answer.token, from: TestOperators.initial, to: TestOperators.chosen)
            #expect(await status(terminal) == nil, "the same session goes on")
            let again = IssueOperatorRequest(
                operatorID: "op-1", matchingID: "p-2", office: "税務課", roles: [1], password: TestOperators.initial,
                reason: "配属")
            #expect(await reason { () async throws(JukiError) in try await clerk.issueOperator(again) }
                == .operatorExists)
            var own = again
            own.operatorID = "clerk-9"
            own.matchingID = TestServer.clerk.matchingID
            #expect(await reason { () async throws(JukiError) in try await clerk.issueOperator(own) }
                == .ownMatter, "no other rights under another name")
        }
    }

    @Test func theOperatorNamedIsTheOneSignedIn() async throws {
        try await withServer { server in
            let terminal = try await server.connect(Self.office)
            let subject = LookupRequest.Subject.code(Residents.firstLoad(Residents.kagoshima, 1)[0].record.code)
            let foreign = LookupRequest(subject: subject, purpose: Purpose(operatorID: "clerk-2"))
            #expect(await reason { () async throws(JukiError) in try await terminal.lookup(foreign) }
                == .operatorNotSignedIn)
            #expect(try server.evidence().last?.operatorID == "clerk-1")
        }
    }

    @Test func theYearlyReviewListsWhoIsDue() async throws {
        try await withServer { server in
            var clerk = try await server.connect(Self.representative)
            _ = try await TestOperators.issue("op-1", [.inquirer], by: clerk)
            #expect(try await clerk.operators().map(\.review) == [.current, .current])
            server.advanceClock(seconds: 340 * 86_400)
            clerk = try await server.connect(Self.representative)
            #expect(try await clerk.operators().map(\.review) == [.due, .due])
            server.advanceClock(seconds: 30 * 86_400)
            clerk = try await server.connect(Self.representative)
            try await clerk.changeOperator(
                ChangeOperatorRequest(operatorID: "op-1", action: .review, reason: "年次確認"))
            let listed = try await clerk.operators()
            #expect(listed.map(\.operatorID) == ["clerk-1", "op-1"] && listed.map(\.review) == [.overdue, .current])
            #expect(listed[0].lastSignIn != nil && listed[1].lastSignIn == nil)
            #expect(try await clerk.operatorLedger().last?.action == .review)
        }
    }

    @Test func aBiometricFactorIsASignedAssertion() async throws {
        let device = try SigningKey(seed: [UInt8](repeating: 5, count: 32))
        try await withServer({ $0.assertionKey = device.verifyingKey.bytes }) { server in
            let clerk = try await server.connect(Self.representative)
            let terminal = try await server.connectOnly(Self.office)
            let credentials = try await TestOperators.issue("op-1", [.inquirer], by: clerk, needsAssertion: true)
            #expect(await begin(terminal, credentials) == Refusal(.wrongCredentials), "the password alone")
            let message = SignedAssertion.message(
                try MatchingID("p-op-1"), challenge: try await terminal.sessionChallenge())
            let signature = device.sign(message)
            #expect(await begin(terminal, credentials, assertion: signature) == nil)
            #expect(
                await begin(terminal, credentials, assertion: signature) == Refusal(.wrongCredentials),
                "a challenge serves once")
        }
    }

    /// At the cost that is shipped: what a person waits for.
    @Test func theShippedCostIsBearable() async throws {
        try await withServer({ $0.operators.passwordCost = .standard }) { server in
            let terminal = try await server.connectOnly(Self.office)
            let took = try await ContinuousClock().measure { _ = try await terminal.signIn(TestServer.clerk) }
            print("signing in at the shipped cost of scrypt took \(took)")
            #expect(took < .seconds(30))
        }
    }
}

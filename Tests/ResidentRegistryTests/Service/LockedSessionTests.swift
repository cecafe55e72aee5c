import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import Operators
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// Who is locked goes on nowhere, whoever made the failures.
@Suite struct LockedSessionTests {
    private static let other = Caller(
        role: .officeTerminal("office-2"), uri: "urn:juki:terminal:office-2", certificateSerial: "0f", connection: 3)
    private static let password = "seven ferries cross the bay"

    private func bed() throws -> (TestBed, ResidentRegistry) {
        let bed = try TestBed()
        // The waits between failures add up to more than a working day.
        var options = OperatorOptions.trifling
        options.sessionIdle = .seconds(7 * 86_400)
        options.sessionLength = .seconds(7 * 86_400)
        let registry = try bed.registry(operators: options, signedIn: [])
        for name in ["clerk-1", "clerk-2"] {
            try registry.issueOnHost(
                operatorID: name, matchingID: name, office: "市民課", roles: [.inquirer],
                password: Array(Self.password.utf8), reason: "test")
        }
        try registry.openSession(as: "clerk-1", at: .office)
        try registry.openSession(as: "clerk-2", at: .representative)
        return (bed, registry)
    }

    private func signIn(_ registry: ResidentRegistry, _ password: String) -> Reason? {
        let call = RecordedCall()
        let request = BeginSessionRequest(
            matchingID: "clerk-1", operatorID: "clerk-1", password: PersonalText(password))
        registry.begin(.beginSession, request.encode(), from: Self.other, over: call)
        #expect(call.waitForEnd())
        return call.refusals.first?.reason
    }

    @Test func failedSignInsElsewhereEndTheSessionOnceTheyLock() throws {
        let (bed, registry) = try bed()
        for failure in 1...10 {
            #expect(registry.sessions.count == 2, "before failure \(failure)")
            #expect(signIn(registry, "eight ferries cross the bay") == .wrongCredentials)
            bed.clock.advance(milliseconds: 7_200_000)
        }
        #expect(signIn(registry, Self.password) == .operatorLocked)
        #expect(registry.sessions.count == 1, "the other operator's goes on")
        try expectLockBound(of: registry, in: bed)
        registry.quiesce()
    }

    @Test func guessingAtTheOldPasswordEndsTheSessionOnceItLocks() throws {
        let (bed, registry) = try bed()
        let office = SessionBinding(connection: Caller.office.connection, certificateSerial: "0e")
        let account = try #require(registry.operators.account(try OperatorID("clerk-1")))
        let token = registry.sessions.begin(account, office, at: bed.clock.now).token
        var reasons: [Reason?] = []
        for _ in 1...11 {
            let call = RecordedCall()
            let request = ChangePasswordRequest(
                token: token, oldPassword: PersonalText("eight ferries cross the bay"),
                newPassword: PersonalText("nine ferries cross the bay"))
            registry.begin(.changePassword, request.encode(), from: .office, over: call)
            #expect(call.waitForEnd())
            reasons.append(call.refusals.first?.reason)
            bed.clock.advance(milliseconds: 7_200_000)
        }
        #expect(reasons == Array(repeating: .wrongCredentials, count: 10) + [.operatorNotSignedIn])
        #expect(registry.sessions.count == 1)
        try expectLockBound(of: registry, in: bed)
        registry.quiesce()
    }

    /// The evidence of the failure that locked names the ledger's entry with its digest.
    private func expectLockBound(of registry: ResidentRegistry, in bed: TestBed) throws {
        let lock = try #require(try registry.operators.entries(after: 0, limit: 9).last)
        #expect(lock.action == .lock)
        let failures = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
            .filter { $0.result == Reason.wrongCredentials.rawValue }.map(\.detail)
        #expect(failures == Array(repeating: "", count: 9)
            + ["operator=clerk-1 action=lock ledger=\(lock.sequence):\(lock.digest)"])
    }
}

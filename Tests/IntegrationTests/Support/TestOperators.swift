import AccessControl
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport

/// Further operators, issued as an administrator does it.
enum TestOperators {
    static let initial: PersonalText = "handed over on a paper slip"
    static let chosen: PersonalText = "three herons near the mill"

    /// Issues an operator by one who may.
    static func issue(
        _ name: String, _ roles: [OperatorRole], by clerk: JukiConnection, needsAssertion: Bool = false,
        ownCode: ResidentRecordCode? = nil, matchingID: String? = nil
    ) async throws -> OperatorCredentials {
        let matchingID = matchingID ?? "p-\(name)"
        try await clerk.issueOperator(
            IssueOperatorRequest(
                operatorID: name, matchingID: matchingID, office: "税務課", roles: roles.map(\.rawValue).sorted(),
                password: initial, needsAssertion: needsAssertion, ownCode: ownCode, reason: "配属",
                approvalNumber: "R8-1"))
        return OperatorCredentials(matchingID: matchingID, operatorID: name, password: initial)
    }

    /// Issues, and lets the operator choose a password.
    static func ready(
        _ name: String, _ roles: [OperatorRole], by clerk: JukiConnection, at terminal: JukiConnection,
        ownCode: ResidentRecordCode? = nil, matchingID: String? = nil
    ) async throws -> OperatorCredentials {
        var credentials = try await issue(name, roles, by: clerk, ownCode: ownCode, matchingID: matchingID)
        let token = try await terminal.signIn(credentials).token
        try await terminal.changePassword(token, from: initial, to: chosen)
        try await terminal.signOut(token)
        credentials.password = chosen
        return credentials
    }
}

extension RegisterTestServer {
    /// An operator with these roles, who has chosen a password already.
    func newOperator(
        _ name: String, _ roles: [OperatorRole], ownCode: ResidentRecordCode? = nil, matchingID: String? = nil
    ) async throws -> OperatorCredentials {
        let clerk = try await connect("terminal-representative-1")
        let terminal = try await connectOnly("terminal-office-1")
        defer {
            clerk.close()
            terminal.close()
        }
        return try await TestOperators.ready(
            name, roles, by: clerk, at: terminal, ownCode: ownCode, matchingID: matchingID)
    }

    /// Runs bulk jobs at the office terminal, the clerk signed in on every connection.
    func bulkProvider(attempts: Int = 10) throws -> BulkProvider {
        BulkProvider(try connector("terminal-office-1"), endpoint, attempts: attempts) {
            (connection: JukiConnection) async throws(JukiError) in
            _ = try await connection.signIn(Self.clerk)
        }
    }
}

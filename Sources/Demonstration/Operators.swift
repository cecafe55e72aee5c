import JukiClient
import JukiDomain
import JukiMessages

extension OperatorCredentials {
    static let administrator = OperatorCredentials(
        matchingID: "admin-1", operatorID: "admin-1", password: "the lighthouse hums at dusk")
    static let clerk = OperatorCredentials(
        matchingID: "clerk-1", operatorID: "clerk-1", password: "seven ferries cross the bay")
}

private let initialPassword: PersonalText = "handed over on a paper slip"

extension RegisterPlay {
    /// 操作者の発行: the administrator issues a clerk, who chooses a password of its own before anything else.
    func issueClerk() async throws {
        let (clerk, initial) = (OperatorCredentials.clerk, initialPassword)
        _ = try await withTerminal(.administrator) { terminal, _ in
            try await terminal.issueOperator(
                IssueOperatorRequest(
                    operatorID: clerk.operatorID, matchingID: clerk.matchingID, office: "市町村課",
                    // Inquirer, discloser, operations, auditor.
                    roles: [1, 4, 5, 6], password: initial, reason: "demonstration"))
        }
        var first = clerk
        first.password = initial
        let refused = try await withTerminal(first) { terminal, token in
            let reason = try await refusal(of: { () async throws(JukiError) in try await terminal.serverStatus() })
            try await terminal.changePassword(token, from: initial, to: clerk.password)
            return reason
        }
        account.check(
            "an initial password opens nothing until it is changed", refused == .roleNotAllowed,
            "\(refused, default: "")")
        let nobody = try await withConnection { terminal in
            try await refusal(of: { () async throws(JukiError) in try await terminal.serverStatus() })
        }
        account.check(
            "a terminal where nobody is signed in is answered nothing", nobody == .operatorNotSignedIn,
            "\(nobody, default: "")")
    }

    /// The ledger of rights as the auditor sees it.
    func inspectLedger(_ terminal: JukiConnection) async throws {
        let entries = try await terminal.operatorLedger()
        account.check(
            "the ledger tells of every operator issued and every password changed",
            entries.map(\.action) == [.issue, .issue, .changePassword], "\(entries.count) entries")
    }

    // MARK: Terminals

    /// Runs `body` with a connection of the representative terminal (代表端末) where the clerk is signed in.
    func withTerminal<T>(_ body: (JukiConnection) async throws -> T) async throws -> T {
        try await withTerminal(.clerk) { terminal, _ in try await body(terminal) }
    }

    private func withTerminal<T>(
        _ credentials: OperatorCredentials, _ body: (JukiConnection, [UInt8]) async throws -> T
    ) async throws -> T {
        try await withConnection { connection in
            let token = try await connection.signIn(credentials).token
            return try await body(connection, token)
        }
    }

    private func withConnection<T>(_ body: (JukiConnection) async throws -> T) async throws -> T {
        try await certificates.withConnection(of: "terminal-representative-1", to: server.endpoint, body)
    }
}

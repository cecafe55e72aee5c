import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import PeerTransport

extension Demonstration {
    static let administrator = OperatorCredentials(
        matchingID: "admin-1", operatorID: "admin-1", password: "the lighthouse hums at dusk")
    static let clerk = OperatorCredentials(
        matchingID: "clerk-1", operatorID: "clerk-1", password: "seven ferries cross the bay")
    private static let initialPassword: PersonalText = "handed over on a paper slip"

    /// The first administrator, by a command on the server's own host.
    func createAdministrator() throws {
        let path = "\(options.folder)/administrator-password"
        let content = Self.administrator.password.utf8 + [0x0A]
        guard FileManager.default.createFile(
            atPath: path, contents: Data(content), attributes: [.posixPermissions: 0o600])
        else { throw ServerProcess.Failure(description: "cannot write \(path)") }
        defer { try? FileManager.default.removeItem(atPath: path) }
        try server.run([
            "--create-administrator", Self.administrator.operatorID, "--password-file", path,
        ])
    }

    /// 操作者の発行: the administrator issues a clerk, who chooses a password of its own before anything else.
    func issueClerk() async throws {
        let (administrator, clerk, initial) = (Self.administrator, Self.clerk, Self.initialPassword)
        _ = try await withTerminal(administrator) { terminal, _ in
            try await terminal.issueOperator(
                IssueOperatorRequest(
                    operatorID: clerk.operatorID, matchingID: clerk.matchingID, office: "市町村課",
                    // Inquirer, discloser, operations, auditor.
                    roles: [1, 4, 5, 6], password: initial, reason: "demonstration"))
        }
        var first = clerk
        first.password = initial
        let refused = try await withTerminal(first) { terminal, token in
            let reason = await Self.reason { () async throws(JukiError) in try await terminal.serverStatus() }
            try await terminal.changePassword(token, from: initial, to: clerk.password)
            return reason
        }
        account.check(
            "an initial password opens nothing until it is changed", refused == .roleNotAllowed,
            "\(refused, default: "")")
        let nobody = try await withConnection { terminal in
            await Self.reason { () async throws(JukiError) in try await terminal.serverStatus() }
        }
        account.check(
            "a terminal where nobody is signed in is answered nothing", nobody == .operatorNotSignedIn,
            "\(nobody, default: "")")
    }

    /// The ledger of rights as the auditor sees it.
    func inspectLedger() async throws {
        let entries = try await withTerminal { try await $0.operatorLedger() }
        account.check(
            "the ledger tells of every operator issued and every password changed",
            entries.map(\.action) == [.issue, .issue, .changePassword], "\(entries.count) entries")
    }

    private static func reason<T>(_ body: () async throws(JukiError) -> T) async -> Reason? {
        do {
            _ = try await body()
            return nil
        } catch { return error.reason }
    }

    // MARK: Terminals

    /// Runs `body` with a connection of the representative terminal (代表端末) where the clerk is signed in.
    func withTerminal<T>(_ body: (JukiConnection) async throws -> T) async throws -> T {
        try await withTerminal(Self.clerk) { terminal, _ in try await body(terminal) }
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
        let connector = PeerConnector(context: try certificates.context(of: "terminal-representative-1"))
        do {
            let value = try await body(try await JukiConnection.connect(connector, to: endpoint))
            await connector.shutdown()
            return value
        } catch {
            await connector.shutdown()
            throw error
        }
    }
}

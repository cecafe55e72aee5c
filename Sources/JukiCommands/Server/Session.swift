package import JukiClient
package import JukiMessages
import PeerTransport

/// A command's dealings with one server.
package struct Session: Sendable {
    private let connector: PeerConnector
    private let target: ServerTarget

    /// Lends a session to a command, and stops its threads afterwards.
    package static func with<Answer>(
        _ target: ServerTarget, _ body: (Session) async throws(CommandFailure) -> Answer
    ) async throws(CommandFailure) -> Answer {
        let connector = try target.makeConnector()
        let session = Session(connector: connector, target: target)
        do {
            let answer = try await body(session)
            await connector.shutdown()
            return answer
        } catch {
            await connector.shutdown()
            throw error
        }
    }

    /// Asks over a connection of its own.
    package func ask<Answer>(
        _ question: (JukiConnection) async throws(JukiError) -> Answer
    ) async throws(CommandFailure) -> Answer {
        try await ask { connection, _ throws(JukiError) in try await question(connection) }
    }

    /// The same, with the token of the operator's session.
    package func ask<Answer>(
        _ question: (JukiConnection, [UInt8]?) async throws(JukiError) -> Answer
    ) async throws(CommandFailure) -> Answer {
        do {
            let (connection, token) = try await target.connect(connector)
            defer { connection.close() }
            return try await question(connection, token)
        } catch {
            throw CommandFailure(error, at: target.address, of: target.register.register)
        }
    }

    /// Makes a change that may come twice, because it has a name or number of its own, until its answer is there.
    /// - Parameter name: the option by which the same can be sent again, such as `--request R8-6`.
    package func change<Answer>(
        named name: String, _ change: (JukiConnection) async throws(JukiError) -> Answer
    ) async throws(CommandFailure) -> Answer {
        do {
            return try await RepeatedCall.answer(attempts: Self.attempts) { () async throws(JukiError) in
                let (connection, _) = try await target.connect(connector)
                defer { connection.close() }
                return try await change(connection)
            }
        } catch {
            throw CommandFailure(
                error, at: target.address, of: target.register.register, again: "with \(name): it is done once")
        }
    }

    /// Sends notices in order over as many connections as it takes.
    package func send<Register: SpokenRegister>(
        _ next: () -> NoticeToSend<Register>?, answered: (AnsweredNotice<Register>) -> Void
    ) async throws(CommandFailure) {
        let window = SendWindow<Register>()
        do {
            let sender = LaneSender(
                connector, target.endpoint, attempts: Self.attempts, in: Register.self, remark: Console.warn)
            try await sender.send {
                guard let notice = next() else { return nil }
                window.append(notice)
                return notice.draft
            } answered: { outcome in
                answered(AnsweredNotice(notice: window.removeFirst(), outcome: outcome))
            }
        } catch {
            throw CommandFailure(error, at: target.address, of: target.register.register)
        }
    }

    /// Has a backup taken and waits for its end, over as many connections as it takes.
    package func takeBackup(
        progress: (BackupPhase, _ done: UInt64, _ total: UInt64) -> Void
    ) async throws(CommandFailure) -> BackupSummary {
        do {
            let taker = BackupTaker(attempts: Self.attempts) { [target, connector] () async throws(JukiError) in
                try await target.connect(connector).connection
            }
            return try await taker.take(progress: progress)
        } catch {
            throw CommandFailure(error, at: target.address, of: target.register.register)
        }
    }

    /// Runs a bulk job to its end over as many connections as it takes.
    package func provide(
        _ begin: BulkBegin, lines: [[UInt8]], from first: UInt32, answered: (UInt32, [BulkResult]) -> Void
    ) async throws(CommandFailure) -> BulkJob {
        do {
            let credentials = target.credentials
            let provider = BulkProvider(connector, target.endpoint, attempts: Self.attempts) {
                (connection: JukiConnection) async throws(JukiError) in
                if let credentials { _ = try await connection.signIn(credentials) }
            }
            return try await provider.run(begin, lines: lines, from: first, answered: answered)
        } catch {
            throw CommandFailure(error, at: target.address, of: target.register.register)
        }
    }

    /// About half a minute of trying: a person waits at the terminal.
    private static let attempts = 8
}

/// The notices on their way, oldest first: outcomes come in the order of sending.
private final class SendWindow<Register: SpokenRegister> {
    private var notices: [NoticeToSend<Register>] = []
    private var start = 0

    func append(_ notice: NoticeToSend<Register>) { notices.append(notice) }

    func removeFirst() -> NoticeToSend<Register> {
        precondition(start < notices.count, "an outcome answers a notice that was sent")
        defer { tidy() }
        return notices[start]
    }

    private func tidy() {
        start += 1
        guard start > notices.count / 2 else { return }
        notices.removeFirst(start)
        start = 0
    }
}

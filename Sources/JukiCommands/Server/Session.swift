import Foundation
package import JukiClient
import MutualTLS
import PeerTransport

/// A command's dealings with one server.
package struct Session: Sendable {
    private let connector: PeerConnector
    private let target: ServerTarget

    /// Lends a session to a command, and stops its threads afterwards.
    package static func with<Answer>(
        _ target: ServerTarget, _ body: (Session) async throws(CommandFailure) -> Answer
    ) async throws(CommandFailure) -> Answer {
        let connector = PeerConnector(context: try context(target))
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
        do {
            let connection = try await JukiConnection.connect(connector, to: endpoint)
            defer { connection.close() }
            return try await question(connection)
        } catch {
            throw CommandFailure(error, at: target.address)
        }
    }

    /// Sends notices in order over as many connections as it takes.
    package func send(
        _ next: () -> NoticeToSend?, answered: (AnsweredNotice) -> Void
    ) async throws(CommandFailure) {
        let window = SendWindow()
        do {
            try await LaneSender(connector, endpoint, attempts: Self.attempts).send {
                guard let notice = next() else { return nil }
                window.append(notice)
                return notice.draft
            } answered: { outcome in
                answered(AnsweredNotice(notice: window.removeFirst(), outcome: outcome))
            }
        } catch {
            throw CommandFailure(error, at: target.address)
        }
    }

    /// About half a minute of trying: a person waits at the terminal.
    private static let attempts = 8

    private var endpoint: Endpoint {
        Endpoint(host: target.host, port: target.port, identity: target.identity)
    }

    private static func context(_ target: ServerTarget) throws(CommandFailure) -> TLSContext {
        let folder = target.folder
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure(
                "There is no folder \(folder); make development certificates by scripts/make-certs, or name the folder "
                    + "by --certificates.")
        }
        let certificate = "\(folder)/\(target.peer).pem"
        guard FileManager.default.fileExists(atPath: certificate) else {
            throw CommandFailure(
                "There is no certificate \(certificate); choose another peer by --as, or make its certificate by "
                    + "scripts/make-certs.")
        }
        do {
            return try TLSContext(TLSConfiguration(
                role: .client, certificateChainFile: certificate, privateKeyFile: "\(folder)/\(target.peer).key",
                trustAnchorFile: "\(folder)/authority.pem", revocationListFile: "\(folder)/revocation-list.pem"))
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

/// The notices on their way, oldest first: outcomes come in the order of sending.
private final class SendWindow {
    private var notices: [NoticeToSend] = []
    private var start = 0

    func append(_ notice: NoticeToSend) { notices.append(notice) }

    func removeFirst() -> NoticeToSend {
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

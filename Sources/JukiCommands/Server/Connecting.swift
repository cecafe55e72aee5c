import Foundation
package import JukiClient
import JukiMessages
import MutualTLS
package import PeerTransport

extension ServerTarget {
    package var endpoint: Endpoint { Endpoint(host: host, port: port, identity: identity) }

    /// The same server as somebody else would call it, for those who play many peers.
    package func with(peer: String) -> ServerTarget {
        var target = self
        target.peer = peer
        if !peer.hasPrefix("terminal-") { target.credentials = nil }
        return target
    }

    /// A connection on which the operator, if one is needed, has signed in.
    /// - Returns: the session's token beside it; nil without an operator.
    package func connect(
        _ connector: PeerConnector
    ) async throws(JukiError) -> (connection: JukiConnection, token: [UInt8]?) {
        let connection = try await JukiConnection.connect(connector, to: endpoint)
        guard let credentials else { return (connection, nil) }
        do {
            return (connection, try await connection.signIn(credentials).token)
        } catch {
            connection.close()
            throw error
        }
    }

    /// Connects with this peer's certificate; shut it down after use.
    /// - Throws: when a file is missing or cannot be used.
    package func makeConnector(eventLoopThreads: Int = 1) throws(CommandFailure) -> PeerConnector {
        PeerConnector(context: try context(), eventLoopThreads: eventLoopThreads)
    }

    private func context() throws(CommandFailure) -> TLSContext {
        guard FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure(
                "There is no folder \(folder); make development certificates by scripts/make-certs, or name the folder "
                    + "by --certificates.")
        }
        let certificate = "\(folder)/\(peer).pem"
        guard FileManager.default.fileExists(atPath: certificate) else {
            throw CommandFailure(
                "There is no certificate \(certificate); choose another peer by --as, or make its certificate by "
                    + "scripts/make-certs.")
        }
        do {
            return try TLSContext(TLSConfiguration(
                role: .client, certificateChainFile: certificate, privateKeyFile: "\(folder)/\(peer).key",
                trustAnchorFile: "\(folder)/authority.pem", revocationListFile: "\(folder)/revocation-list.pem"))
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}

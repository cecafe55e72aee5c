import JukiClient
import JukiDomain
import PeerSimulators
import PeerTransport

extension CertificateFolder {
    /// Runs `body` with a connection of a peer, which is closed afterwards.
    func withConnection<T>(
        of peer: String, to endpoint: Endpoint, _ body: (JukiConnection) async throws -> T
    ) async throws -> T {
        let connector = PeerConnector(context: try context(of: peer))
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

/// The reason why a call is refused; nil when it succeeded.
/// - Throws: when it fails without a reason.
func refusal<T>(of body: () async throws(JukiError) -> T) async throws(JukiError) -> Reason? {
    do {
        _ = try await body()
        return nil
    } catch {
        guard let reason = error.reason else { throw error }
        return reason
    }
}

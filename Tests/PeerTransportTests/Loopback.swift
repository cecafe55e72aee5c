import FrameProtocol
import MutualTLS
import PeerTransport
import Testing

/// Runs a body with a server on loopback and a connector to it; both are stopped afterwards.
func withLoopback(
    limits: Limits = .standard, clientLimits: Limits? = nil, service: EchoService = EchoService(),
    _ body: (Loopback) async throws -> Void
) async throws {
    let server = PeerServer(
        host: "127.0.0.1", port: 0, limits: limits, context: try Certificates.shared.server(), service: service)
    let port = try server.start()
    let connector = PeerConnector(context: try Certificates.shared.client(), limits: clientLimits ?? limits)
    let loopback = Loopback(server: server, port: port, connector: connector, service: service)
    do {
        try await body(loopback)
    } catch {
        await connector.shutdown()
        await server.shutdown(grace: .zero)
        throw error
    }
    await connector.shutdown()
    await server.shutdown(grace: .zero)
}

struct Loopback: Sendable {
    let server: PeerServer
    let port: Int
    let connector: PeerConnector
    let service: EchoService

    func connect(whenEnded: @escaping @Sendable (ConnectionEnd) -> Void = { _ in }) async throws -> PeerClient {
        try await connector.connect(
            host: "127.0.0.1", port: port, expecting: "urn:juki:prefectural-server:46", whenEnded: whenEnded)
    }

    /// Waits until something is so; a test that waits in vain says for what.
    func until(_ what: Comment, within limit: Duration = .seconds(10), _ isSo: () -> Bool) async throws {
        let end = ContinuousClock.now + limit
        while !isSo() {
            guard ContinuousClock.now < end else {
                Issue.record("waited in vain: \(what)")
                return
            }
            try await Task.sleep(for: .milliseconds(2))
        }
    }
}

/// The failure of a call that should fail.
func failure(of call: () async throws -> [UInt8]) async -> CallFailure? {
    do {
        _ = try await call()
        Issue.record("the call succeeded")
        return nil
    } catch {
        return error as? CallFailure
    }
}

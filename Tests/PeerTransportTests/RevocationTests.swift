import FrameProtocol
import MutualTLS
import PeerTransport
import Synchronization
import Testing

/// A list that comes while connections are open counts for them too, on either side.
@Suite(.timeLimit(.minutes(1))) struct RevocationTests {
    private typealias Procedure = EchoService.Procedure
    private static let earlierList = Certificates.earlierList

    /// A server with a certificate that the present list revokes.
    private func withRevokedServer(
        _ body: (_ port: Int, _ connector: PeerConnector) async throws -> Void
    ) async throws {
        let server = PeerServer(
            host: "127.0.0.1", port: 0,
            context: try Certificates.shared.context(.server, "refused/server-revoked", list: Self.earlierList),
            service: EchoService())
        let port = try server.start()
        let connector = PeerConnector(context: try Certificates.shared.context(.client, "cs", list: Self.earlierList))
        let result = await Result { try await body(port, connector) }
        await connector.shutdown()
        await server.shutdown(grace: .zero)
        try result.get()
    }

    @Test func ourConnectionToARevokedServerIsClosed() async throws {
        try await withRevokedServer { port, connector in
            let end = Mutex<ConnectionEnd?>(nil)
            let client = try await connector.connect(host: "127.0.0.1", port: port) { reason in
                end.withLock { $0 = reason }
            }
            connector.reload(context: try Certificates.shared.context(.client, "cs", list: Self.earlierList))
            #expect(try await client.call(Procedure.echo, body: [1]) == [1], "not by any other list")
            connector.reload(context: try Certificates.shared.client())
            for _ in 0..<2000 where end.withLock({ $0 }) == nil { try await Task.sleep(for: .milliseconds(5)) }
            #expect(end.withLock { $0 } == .closed(.certificateRevoked))
            await #expect(throws: ConnectionEnd.self) { try await connector.connect(host: "127.0.0.1", port: port) }
        }
    }

    /// The session of a handshake knows the list of its beginning.
    @Test func whoIsRevokedDuringItsHandshakeDoesNotGetIn() async throws {
        let service = EchoService()
        let server = PeerServer(
            host: "127.0.0.1", port: 0,
            context: try Certificates.shared.context(.server, "server", list: Self.earlierList), service: service)
        let port = try server.start()
        let peer = RawPeer(port: port)
        for _ in 0..<2000 where server.connections == 0 { try await Task.sleep(for: .milliseconds(5)) }
        #expect(server.connections == 1)
        server.reload(context: try Certificates.shared.server())
        try peer.handshake(try Certificates.shared.revokedClient())
        var call: [UInt8] = []
        FrameEncoder.append(
            FrameHeader(.request, flags: .endOfStream, procedure: Procedure.echo, call: 1), body: [9].span.bytes,
            to: &call)
        peer.send(call)
        peer.receive()
        #expect(peer.isClosed && service.record.requests == 0)
        await server.shutdown(grace: .zero)
    }
}

extension Result where Failure == any Error {
    /// What a body gives or throws, for work that comes after it in either case.
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

import FrameProtocol
import PeerTransport
import Testing

/// A socket that cannot be used says why and what to do, in words.
@Suite(.timeLimit(.minutes(1))) struct SocketFailureTests {
    private func connect(host: String, port: Int) async throws -> ConnectionEnd? {
        let connector = PeerConnector(context: try Certificates.shared.client())
        var end: ConnectionEnd?
        do throws(ConnectionEnd) { _ = try await connector.connect(host: host, port: port) } catch { end = error }
        await connector.shutdown()
        return end
    }

    @Test func aPortInUseIsNamedWithTheNextStep() async throws {
        try await withLoopback { loopback in
            let context = try Certificates.shared.server()
            let second = PeerServer(host: "127.0.0.1", port: loopback.port, context: context, service: loopback.service)
            let end = #expect(throws: ConnectionEnd.self) { try second.start() }
            #expect(end?.description == "cannot listen on 127.0.0.1 port \(loopback.port): the port is in use; "
                + "stop the program that listens there, or choose another port")
        }
    }

    @Test func anAddressOfAnotherHostIsToldApart() throws {
        let context = try Certificates.shared.server()
        let server = PeerServer(host: "192.0.2.1", port: 0, context: context, service: EchoService())
        let end = #expect(throws: ConnectionEnd.self) { try server.start() }
        #expect(end?.description.contains("this host does not have that address; choose") == true, "\(end as Any)")
    }

    @Test func aRefusedConnectionNamesHostPortAndReason() async throws {
        let end = try await connect(host: "127.0.0.1", port: 1)
        #expect(end == .socket("cannot connect to 127.0.0.1 port 1: connection refused; start the server there, "
            + "or correct host and port"))
    }

    @Test func aNameThatNobodyHasIsItsOwnReason() async throws {
        let end = try await connect(host: "nohost.invalid", port: 1)
        guard case .unknownHost(let sentence)? = end else { Issue.record("\(end as Any)"); return }
        #expect(sentence.contains("nohost.invalid port 1") && sentence.contains("cannot be resolved; correct it"))
    }
}

import Foundation
import Glibc
import PeerTransport
import Testing

/// What the system is told of our sockets.
@Suite(.timeLimit(.minutes(1))) struct SocketOptionTests {
    /// The port at this or at the other end of a TCP/IPv4 socket; nil for any other descriptor.
    private func port(
        _ descriptor: CInt, _ end: (CInt, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> CInt
    ) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { end(descriptor, $0, &length) }
        }
        guard result == 0, address.sin_family == sa_family_t(AF_INET) else { return nil }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The sockets of a server with one client in this process, by what they are.
    private func withSockets(_ body: ([String: CInt]) throws -> Void) async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            _ = try await client.call(EchoService.Procedure.echo, body: [1])
            var sockets: [String: CInt] = [:]
            // The limit of open files may be a billion: look at those that are open.
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            for descriptor in open.compactMap({ CInt($0) }) {
                let (ours, theirs) = (port(descriptor, getsockname), port(descriptor, getpeername))
                guard ours == loopback.port || theirs == loopback.port else { continue }
                let kind = theirs == nil ? "listening" : ours == loopback.port ? "accepted" : "connecting"
                sockets[kind] = descriptor
            }
            #expect(sockets.keys.sorted() == ["accepted", "connecting", "listening"])
            try body(sockets)
        }
    }

    /// A program that the process starts gets none of its sockets.
    @Test func noSocketOutlivesAnExec() async throws {
        try await withSockets { sockets in
            for (kind, descriptor) in sockets { #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC, "\(kind)") }
        }
    }

    /// `TCP_USER_TIMEOUT`: whatever is sent to a machine that has vanished is given up long before the kernel does.
    @Test func whoAcknowledgesNothingIsGivenUpAtBothEnds() async throws {
        try await withSockets { sockets in
            for kind in ["accepted", "connecting"] {
                var milliseconds: UInt32 = 0
                var length = socklen_t(MemoryLayout<UInt32>.size)
                let descriptor = try #require(sockets[kind])
                #expect(getsockopt(descriptor, CInt(IPPROTO_TCP), 18, &milliseconds, &length) == 0)
                #expect((1_000...60_000).contains(milliseconds), "\(kind): \(milliseconds) ms")
            }
        }
    }
}

import Foundation
import Glibc
import PeerTransport
import Testing

/// A program that the process starts gets none of its sockets.
@Suite(.timeLimit(.minutes(1))) struct CloseOnExecTests {
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

    @Test func noSocketOutlivesAnExec() async throws {
        try await withLoopback { loopback in
            let client = try await loopback.connect()
            _ = try await client.call(EchoService.Procedure.echo, body: [1])
            var kinds: Set<String> = []
            // The limit of open files may be a billion: look at those that are open.
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            for descriptor in open.compactMap({ CInt($0) }) {
                let (ours, theirs) = (port(descriptor, getsockname), port(descriptor, getpeername))
                guard ours == loopback.port || theirs == loopback.port else { continue }
                kinds.insert(theirs == nil ? "listening" : ours == loopback.port ? "accepted" : "connecting")
                #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC, "\(ours ?? 0) to \(theirs ?? 0)")
            }
            #expect(kinds == ["listening", "accepted", "connecting"])
        }
    }
}

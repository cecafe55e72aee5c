import Foundation
import Glibc
import Synchronization

/// Stands between a client and a server and cuts the line when told to, in the middle of whatever is under way.
final class CuttingProxy: Sendable {
    private struct State {
        var sockets: [Int32] = []
        var isClosed = false
    }

    let port: Int
    /// Microseconds that everything takes on its way.
    private let delay: UInt32
    private let listener: Int32
    private let target: Int
    private let state = Mutex(State())

    init(target: Int, delay: UInt32 = 0) {
        self.target = target
        self.delay = delay
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        precondition(isBound, "a free port")
        port = Int(in_port_t(bigEndian: address.sin_port))
        self.listener = listener
        Thread.detachNewThread { self.accept() }
    }

    /// Cuts every line there is now; new ones can be made.
    func cut() {
        let sockets = state.withLock { state in
            defer { state.sockets = [] }
            return state.sockets
        }
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        shutdown(listener, Int32(SHUT_RDWR))
        cut()
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { break }
            let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard connectToLoopback(server, port: target), !state.withLock({ $0.isClosed }) else {
                Glibc.close(server)
                Glibc.close(client)
                continue
            }
            state.withLock { $0.sockets += [client, server] }
            let delay = delay
            Thread.detachNewThread { Self.pump(from: client, to: server, delay) }
            Thread.detachNewThread { Self.pump(from: server, to: client, delay) }
        }
        Glibc.close(listener)
    }

    /// The sockets stay open until the process ends, a few for each test: closing one here could hit a number that
    /// was given out again.
    private static func pump(from source: Int32, to sink: Int32, _ delay: UInt32) {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            if delay > 0 { usleep(delay) }
            guard count > 0, sendAll(sink, buffer[..<count]) else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(sink, Int32(SHUT_RDWR))
    }
}

import Glibc
import MutualTLS

/// A client that sends whatever bytes it is told to, with or without TLS, on a blocking socket.
final class RawPeer {
    private let socket: Int32
    private var session: TLSSession?
    /// Everything that was decrypted, or, without TLS, received.
    private(set) var received: [UInt8] = []
    /// The server has closed the connection, or reset it.
    private(set) var isClosed = false

    init(port: Int, receiveBuffer: Int32? = nil) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        precondition(result == 0, "the server listens")
        var timeout = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(socket)
    }

    /// Does the handshake; afterwards `send` encrypts.
    func handshake(_ context: TLSContext) throws {
        var session = try context.makeSession()
        while session.advanceHandshake() == .incomplete {
            flush(&session)
            guard let bytes = receiveBytes() else { break }
            session.feed(bytes.span.bytes, at: 0)
        }
        flush(&session)
        self.session = consume session
    }

    func send(_ bytes: [UInt8]) {
        guard var session = session.take() else { return sendRaw(bytes) }
        _ = session.write(bytes.span.bytes)
        flush(&session)
        self.session = consume session
    }

    /// Receives until the server closes, or `isEnough`.
    func receive(until isEnough: ([UInt8]) -> Bool = { _ in false }) {
        while !isClosed, !isEnough(received) {
            guard let bytes = receiveBytes() else { break }
            guard var session = session.take() else {
                received += bytes
                continue
            }
            session.feed(bytes.span.bytes, at: 0)
            withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 16) { buffer in
                while case .plaintext(let count) = session.read(into: buffer) {
                    received.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                }
            }
            self.session = consume session
        }
    }

    private func flush(_ session: inout TLSSession) {
        session.withPendingCiphertext { sendRaw(Array($0)) }
    }

    private func sendRaw(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return isClosed = true }
            rest = rest.dropFirst(count)
        }
    }

    private func receiveBytes() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else {
            isClosed = count == 0 || errno == ECONNRESET
            return nil
        }
        return Array(buffer[..<count])
    }
}

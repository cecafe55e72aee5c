import FrameProtocol
import Glibc
import MutualTLS

/// A client that sends whatever bytes it is told to over a blocking socket, in TLS or in clear.
final class RawPeer {
    private let socket: Int32
    private var session: TLSSession?
    /// Everything that was decrypted.
    private(set) var received: [UInt8] = []
    private(set) var isClosed = false

    init(port: Int) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        precondition(connectToLoopback(socket, port: port), "the server listens")
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(socket)
    }

    /// From here on everything is encrypted.
    func handshake(_ name: String) throws {
        var session = try TLSContext(Certificates.shared.configuration(.client, name)).makeSession()
        while session.advanceHandshake() == .incomplete {
            flush(&session)
            guard let bytes = receiveBytes() else { break }
            session.feed(bytes.span.bytes, at: 0)
        }
        flush(&session)
        self.session = consume session
    }

    func send(_ bytes: [UInt8]) {
        guard var session = session.take() else { return sendInClear(bytes) }
        _ = session.write(bytes.span.bytes)
        flush(&session)
        self.session = consume session
    }

    /// Receives until the server closes.
    func receiveAll() {
        while !isClosed, let bytes = receiveBytes() {
            guard var session = session.take() else { continue }
            session.feed(bytes.span.bytes, at: 0)
            withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 16) { buffer in
                while case .plaintext(let count) = session.read(into: buffer) {
                    received.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                }
            }
            self.session = consume session
        }
    }

    /// The message of the GO_AWAY that came last, if one came.
    func farewell() throws -> [UInt8]? {
        var farewell: [UInt8]?
        var decoder = FrameDecoder()
        let bytes = received
        _ = try decoder.feed(bytes.span.bytes) { header, body in
            if header.kind == .goAway { farewell = body.withUnsafeBytes { Array($0) } }
            return .more
        }
        return farewell
    }

    private func flush(_ session: inout TLSSession) {
        session.withPendingCiphertext { sendInClear(Array($0)) }
    }

    private func sendInClear(_ bytes: [UInt8]) {
        isClosed = !sendAll(socket, bytes[...])
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

func connectToLoopback(_ socket: Int32, port: Int) -> Bool {
    var address = loopback(port: port)
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
}

/// - Returns: false when the other side is gone.
func sendAll(_ socket: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}

import MutualTLS

/// A client and a server session joined by memory: bytes travel in pieces of random size.
final class Pair {
    var client: TLSSession
    var server: TLSSession
    private(set) var clientOutcome = HandshakeOutcome.incomplete
    private(set) var serverOutcome = HandshakeOutcome.incomplete
    /// All ciphertext that travelled, by direction.
    private(set) var bytesToServer = 0
    private(set) var bytesToClient = 0
    var tick: UInt64 = 0
    private var generator: SeededGenerator
    private let largestPiece: Int

    init(
        client: TLSContext, server: TLSContext, expecting identity: String? = nil, largestPiece: Int = 1 << 16,
        seed: UInt64 = 1
    ) throws {
        self.client = try client.makeSession(expecting: identity)
        self.server = try server.makeSession()
        self.generator = SeededGenerator(seed: seed)
        self.largestPiece = largestPiece
    }

    /// Runs the handshake until both ends are done or neither makes progress, then lets the client hear the verdict.
    func handshake() {
        for _ in 0..<100 {
            if clientOutcome == .incomplete { clientOutcome = client.advanceHandshake() }
            let moved = carryToServer { if self.serverOutcome == .incomplete {
                self.serverOutcome = self.server.advanceHandshake()
            } } + carryToClient { if self.clientOutcome == .incomplete {
                self.clientOutcome = self.client.advanceHandshake()
            } }
            if moved == 0 { return }
        }
    }

    @discardableResult
    func carryToServer(afterEachPiece step: () -> Void = {}) -> Int {
        let bytes = Self.pending(&client)
        bytesToServer += bytes.count
        for piece in pieces(bytes) {
            server.feed(piece.span.bytes, at: tick)
            step()
        }
        return bytes.count
    }

    @discardableResult
    func carryToClient(afterEachPiece step: () -> Void = {}) -> Int {
        let bytes = Self.pending(&server)
        bytesToClient += bytes.count
        for piece in pieces(bytes) {
            client.feed(piece.span.bytes, at: tick)
            step()
        }
        return bytes.count
    }

    // Copies, because the expectations of Swift Testing do not take what cannot be copied.
    var clientPeer: PeerCertificate? { client.peerCertificate }
    var serverPeer: PeerCertificate? { server.peerCertificate }
    var clientPendingCount: Int { client.pendingCiphertextCount }
    var serverPendingCount: Int { server.pendingCiphertextCount }

    func serverReads() -> ([UInt8], ReadOutcome) { Self.readAll(&server) }
    func clientReads() -> ([UInt8], ReadOutcome) { Self.readAll(&client) }

    static func pending(_ session: inout TLSSession) -> [UInt8] {
        var bytes: [UInt8] = []
        session.withPendingCiphertext { bytes = Array($0) }
        return bytes
    }

    /// Reads until there is nothing more, and says why.
    static func readAll(_ session: inout TLSSession) -> ([UInt8], ReadOutcome) {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1000)
        while true {
            let outcome = buffer.withUnsafeMutableBytes { session.read(into: $0) }
            guard case .plaintext(let count) = outcome else { return (all, outcome) }
            all += buffer[..<count]
        }
    }

    private func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...largestPiece, using: &generator))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}

/// SplitMix64: small, and the same everywhere for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

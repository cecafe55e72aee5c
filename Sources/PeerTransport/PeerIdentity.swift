public import FrameProtocol
public import MutualTLS

/// Who is at the other end, as its verified certificate says.
public struct PeerIdentity: Hashable, Sendable {
    /// The single SAN URI, such as `urn:juki:municipality:462012`.
    public let uri: String
    /// Serial number of the certificate in hexadecimal, as evidence records keep it.
    public let serialNumber: String
    /// SHA-256 of the certificate in hexadecimal; connections are counted by it.
    public let fingerprint: String

    public init(uri: String, serialNumber: String, fingerprint: String) {
        self.uri = uri
        self.serialNumber = serialNumber
        self.fingerprint = fingerprint
    }

    public init(_ certificate: PeerCertificate) {
        self.init(
            uri: certificate.identity, serialNumber: certificate.serialNumber, fingerprint: certificate.fingerprint)
    }
}

/// Why a connection ended, as its own side knows it.
public enum ConnectionEnd: Error, Hashable, Sendable {
    /// Closed by this side's state machine or owner.
    case closed(CloseReason)
    /// The other side said goodbye after its last frame.
    case peerClosed
    /// The stream stopped without goodbye: a crash, a cut line, or somebody truncating the conversation.
    case peerVanished
    /// The server let this side know that it will not serve it; with its Status message.
    case refused(status: [UInt8])
    /// The handshake was not complete in time.
    case handshakeTimeout
    /// More connections, or more handshakes at once, than the server takes. Nothing was said to the client.
    case serverFull
    /// TLS failed; the peer is not who it should be, or the bytes are not TLS.
    case tls(String)
    /// The name of the host that was to be called cannot be resolved.
    case unknownHost(String)
    /// The socket failed, or could not be opened.
    case socket(String)
}

extension ConnectionEnd: CustomStringConvertible {
    /// For logs and for whoever starts a server: what happened, and what to do where that is known here.
    public var description: String {
        switch self {
        case .closed(let reason): "closed by this side: \(reason)"
        case .peerClosed: "closed by the other side"
        case .peerVanished: "the connection broke off"
        case .refused: "the server does not serve this certificate; its log says why"
        case .handshakeTimeout: "no secure connection came about in time"
        case .serverFull: "as many connections as allowed are open"
        case .tls(let reason), .unknownHost(let reason), .socket(let reason): reason
        }
    }
}

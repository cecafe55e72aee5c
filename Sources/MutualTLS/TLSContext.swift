import COpenSSL
import Glibc

/// Everything that the connections of one side share: certificate, key, trust anchor, revocation lists, profile.
///
/// It is frozen once made. To reload a certificate or a revocation list, make a new context, use it for new
/// connections, and close those live ones for which ``isRevoked(_:)`` of the new context says so.
/// OpenSSL 3.0 takes locks inside a shared context: a server with several event loops may make one for each.
///
/// `@unchecked Sendable`: OpenSSL allows an `SSL_CTX` to be shared by threads once it is no longer changed
/// (openssl-threads(7)), and nothing here changes it after `init`.
public final class TLSContext: @unchecked Sendable {
    public let role: TLSConfiguration.Role
    /// The files that it was made of.
    let files: TLSConfiguration
    /// The last second of validity of our own certificate, in seconds since 1970-01-01T00:00:00Z.
    public let certificateExpiry: Int64
    let handle: ContextHandle
    let deviation: ProfileDeviation
    private let revocationLists: RevocationLists

    /// Reads the files and checks that they belong together.
    ///
    /// Whether they are good enough to be let in with, and to let others in, is asked apart: see
    /// ``verifyOwnCertificate(as:)``. An expired revocation list is accepted here; every handshake then fails.
    /// - Throws: ``TLSError`` about the file that cannot be used.
    public convenience init(_ configuration: TLSConfiguration) throws(TLSError) {
        try self.init(configuration, deviation: ProfileDeviation())
    }

    /// As ``init(_:)``, but with the certificate and the key of another context: what lies in their files is not looked
    /// at. So a server goes on with its good pair under a new revocation list while a bad pair lies in place.
    public convenience init(_ configuration: TLSConfiguration, keepingPairOf other: TLSContext) throws(TLSError) {
        try self.init(configuration, deviation: ProfileDeviation(), pairOf: other)
    }

    /// As ``init(_:)``, for a peer that breaks the profile on purpose. For tests.
    package convenience init(_ configuration: TLSConfiguration, deviation: ProfileDeviation) throws(TLSError) {
        try self.init(configuration, deviation: deviation, pairOf: nil)
    }

    private init(
        _ configuration: TLSConfiguration, deviation: ProfileDeviation, pairOf other: TLSContext?
    ) throws(TLSError) {
        let handle = try ContextHandle(role: configuration.role)
        try TLSProfile.apply(to: handle, deviation: deviation)
        if let other {
            try handle.usePair(of: other.handle)
            self.certificateExpiry = other.certificateExpiry
        } else if deviation.presentsCertificate {
            self.certificateExpiry = try handle.useCertificate(of: configuration)
        } else {
            self.certificateExpiry = .max
        }
        self.revocationLists = try handle.trust(
            anchorFile: configuration.trustAnchorFile, revocationListFile: configuration.revocationListFile)
        handle.negotiateApplicationProtocol(role: configuration.role, name: deviation.applicationProtocol)
        self.role = configuration.role
        self.files = configuration
        self.deviation = deviation
        self.handle = handle
    }

    /// A session for one new connection.
    /// - Parameter identity: the only identity URI the peer may prove; nil leaves the decision to the caller,
    ///   who must then make it from ``TLSSession/peerCertificate``.
    public func makeSession(expecting identity: String? = nil) throws(TLSError) -> TLSSession {
        try TLSSession(context: self, expectedIdentity: identity)
    }

    /// Whether a certificate that was good when its connection began is on the lists of this context, or was
    /// issued by an authority that this context has no list of.
    public func isRevoked(_ certificate: PeerCertificate) -> Bool {
        revocationLists.contains(certificate)
    }

    /// When the first revocation list expires, in seconds since 1970-01-01T00:00:00Z. From then on every
    /// handshake is refused.
    public var revocationListExpiry: Int64 { revocationLists.expiry }

    /// How much of the revocation list's lifetime is left, from 1 (just issued) to 0 (expired): raise an alarm
    /// below a quarter.
    public func revocationListFreshness(at secondsSince1970: Int64) -> Double {
        let lifetime = revocationLists.expiry - revocationLists.issued
        guard lifetime > 0 else { return 0 }
        let remaining = revocationLists.expiry - secondsSince1970
        return min(1, max(0, Double(remaining) / Double(lifetime)))
    }
}

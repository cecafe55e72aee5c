/// Where one side of a connection finds its certificate, its key and what it trusts.
///
/// All four files are PEM. Nothing is read before a ``TLSContext`` is made of the configuration, and nothing is
/// read again afterwards: to take up a renewed certificate or a new revocation list, make a new context.
public struct TLSConfiguration: Sendable, Equatable {
    /// Which end of the connection this is. A process that both listens and calls has one context for each.
    public enum Role: Sendable, Equatable {
        case server
        case client
    }

    public var role: Role
    /// Our certificate (証明書), followed by intermediate certificates if there are any.
    public var certificateChainFile: String
    /// Our private key (秘密鍵), not encrypted. Others than its owner and group must not be able to read it.
    public var privateKeyFile: String
    /// The private certification authority (認証局). The system's own list of authorities is never consulted.
    public var trustAnchorFile: String
    /// The authority's certificate revocation lists (失効リスト, CRL), one for each authority in the chain.
    public var revocationListFile: String

    public init(
        role: Role, certificateChainFile: String, privateKeyFile: String, trustAnchorFile: String,
        revocationListFile: String
    ) {
        self.role = role
        self.certificateChainFile = certificateChainFile
        self.privateKeyFile = privateKeyFile
        self.trustAnchorFile = trustAnchorFile
        self.revocationListFile = revocationListFile
    }
}

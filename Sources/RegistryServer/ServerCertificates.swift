import MutualTLS

/// The TLS contexts of a server for both directions, made of one set of files and judged before they are used.
struct ServerCertificates: Sendable {
    let server: TLSContext
    let client: TLSContext
    /// The URI that peers look for in our certificate.
    private let identity: String

    /// - Throws: ``TLSError`` about the file that cannot be used, or that makes every peer refuse us or us every peer.
    init(_ options: RegistryServerOptions, as identity: String) throws(TLSError) {
        server = try TLSContext(options.tls(.server))
        client = try TLSContext(options.tls(.client))
        self.identity = identity
        try server.verifyOwnCertificate(as: identity)
    }

    private init(_ options: RegistryServerOptions, pairOf kept: ServerCertificates) throws(TLSError) {
        server = try TLSContext(options.tls(.server), keepingPairOf: kept.server)
        client = try TLSContext(options.tls(.client), keepingPairOf: kept.client)
        identity = kept.identity
        do throws(TLSError) {
            try server.verifyOwnCertificate(as: identity)
        } catch .ownCertificateRefused(_, .expired), .ownCertificateRefused(_, .revoked) {
            // Nothing better is at hand, and whoever the new list revokes must go all the same.
        }
    }

    /// What the files are now. A bad pair is not taken up: the one in use goes on under the newest list, so that a
    /// failed renewal is neither an outage nor a reprieve for a peer that was revoked since.
    /// - Returns: with what is wrong with the pair in place, if anything is.
    /// - Throws: when nothing of it can be taken up.
    func renewed(_ options: RegistryServerOptions) throws(TLSError) -> (ServerCertificates, fault: TLSError?) {
        do {
            return (try ServerCertificates(options, as: identity), nil)
        } catch {
            guard error.isAboutPair, let kept = try? ServerCertificates(options, pairOf: self) else { throw error }
            return (kept, error)
        }
    }
}

extension TLSError {
    /// Whether our certificate or its key is at fault, and not what we trust.
    fileprivate var isAboutPair: Bool {
        switch self {
        case .fileUnusable(let file, _, _): file == .certificateChain || file == .privateKey
        case .privateKeyExposed, .privateKeyMismatch, .ownCertificateRefused: true
        default: false
        }
    }
}

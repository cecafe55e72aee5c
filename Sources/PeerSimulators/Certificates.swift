public import JukiDomain
public import MutualTLS

/// A folder that `scripts/make-certs` filled.
public struct CertificateFolder: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// - Parameter peer: file name without ending: "municipality-462012", "national", "terminal-representative-1".
    public func context(of peer: String, role: TLSConfiguration.Role = .client) throws(TLSError) -> TLSContext {
        try TLSContext(
            TLSConfiguration(
                role: role, certificateChainFile: "\(path)/\(peer).pem", privateKeyFile: "\(path)/\(peer).key",
                trustAnchorFile: "\(path)/authority.pem", revocationListFile: "\(path)/revocation-list.pem"))
    }

    public func context(of municipality: MunicipalityCode) throws(TLSError) -> TLSContext {
        try context(of: "municipality-\(municipality.digits)")
    }
}

import COpenSSL

/// What a verified certificate says of a peer. Only a finished handshake hands one out.
public struct PeerCertificate: Sendable, Hashable {
    /// The single URI of the subject alternative name, such as `urn:juki:municipality:462012`.
    /// The common name is for human readers and never looked at.
    public let identity: String
    /// Serial number in upper-case hexadecimal, as `openssl x509 -serial` prints it; unique for one issuer.
    public let serialNumber: String
    /// SHA-256 of the issuer's distinguished name in DER, in lower-case hexadecimal.
    public let issuerNameDigest: String
    /// SHA-256 of the whole certificate in DER, in lower-case hexadecimal.
    public let fingerprint: String
    /// The last second of validity, in seconds since 1970-01-01T00:00:00Z.
    public let notAfter: Int64

    /// Every identity in the network starts with this.
    static let identityPrefix = "urn:juki:"
    /// The longest identity in use has 40 bytes; audit records store it whole.
    static let maximumIdentityBytes = 128

    init(_ certificate: borrowing CertificateHandle) throws(TLSError) {
        let pointer = unsafe certificate.pointer
        self.identity = try unsafe Self.identity(of: pointer)
        self.serialNumber = unsafe hexadecimalSerial(X509_get0_serialNumber(pointer))
        self.issuerNameDigest = unsafe nameDigest(X509_get_issuer_name(pointer))
        self.fingerprint = unsafe hexadecimalDigest { unsafe X509_digest(pointer, EVP_sha256(), $0, $1) }
        self.notAfter = unsafe secondsSince1970(X509_get0_notAfter(pointer)) ?? 0
    }

    /// A certificate that no handshake has seen, for tests and for the transport in memory.
    package init(
        identity: String, serialNumber: String, issuerNameDigest: String, fingerprint: String, notAfter: Int64
    ) {
        self.identity = identity
        self.serialNumber = serialNumber
        self.issuerNameDigest = issuerNameDigest
        self.fingerprint = fingerprint
        self.notAfter = notAfter
    }

    /// The one URI of a certificate. A second URI, a DNS name or any other name makes it ambiguous: two parsers
    /// could then see two peers.
    static func identity(of certificate: OpaquePointer) throws(TLSError) -> String {
        var occurrences: Int32 = 0
        let extensionData = unsafe X509_get_ext_d2i(certificate, NID_subject_alt_name, &occurrences, nil)
        guard let names = OpaquePointer(extensionData) else {
            throw occurrences == -2 ? .identityAmbiguous : .identityMissing
        }
        defer { unsafe GENERAL_NAMES_free(names) }
        let count = unsafe juki_GENERAL_NAME_count(names)
        guard count == 1, let name = unsafe juki_GENERAL_NAME_at(names, 0) else {
            throw count == 0 ? .identityMissing : .identityAmbiguous
        }
        var kind: Int32 = 0
        guard let value = unsafe GENERAL_NAME_get0_value(name, &kind), kind == GEN_URI else {
            throw .identityMissing
        }
        let text = unsafe value.assumingMemoryBound(to: ASN1_STRING.self)
        return try unsafe validated(UnsafeRawBufferPointer(
            start: ASN1_STRING_get0_data(text), count: Int(ASN1_STRING_length(text))))
    }

    /// Lower-case letters, digits, `:` and `-` only, so that equality of bytes is equality of identities.
    private static func validated(_ bytes: UnsafeRawBufferPointer) throws(TLSError) -> String {
        guard bytes.count <= maximumIdentityBytes else { throw .identityMalformed }
        let identity = unsafe String(decoding: bytes, as: UTF8.self)
        let allowed = unsafe bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                 UInt8(ascii: ":"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard allowed, identity.hasPrefix(identityPrefix), identity.utf8.count > identityPrefix.utf8.count else {
            throw .identityMalformed
        }
        return identity
    }
}

import COpenSSL

/// The certificate of somebody for whom content is encrypted (提供先の証明書): whoever holds its private key, and nobody
/// else, opens an ``EnvelopedMessage`` made for it.
///
/// It is not a peer's: recipients of media need no connection, and may have another authority. Who the recipient is
/// must be settled by people, who compare ``fingerprint``; here it is only checked that the certificate can do its
/// work.
public struct RecipientCertificate: Sendable, Hashable {
    /// The certificate itself, DER.
    public let encoded: [UInt8]
    /// The subject's distinguished name in one line (RFC 2253), for the ledger.
    public let subject: String
    /// SHA-256 of the certificate in DER, lower-case hexadecimal: what people compare.
    public let fingerprint: String
    /// The first and last second of validity, in seconds since 1970-01-01T00:00:00Z.
    public let validity: ClosedRange<Int64>

    /// RSA keys below this are not worth encrypting for (NIST SP 800-57 asks for 2048 until 2030).
    static let rsaBitsMin: Int32 = 2048
    /// P-256 and wider curves.
    static let curveBitsMin: Int32 = 256
    /// A certificate takes some 2 KiB; with long chains of policies a few more.
    public static let byteCountMax = 16 << 10

    /// Reads one certificate, PEM or DER.
    /// - Parameter now: seconds since 1970-01-01T00:00:00Z; the certificate must be valid then.
    public init(_ bytes: [UInt8], now: Int64) throws(RecipientCertificateError) {
        guard bytes.count <= Self.byteCountMax else { throw .notACertificate }
        let certificate = try Self.read(bytes)
        let pointer = unsafe certificate.pointer
        guard let first = unsafe secondsSince1970(X509_get0_notBefore(pointer)),
              let last = unsafe secondsSince1970(X509_get0_notAfter(pointer)), first <= last else {
            throw .notACertificate
        }
        guard now >= first else { throw .notYetValid }
        guard now <= last else { throw .expired }
        try unsafe Self.checkKey(of: pointer)
        validity = first...last
        encoded = try unsafe Self.encode(pointer)
        subject = unsafe Self.subject(of: pointer)
        fingerprint = unsafe hexadecimalDigest { unsafe X509_digest(pointer, EVP_sha256(), $0, $1) }
    }

    static func read(_ bytes: [UInt8]) throws(RecipientCertificateError) -> CertificateHandle {
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        guard let source = unsafe BIO_new_mem_buf(bytes, Int32(bytes.count)) else { throw .notACertificate }
        defer { unsafe BIO_free(source) }
        let isText = bytes.starts(with: Array("-----".utf8))
        let pointer = isText ? unsafe PEM_read_bio_X509(source, nil, { _, _, _, _ in -1 }, nil)
            : unsafe d2i_X509_bio(source, nil)
        guard let pointer = unsafe pointer else { throw .notACertificate }
        return unsafe CertificateHandle(owned: pointer)
    }

    /// A key of a kind and length that content is encrypted for, in a certificate that says so.
    private static func checkKey(of certificate: OpaquePointer) throws(RecipientCertificateError) {
        guard let key = unsafe X509_get0_pubkey(certificate) else { throw .keyNotUsable }
        let bits = unsafe EVP_PKEY_get_bits(key)
        let isRSA = unsafe EVP_PKEY_is_a(key, "RSA") == 1
        let isCurve = unsafe EVP_PKEY_is_a(key, "EC") == 1
        guard (isRSA && bits >= rsaBitsMin) || (isCurve && bits >= curveBitsMin) else { throw .keyNotUsable }
        guard unsafe X509_check_ca(certificate) != 1 else { throw .usageNotAllowed }
        // Without the extension OpenSSL says "everything"; a recipient has to say what its key is for.
        let usage = unsafe X509_get_key_usage(certificate)
        let needed = UInt32(isRSA ? KU_KEY_ENCIPHERMENT : KU_KEY_AGREEMENT)
        guard usage != UInt32.max, usage & needed != 0 else { throw .usageNotAllowed }
    }

    private static func encode(_ certificate: OpaquePointer) throws(RecipientCertificateError) -> [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = unsafe i2d_X509(certificate, &start)
        guard count > 0, let start = unsafe start else { throw .notACertificate }
        defer { unsafe juki_OPENSSL_free(start) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }

    private static func subject(of certificate: OpaquePointer) -> String {
        guard let output = unsafe BIO_new(BIO_s_mem()) else { return "" }
        defer { unsafe BIO_free(output) }
        let name = unsafe X509_get_subject_name(certificate)
        guard unsafe X509_NAME_print_ex(output, name, 0, juki_XN_FLAG_readable()) >= 0 else { return "" }
        var bytes = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(output))
        let count = unsafe BIO_read(output, &bytes, Int32(bytes.count))
        return String(decoding: bytes.prefix(Int(max(0, count))), as: UTF8.self)
    }
}

/// Why nothing can be encrypted for a certificate. Each says the next step.
public enum RecipientCertificateError: Error, Sendable, Equatable {
    case notACertificate
    case notYetValid
    case expired
    /// Neither RSA of 2048 bits or more nor an elliptic curve of 256 bits or more.
    case keyNotUsable
    /// An authority's certificate, or one whose key usage lacks key encipherment (RSA) or key agreement (EC).
    case usageNotAllowed
}

extension RecipientCertificateError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notACertificate: "This is not a certificate in PEM or DER; ask the recipient for the file again."
        case .notYetValid: "The recipient's certificate is not valid yet; ask for one that is, or check the clock."
        case .expired: "The recipient's certificate has expired; ask the recipient for a new one."
        case .keyNotUsable: "The recipient's key is too weak or of another kind; ask for RSA 2048 or P-256 at least."
        case .usageNotAllowed:
            "The recipient's certificate is not for encryption; ask for one with key encipherment or key agreement."
        }
    }
}

import COpenSSL

/// The one TLS profile of the network. Both ends are ours, so the strictest settings cost nothing.
///
/// Follows the high-security type (高セキュリティ型) of IPA/CRYPTREC GL-3001 and RFC 9846 (TLS 1.3).
enum TLSProfile {
    /// The only application protocol: anything else, or none, is refused by both sides (RFC 7301).
    static let applicationProtocol = "juki/1"
    /// AES-256 first: with AES instructions the difference to AES-128 is far below the cost of one request.
    static let cipherSuites = "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"
    static let groups = "P-256:P-384:X25519"
    static let signatureAlgorithms = "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384"
    /// Level 3 asks for 128-bit strength of every key and digest, which P-256 with SHA-256 just meets.
    static let securityLevel: Int32 = 3
    /// Leaf, one intermediate authority, root.
    static let verificationDepth: Int32 = 2
    /// Three P-384 certificates take about 3 KiB; a longer chain is an attempt to make us work.
    static let maximumCertificateChainBytes = 16 * 1024
    /// AES-GCM stays safe to 2^24.5 records for one key (RFC 9846 section 5.5), and OpenSSL does not count.
    /// From this many records in either direction the connection asks to be replaced.
    static let recordsBeforeReplacement: UInt64 = 1 << 23
    /// From this many records nothing more is sent or accepted, whether it was replaced or not.
    static let recordsBeforeRefusal: UInt64 = 1 << 24
    /// A peer may ask for new keys this often; OpenSSL itself has no limit, and each costs it a key derivation.
    static let keyUpdateInterval: UInt64 = 100_000_000
    /// So many key updates may come at once after a quiet time.
    static let keyUpdateBurst: UInt64 = 4

    /// Puts the profile on a fresh `SSL_CTX`.
    static func apply(to context: borrowing ContextHandle, deviation: ProfileDeviation) throws(TLSError) {
        let ssl = unsafe context.pointer
        let version = deviation.speaksOnlyTLS12 ? TLS1_2_VERSION : TLS1_3_VERSION
        try require("protocol version", unsafe juki_SSL_CTX_set_protocol_range(ssl, version, version))
        try require("cipher suites", unsafe SSL_CTX_set_ciphersuites(ssl, cipherSuites))
        try require("groups", unsafe juki_SSL_CTX_set1_groups_list(ssl, groups))
        try require("signature algorithms", unsafe juki_SSL_CTX_set1_sigalgs_list(ssl, signatureAlgorithms))
        try require("signature algorithms of clients",
                    unsafe juki_SSL_CTX_set1_client_sigalgs_list(ssl, signatureAlgorithms))
        unsafe SSL_CTX_set_security_level(ssl, securityLevel)
        // Plaintext is overwritten once it is read. Buffers stay with their connection (34 KiB each): with
        // SSL_MODE_RELEASE_BUFFERS, OpenSSL would overwrite and free the whole buffer after each record, about a
        // quarter of the processor time of a small call (measured over memory, both ends).
        unsafe SSL_CTX_set_options(ssl, juki_SSL_OP_for_closed_network())
        unsafe SSL_CTX_clear_options(ssl, juki_SSL_OP_middlebox_compatibility())
        // A resumed connection would skip the certificate, hence revocation, so nothing can be resumed.
        unsafe juki_SSL_CTX_disable_session_cache(ssl)
        try require("session tickets", unsafe SSL_CTX_set_num_tickets(ssl, 0))
        try require("early data", unsafe SSL_CTX_set_max_early_data(ssl, 0))
        unsafe juki_SSL_CTX_set_read_ahead(ssl)
        unsafe juki_SSL_CTX_set_max_cert_list(ssl, maximumCertificateChainBytes)
        unsafe SSL_CTX_set_verify_depth(ssl, verificationDepth)
        unsafe SSL_CTX_set_verify(
            ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, verifyPeerCertificate)
    }

    private static func require(_ setting: String, _ result: Int32) throws(TLSError) {
        guard result == 1 else { throw .settingRefused(setting) }
    }
}

/// How a test makes a peer that breaks one rule of the profile. Nothing outside the package can say this.
package struct ProfileDeviation: Sendable {
    package var speaksOnlyTLS12 = false
    package var applicationProtocol: String? = TLSProfile.applicationProtocol
    package var presentsCertificate = true
    package var recordsBeforeReplacement = TLSProfile.recordsBeforeReplacement
    package var recordsBeforeRefusal = TLSProfile.recordsBeforeRefusal

    package init() {}
}

import COpenSSL

/// Content encrypted for one recipient: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), in DER.
///
/// The content key is made anew for each message and travels under the recipient's key: RSAES-OAEP with SHA-256
/// (RFC 3560), or ephemeral-static ECDH with the X9.63 KDF on SHA-256 and AES-256 key wrap (RFC 5753). Any CMS tool
/// opens it: `openssl cms -decrypt -inform DER -in FILE -inkey KEY -recip CERTIFICATE`. A change to it does not open.
public enum EnvelopedMessage {
    /// The whole is built in memory: twice the content and a little.
    public static let contentByteCountMax = 256 << 20

    /// - Throws: ``RecipientCertificateError/keyNotUsable`` when OpenSSL refuses the recipient's key after all.
    /// - Precondition: content of 1 to ``contentByteCountMax`` bytes.
    public static func seal(
        _ content: [UInt8], to recipient: RecipientCertificate
    ) throws(RecipientCertificateError) -> [UInt8] {
        precondition((1...contentByteCountMax).contains(content.count), "a message has content, of bounded length")
        let certificate = try RecipientCertificate.read(recipient.encoded)
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        let message = EnvelopeHandle()
        let key = unsafe X509_get0_pubkey(certificate.pointer)
        let added = unsafe CMS_add1_recipient_cert(message.pointer, certificate.pointer, UInt32(CMS_KEY_PARAM))
        guard let added = unsafe added, let context = unsafe CMS_RecipientInfo_get0_pkey_ctx(added),
              unsafe EVP_PKEY_is_a(key, "RSA") == 1 ? useOAEP(context) : useSHA256(context) else {
            throw .keyNotUsable
        }
        return try message.take(content)
    }

    private static func useOAEP(_ context: OpaquePointer) -> Bool {
        unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0
            && EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0
            && EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0
    }

    private static func useSHA256(_ context: OpaquePointer) -> Bool {
        unsafe EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0
    }
}

/// Owns a `CMS_ContentInfo` under construction.
@safe
private struct EnvelopeHandle: ~Copyable {
    let pointer: OpaquePointer

    init() {
        let flags = UInt32(CMS_PARTIAL | CMS_BINARY)
        guard let pointer = unsafe CMS_encrypt(nil, nil, Algorithms.shared.aes256GCM, flags) else {
            preconditionFailure("AES-256-GCM is always available")
        }
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe CMS_ContentInfo_free(pointer)
    }

    /// Encrypts the content and gives the finished message.
    func take(_ content: [UInt8]) throws(RecipientCertificateError) -> [UInt8] {
        guard let source = unsafe BIO_new_mem_buf(content, Int32(content.count)) else {
            preconditionFailure("out of memory")
        }
        defer { unsafe BIO_free(source) }
        guard unsafe CMS_final(pointer, source, nil, UInt32(CMS_BINARY)) == 1 else { throw .keyNotUsable }
        var start: UnsafeMutablePointer<UInt8>?
        let count = unsafe i2d_CMS_ContentInfo(pointer, &start)
        guard count > 0, let start = unsafe start else { throw .keyNotUsable }
        defer { unsafe juki_OPENSSL_free(start) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
}

import COpenSSL

/// Algorithms looked up once: OpenSSL 3 searches its providers, under a lock, at each implicit look-up.
///
/// `@unchecked Sendable`: fetched algorithms are immutable and reference-counted atomically
/// (openssl-threads(7)); these live as long as the process.
@safe
final class Algorithms: @unchecked Sendable {
    static let shared = Algorithms()

    let sha256: OpaquePointer
    let aes256GCM: OpaquePointer
    let hmac: OpaquePointer

    private init() {
        guard let sha256 = unsafe EVP_MD_fetch(nil, "SHA256", nil),
              let aes256GCM = unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil),
              let hmac = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else {
            fatalError("OpenSSL has no SHA-256, AES-256-GCM or HMAC; its default provider is not installed.")
        }
        unsafe self.sha256 = unsafe sha256
        unsafe self.aes256GCM = unsafe aes256GCM
        unsafe self.hmac = unsafe hmac
    }
}

import COpenSSL

/// An Ed25519 private key (RFC 8032): signs. May be shared by threads.
///
/// `@unchecked Sendable`: the key is made once and only read; OpenSSL counts references to it atomically.
@safe
public final class SigningKey: @unchecked Sendable {
    /// Length of the seed that the key is made of.
    public static let seedByteCount = 32

    private let key: OpaquePointer
    /// The key that checks what this one signs.
    public let verifyingKey: VerifyingKey

    /// - Throws: ``CryptographyError/wrongKeyLength(expected:found:)``
    public init(seed: [UInt8]) throws(CryptographyError) {
        guard seed.count == Self.seedByteCount else {
            throw .wrongKeyLength(expected: Self.seedByteCount, found: seed.count)
        }
        guard let key = unsafe EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed, seed.count) else {
            preconditionFailure("Ed25519 is always available")
        }
        unsafe self.key = unsafe key
        var publicKey = [UInt8](repeating: 0, count: VerifyingKey.byteCount)
        var length = publicKey.count
        let told = unsafe EVP_PKEY_get_raw_public_key(key, &publicKey, &length)
        precondition(told == 1 && length == publicKey.count, "an Ed25519 key knows its public part")
        verifyingKey = try VerifyingKey(bytes: publicKey)
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    /// The 64-byte signature of a message. Some 50 microseconds.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: VerifyingKey.signatureByteCount)
        var length = signature.count
        let done = unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1
            && EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        precondition(done && length == signature.count, "signing in memory cannot fail")
        return signature
    }
}

/// An Ed25519 public key (RFC 8032): checks signatures. May be shared by threads.
///
/// `@unchecked Sendable`: the key is made once and only read; OpenSSL counts references to it atomically.
@safe
public final class VerifyingKey: @unchecked Sendable {
    public static let byteCount = 32
    public static let signatureByteCount = 64

    private let key: OpaquePointer
    /// The key itself, 32 bytes.
    public let bytes: [UInt8]

    /// - Throws: ``CryptographyError/wrongKeyLength(expected:found:)``
    public init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.byteCount else {
            throw .wrongKeyLength(expected: Self.byteCount, found: bytes.count)
        }
        guard let key = unsafe EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count) else {
            preconditionFailure("Ed25519 is always available")
        }
        unsafe self.key = unsafe key
        self.bytes = bytes
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    /// Whether the signature is this key's, of exactly this message. Some 150 microseconds.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        defer { unsafe EVP_MD_CTX_free(context) }
        defer { ErrorQueue.clear() }
        return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}

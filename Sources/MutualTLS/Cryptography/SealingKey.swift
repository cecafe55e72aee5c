import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with a random nonce: keeps a value secret and shows any change to it.
///
/// Sealed form: nonce (12 bytes), ciphertext (as long as the plaintext), tag (16 bytes). The associated data is not
/// stored; give the same again to open, for instance the record's key, so that a sealed value cannot be moved to
/// another record. Seal at most 2^32 values under one key: random nonces repeat by chance beyond that.
/// May be shared by threads.
public final class SealingKey: Sendable {
    public static let keyByteCount = 32
    public static let nonceByteCount = 12
    public static let tagByteCount = 16
    /// What sealing adds to the length.
    public static let overheadByteCount = nonceByteCount + tagByteCount

    private let secret: SecretBytes

    /// - Throws: ``CryptographyError/wrongKeyLength(expected:found:)``
    public init(key: [UInt8]) throws(CryptographyError) {
        guard key.count == Self.keyByteCount else {
            throw .wrongKeyLength(expected: Self.keyByteCount, found: key.count)
        }
        secret = SecretBytes(copying: key)
    }

    /// - Throws: ``CryptographyError/nothingToSeal`` for an empty value.
    public func seal(_ plaintext: [UInt8], authenticating associated: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let nonce = secureRandomBytes(count: Self.nonceByteCount)
        return try seal(plaintext, authenticating: associated, nonce: nonce)
    }

    /// As ``seal(_:authenticating:)`` with a given nonce, for known-answer tests. A nonce used twice gives away
    /// the key that authenticates.
    package func seal(
        _ plaintext: [UInt8], authenticating associated: [UInt8], nonce: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        guard !plaintext.isEmpty else { throw .nothingToSeal }
        let cipher = CipherHandle()
        var done = cipher.start(encrypting: true, secret, nonce: nonce)
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
        var tag = [UInt8](repeating: 0, count: Self.tagByteCount)
        done = done && cipher.authenticate(associated)
        done = done && cipher.process(plaintext[...], into: &ciphertext)
        done = done && cipher.finish()
        let tagged = unsafe EVP_CIPHER_CTX_ctrl(
            cipher.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagByteCount), &tag)
        precondition(done && tagged == 1, "AES-256-GCM in memory cannot fail")
        return nonce + ciphertext + tag
    }

    /// - Throws: ``CryptographyError/notAuthentic``; no part of the plaintext is given out then.
    public func open(_ sealed: [UInt8], authenticating associated: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard sealed.count > Self.overheadByteCount else { throw .notAuthentic }
        let cipher = CipherHandle()
        var tag = Array(sealed.suffix(Self.tagByteCount))
        let ciphertext = sealed[Self.nonceByteCount..<(sealed.count - Self.tagByteCount)]
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        var done = cipher.start(encrypting: false, secret, nonce: Array(sealed.prefix(Self.nonceByteCount)))
        done = done && cipher.authenticate(associated)
        done = done && cipher.process(ciphertext, into: &plaintext)
        precondition(done, "AES-256-GCM in memory cannot fail before its tag is checked")
        let genuine = unsafe EVP_CIPHER_CTX_ctrl(
            cipher.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagByteCount), &tag) == 1 && cipher.finish()
        guard genuine else {
            cleanse(&plaintext)
            throw .notAuthentic
        }
        return plaintext
    }
}

/// Owns an `EVP_CIPHER_CTX` for one message.
@safe
private struct CipherHandle: ~Copyable {
    let pointer: OpaquePointer

    init() {
        guard let pointer = unsafe EVP_CIPHER_CTX_new() else { preconditionFailure("out of memory") }
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(pointer)
    }

    func start(encrypting: Bool, _ key: SecretBytes, nonce: [UInt8]) -> Bool {
        precondition(nonce.count == SealingKey.nonceByteCount, "GCM's own nonce length")
        return unsafe EVP_CipherInit_ex2(
            pointer, Algorithms.shared.aes256GCM, key.start, nonce, encrypting ? 1 : 0, nil) == 1
    }

    func authenticate(_ associated: [UInt8]) -> Bool {
        var length: Int32 = 0
        if associated.isEmpty { return true }
        return unsafe EVP_CipherUpdate(pointer, nil, &length, associated, Int32(associated.count)) == 1
    }

    func process(_ input: ArraySlice<UInt8>, into output: inout [UInt8]) -> Bool {
        var length: Int32 = 0
        let count = Int32(input.count)
        return unsafe input.withUnsafeBufferPointer { source in
            unsafe EVP_CipherUpdate(pointer, &output, &length, source.baseAddress, count) == 1 && length == count
        }
    }

    func finish() -> Bool {
        var length: Int32 = 0
        var nothing: [UInt8] = [0]
        return unsafe EVP_CipherFinal_ex(pointer, &nothing, &length) == 1
    }
}

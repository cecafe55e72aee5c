import COpenSSL

/// HMAC-SHA-256 under a secret key (RFC 2104): finds and compares values without storing them.
///
/// A plain hash of an eleven- or twelve-digit number is undone by trying all numbers; this cannot be without the key.
/// May be shared by threads. About a microsecond for a short value.
///
/// `@unchecked Sendable`: the keyed state is made once and only ever duplicated.
@safe
public final class KeyedHash: @unchecked Sendable {
    public static let keyByteCount = 32

    private let keyed: OpaquePointer

    /// - Throws: ``CryptographyError/wrongKeyLength(expected:found:)``
    public convenience init(key: [UInt8]) throws(CryptographyError) {
        guard key.count == Self.keyByteCount else {
            throw .wrongKeyLength(expected: Self.keyByteCount, found: key.count)
        }
        self.init(keyOfAnyLength: key)
    }

    /// RFC 4231's test keys have other lengths than ours.
    package init(keyOfAnyLength key: [UInt8]) {
        guard let context = unsafe EVP_MAC_CTX_new(Algorithms.shared.hmac) else {
            preconditionFailure("HMAC is always available")
        }
        // A parameter keeps pointers to its key and its value: both must outlive the call that reads it.
        let done = unsafe "SHA256".withCString { name in
            unsafe OSSL_MAC_PARAM_DIGEST.withCString { parameter in
                let parameters = unsafe [
                    OSSL_PARAM_construct_utf8_string(parameter, UnsafeMutablePointer(mutating: name), 0),
                    OSSL_PARAM_construct_end(),
                ]
                return unsafe EVP_MAC_init(context, key, key.count, parameters)
            }
        }
        precondition(done == 1, "HMAC-SHA-256 is always available")
        unsafe keyed = unsafe context
    }

    deinit {
        unsafe EVP_MAC_CTX_free(keyed)
    }

    /// The whole 256-bit code. Use ``SHA256Digest/prefix128`` of it where 128 bits do.
    public func code(for message: borrowing RawSpan) -> SHA256Digest {
        unsafe message.withUnsafeBytes { unsafe code(for: $0) }
    }

    public func code(for message: [UInt8]) -> SHA256Digest {
        unsafe code(for: message.span.bytes)
    }

    /// The first bytes of the code, for keys that have to be short. At least 16, so that no two values meet by chance.
    public func truncatedCode(for message: [UInt8], byteCount: Int) -> [UInt8] {
        precondition((16...SHA256Digest.byteCount).contains(byteCount), "a code has 16 to 32 bytes")
        return Array(code(for: message).bytes.prefix(byteCount))
    }

    private func code(for message: UnsafeRawBufferPointer) -> SHA256Digest {
        guard let context = unsafe EVP_MAC_CTX_dup(keyed) else { preconditionFailure("out of memory") }
        defer { unsafe EVP_MAC_CTX_free(context) }
        return unsafe SHA256Digest { output in
            var length = 0
            let start = unsafe message.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let done = unsafe message.count == 0 || EVP_MAC_update(context, start, message.count) == 1
            let finished = unsafe EVP_MAC_final(context, output, &length, SHA256Digest.byteCount) == 1
            precondition(done && finished, "HMAC in memory cannot fail")
        }
    }
}

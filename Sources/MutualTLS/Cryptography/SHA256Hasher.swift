import COpenSSL

/// SHA-256 of a message that comes in parts.
@safe
public struct SHA256Hasher: ~Copyable {
    private let context: OpaquePointer

    public init() {
        guard let context = unsafe EVP_MD_CTX_new(),
              unsafe EVP_DigestInit_ex(context, Algorithms.shared.sha256, nil) == 1 else {
            preconditionFailure("SHA-256 is always available")
        }
        unsafe self.context = unsafe context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    public mutating func update(_ part: borrowing RawSpan) {
        let done = unsafe part.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(done == 1, "hashing in memory cannot fail")
    }

    public mutating func update(_ part: [UInt8]) {
        unsafe update(part.span.bytes)
    }

    /// The digest of all parts so far; the hasher is ready for another message afterwards.
    public mutating func finish() -> SHA256Digest {
        let digest = unsafe SHA256Digest { output in
            var length: UInt32 = 0
            let done = unsafe EVP_DigestFinal_ex(context, output, &length)
            precondition(done == 1 && length == SHA256Digest.byteCount, "hashing in memory cannot fail")
        }
        let ready = unsafe EVP_DigestInit_ex(context, Algorithms.shared.sha256, nil)
        precondition(ready == 1, "SHA-256 is always available")
        return digest
    }
}

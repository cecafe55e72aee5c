import COpenSSL

/// A SHA-256 value (FIPS 180-4), 32 bytes held without a heap allocation.
public struct SHA256Digest: Sendable, Hashable {
    public static let byteCount = 32

    // Big-endian words, so that their order is the order of the bytes.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of a message. A few hundred nanoseconds for a short one.
    public init(hashing message: borrowing RawSpan) {
        self = unsafe message.withUnsafeBytes { unsafe SHA256Digest(hashing: $0) }
    }

    public init(hashing message: [UInt8]) {
        unsafe self.init(hashing: message.span.bytes)
    }

    private init(hashing message: UnsafeRawBufferPointer) {
        unsafe self.init { output in
            var length: UInt32 = 0
            let done = unsafe EVP_Digest(
                message.baseAddress, message.count, output, &length, Algorithms.shared.sha256, nil)
            precondition(done == 1 && length == Self.byteCount, "SHA-256 is always available")
        }
    }

    /// The digest of one byte followed by a message: the byte keeps messages of different kinds apart, so that none
    /// can be passed off as another.
    public init(domain: UInt8, hashing message: borrowing RawSpan) {
        let count = message.byteCount
        self = unsafe message.withUnsafeBytes { message in
            unsafe withUnsafeTemporaryAllocation(byteCount: count + 1, alignment: 8) { buffer in
                unsafe buffer[0] = domain
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[1...]).copyMemory(from: message)
                return unsafe SHA256Digest(hashing: UnsafeRawBufferPointer(buffer))
            }
        }
    }

    /// The digest of one byte followed by two digests.
    public init(domain: UInt8, hashing left: SHA256Digest, _ right: SHA256Digest) {
        var content = (
            left.words.0.bigEndian, left.words.1.bigEndian, left.words.2.bigEndian, left.words.3.bigEndian,
            right.words.0.bigEndian, right.words.1.bigEndian, right.words.2.bigEndian, right.words.3.bigEndian)
        self = unsafe withUnsafeBytes(of: &content) { unsafe SHA256Digest(domain: domain, hashing: $0.bytes) }
    }

    /// A digest computed elsewhere; nil if it has not 32 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        unsafe self.init { output in unsafe output.update(from: bytes, count: Self.byteCount) }
    }

    init(writing fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        words = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.byteCount) { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("the buffer is not empty") }
            unsafe fill(start)
            func word(_ index: Int) -> UInt64 {
                UInt64(bigEndian: unsafe UnsafeRawPointer(start).loadUnaligned(
                    fromByteOffset: index * 8, as: UInt64.self))
            }
            return (word(0), word(1), word(2), word(3))
        }
    }

    /// Lends the 32 bytes.
    public func withBytes<Result>(_ body: (borrowing RawSpan) -> Result) -> Result {
        let ordered = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return unsafe withUnsafeBytes(of: ordered) { unsafe body($0.bytes) }
    }

    public var bytes: [UInt8] {
        withBytes { span in unsafe span.withUnsafeBytes { unsafe Array($0) } }
    }

    /// The first 16 bytes as two big-endian numbers: a compact key for indexes that need no more than 128 bits.
    public var prefix128: (high: UInt64, low: UInt64) { (words.0, words.1) }

    public static func == (left: Self, right: Self) -> Bool {
        // All words are compared whatever the first says: a digest can be a secret's.
        (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
            | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3) == 0
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension SHA256Digest: CustomStringConvertible {
    /// Lower-case hexadecimal.
    public var description: String { hexadecimal(bytes) }
}

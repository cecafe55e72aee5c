import MutualTLS

/// SHA-256 as the messages' digests want it.
enum BulkHash {
    @Sendable static func sha256(_ bytes: [UInt8]) -> [UInt8] { SHA256Digest(hashing: bytes).bytes }
}

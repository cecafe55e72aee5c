/// The digest of a file of conditions: a chain over its batches, so that either side can follow it batch by batch.
///
/// The digest of a batch is SHA-256 over its lines, each followed by a line feed. The chain begins with 32 zero bytes;
/// each batch makes it SHA-256(chain ‖ digest of the batch).
public struct BulkDigest: Sendable {
    public typealias Hash = @Sendable ([UInt8]) -> [UInt8]

    /// The digest of the file as far as it has been followed, 32 bytes.
    public private(set) var chain: [UInt8]
    private let hash: Hash

    /// - Parameters:
    ///   - chain: where it was left, or nil for the beginning of a file.
    ///   - hash: SHA-256, whose implementation is not this module's.
    public init(from chain: [UInt8]? = nil, hash: @escaping Hash) {
        self.chain = chain ?? [UInt8](repeating: 0, count: 32)
        self.hash = hash
    }

    /// Follows one batch.
    /// - Returns: the digest of the batch, 32 bytes.
    @discardableResult
    public mutating func add(_ lines: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines {
            bytes.append(contentsOf: line)
            bytes.append(TSVByte.lineFeed)
        }
        let digest = hash(bytes)
        chain = hash(chain + digest)
        return digest
    }
}

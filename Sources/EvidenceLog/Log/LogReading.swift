public import MutualTLS
public import OrderedStore
public import RecordStore
public import TransparencyLog

/// An entry with all that shows it to be in the log.
public struct EvidenceProof: Sendable {
    public let entry: [UInt8]
    public let proof: InclusionProof
}

extension EvidenceLog {
    /// The root that the log had at a size.
    /// - Precondition: `size` is not above the log's.
    public func root(at size: UInt64, in reading: some StoreReading) throws(RecordStoreError) -> SHA256Digest {
        try TreeView(head.tree, tiles: StoredTiles(reading)).root(at: size)
    }

    /// Proves that the log of a size begins with that of an earlier size.
    /// - Precondition: neither is above the log's size.
    public func consistency(
        from old: UInt64, to new: UInt64, in reading: some StoreReading
    ) throws(RecordStoreError) -> ConsistencyProof {
        try TreeView(head.tree, tiles: StoredTiles(reading)).consistencyProof(from: old, to: new)
    }

    /// An entry and its proof in the tree of a size.
    /// - Parameters:
    ///   - sequence: from 1.
    ///   - size: at least the sequence, at most the log's size.
    /// - Returns: nil when the entry was erased.
    public func proof(
        of sequence: UInt64, at size: UInt64, in reading: some StoreReading
    ) throws(RecordStoreError) -> EvidenceProof? {
        let entry: [UInt8]?
        do { entry = try reading.get(EvidenceLayout.sequence(sequence), in: EvidenceLayout.entries) } catch {
            throw .store(error)
        }
        guard let entry else { return nil }
        let view = TreeView(head.tree, tiles: StoredTiles(reading))
        return EvidenceProof(entry: entry, proof: try view.inclusionProof(of: sequence - 1, at: size))
    }
}

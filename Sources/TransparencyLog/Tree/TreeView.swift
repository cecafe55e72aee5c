public import MutualTLS

/// A tree with its stored tiles: answers for any part of it, at any size it has had.
public struct TreeView<Tiles: TileReading> {
    private let tree: TiledTree
    private let tiles: Tiles

    public init(_ tree: TiledTree, tiles: Tiles) {
        self.tree = tree
        self.tiles = tiles
    }

    /// Leaves.
    public var size: UInt64 { tree.size }

    /// The root that the tree had at a size.
    /// - Precondition: `size` is not above the tree's.
    public func root(at size: UInt64) throws(Tiles.Failure) -> SHA256Digest {
        precondition(size <= tree.size, "the tree has not been as large")
        return size == 0 ? TreeHash.empty : try hash(of: 0..<size)
    }

    /// Proves that a leaf is in the tree of a size (RFC 9162 section 2.1.3.1).
    /// - Precondition: `index` < `size`, and `size` is not above the tree's.
    public func inclusionProof(of index: UInt64, at size: UInt64) throws(Tiles.Failure) -> InclusionProof {
        precondition(index < size && size <= tree.size, "a leaf of the tree")
        var hashes: [SHA256Digest] = []
        var part = 0..<size
        while part.count > 1 {
            let middle = part.lowerBound + Self.split(UInt64(part.count))
            if index < middle {
                hashes.append(try hash(of: middle..<part.upperBound))
                part = part.lowerBound..<middle
            } else {
                hashes.append(try hash(of: part.lowerBound..<middle))
                part = middle..<part.upperBound
            }
        }
        return InclusionProof(leafIndex: index, treeSize: size, hashes: hashes.reversed())
    }

    /// Proves that the tree of a size goes on from that of an earlier size (RFC 9162 section 2.1.4.1).
    /// - Precondition: `old` ≤ `new`, and `new` is not above the tree's.
    public func consistencyProof(from old: UInt64, to new: UInt64) throws(Tiles.Failure) -> ConsistencyProof {
        precondition(old <= new && new <= tree.size, "sizes that the tree has had")
        var hashes: [SHA256Digest] = []
        guard old > 0, old < new else { return ConsistencyProof(oldSize: old, newSize: new, hashes: []) }
        var part = 0..<new
        var isWholeOld = true
        while part.upperBound != old {
            let middle = part.lowerBound + Self.split(UInt64(part.count))
            if old <= middle {
                hashes.append(try hash(of: middle..<part.upperBound))
                part = part.lowerBound..<middle
            } else {
                hashes.append(try hash(of: part.lowerBound..<middle))
                part = middle..<part.upperBound
                isWholeOld = false
            }
        }
        // The old tree itself is known to whoever asks.
        if !isWholeOld { hashes.append(try hash(of: part)) }
        return ConsistencyProof(oldSize: old, newSize: new, hashes: hashes.reversed())
    }

    /// The hash of a range that is a subtree of some tree of this log.
    private func hash(of part: Range<UInt64>) throws(Tiles.Failure) -> SHA256Digest {
        let count = UInt64(part.count)
        if count.nonzeroBitCount == 1 { return try hash(height: count.trailingZeroBitCount, at: part.lowerBound) }
        let middle = part.lowerBound + Self.split(count)
        let left = try hash(of: part.lowerBound..<middle)
        return TreeHash.node(left, try hash(of: middle..<part.upperBound))
    }

    /// The hash of the complete subtree of 2^`height` leaves that begins at `start`.
    private func hash(height: Int, at start: UInt64) throws(Tiles.Failure) -> SHA256Digest {
        let level = height / Tile.height
        let first = start >> UInt64(level * Tile.height)
        let offset = Int(first % UInt64(Tile.width))
        let hashes = try hashes(level: level, index: first / UInt64(Tile.width))
        return TreeHash.root(of: hashes[offset..<offset + 1 << (height % Tile.height)])
    }

    private func hashes(level: Int, index: UInt64) throws(Tiles.Failure) -> [SHA256Digest] {
        if let tile = tree.unfinishedTile(level: level), tile.index == index { return tile.hashes }
        return try tiles.tile(level: level, index: index)
    }

    /// The largest power of two below a count above 1.
    private static func split(_ count: UInt64) -> UInt64 {
        1 << UInt64(UInt64.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}

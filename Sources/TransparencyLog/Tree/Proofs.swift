public import MutualTLS

/// Shows that an entry is in the tree of a root, without the other entries (RFC 9162 section 2.1.3).
public struct InclusionProof: Sendable, Equatable {
    /// Position of the entry, from 0.
    public let leafIndex: UInt64
    /// Leaves of the tree.
    public let treeSize: UInt64
    /// From the leaf upwards.
    public let hashes: [SHA256Digest]

    public init(leafIndex: UInt64, treeSize: UInt64, hashes: [SHA256Digest]) {
        self.leafIndex = leafIndex
        self.treeSize = treeSize
        self.hashes = hashes
    }

    /// Whether the leaf is at its place in the tree with this root.
    public func proves(leaf: SHA256Digest, in root: SHA256Digest) -> Bool {
        guard leafIndex < treeSize else { return false }
        var climb = Climb(node: leafIndex, last: treeSize - 1)
        var hash = leaf
        for sibling in hashes {
            guard let isRight = climb.step() else { return false }
            hash = isRight ? TreeHash.node(sibling, hash) : TreeHash.node(hash, sibling)
        }
        return climb.isAtRoot && hash == root
    }
}

/// Shows that a tree begins with all that an earlier one held (RFC 9162 section 2.1.4).
public struct ConsistencyProof: Sendable, Equatable {
    public let oldSize: UInt64
    public let newSize: UInt64
    public let hashes: [SHA256Digest]

    public init(oldSize: UInt64, newSize: UInt64, hashes: [SHA256Digest]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Whether the tree with `newRoot` goes on from the one with `oldRoot`.
    public func proves(_ oldRoot: SHA256Digest, isBeginningOf newRoot: SHA256Digest) -> Bool {
        if oldSize == newSize { return hashes.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return hashes.isEmpty && oldRoot == TreeHash.empty }
        guard oldSize < newSize, !hashes.isEmpty else { return false }
        var path = hashes[...]
        // An old tree that is a whole subtree of the new one is not repeated in the proof.
        let first = oldSize.nonzeroBitCount == 1 ? oldRoot : path.removeFirst()
        let shift = UInt64((~(oldSize - 1)).trailingZeroBitCount)
        var climb = Climb(node: (oldSize - 1) >> shift, last: (newSize - 1) >> shift)
        var (old, new) = (first, first)
        for sibling in path {
            guard let isRight = climb.step() else { return false }
            if isRight {
                old = TreeHash.node(sibling, old)
                new = TreeHash.node(sibling, new)
            } else {
                new = TreeHash.node(new, sibling)
            }
        }
        return climb.isAtRoot && old == oldRoot && new == newRoot
    }
}

/// The way from a node to the root, one sibling at a time.
private struct Climb {
    /// Number of the node within its level, and of the level's last node.
    var node: UInt64
    var last: UInt64

    var isAtRoot: Bool { last == 0 }

    /// Goes up over the next sibling.
    /// - Returns: whether the node is the right one of the two; nil when there is no sibling any more.
    mutating func step() -> Bool? {
        guard last > 0 else { return nil }
        let isRight = node & 1 == 1 || node == last
        if isRight, node & 1 == 0 {
            // The last node of its level has no sibling until the level where it is a right one.
            while node & 1 == 0, node != 0 { up() }
        }
        up()
        return isRight
    }

    private mutating func up() {
        node >>= 1
        last >>= 1
    }
}

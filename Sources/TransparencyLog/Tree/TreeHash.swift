public import MutualTLS

/// The hashes of a Merkle tree (RFC 9162 section 2.1.1): SHA-256, with one byte before it that tells leaves from
/// nodes, so that no node can be passed off as an entry.
public enum TreeHash {
    private static let leafDomain: UInt8 = 0x00
    private static let nodeDomain: UInt8 = 0x01

    /// The root of the tree without a leaf.
    public static let empty = SHA256Digest(hashing: [])

    /// The hash of an entry.
    public static func leaf(_ entry: borrowing RawSpan) -> SHA256Digest {
        SHA256Digest(domain: leafDomain, hashing: entry)
    }

    /// The hash of an entry.
    public static func leaf(_ entry: [UInt8]) -> SHA256Digest {
        leaf(entry.span.bytes)
    }

    /// The hash of two subtrees.
    public static func node(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        SHA256Digest(domain: nodeDomain, hashing: left, right)
    }

    /// The root over hashes of one level, at least one: the left part is the largest power of two that leaves a
    /// right part.
    static func root(of hashes: ArraySlice<SHA256Digest>) -> SHA256Digest {
        precondition(!hashes.isEmpty, "a subtree has leaves")
        var level = Array(hashes)
        // An odd one at the end goes up unchanged: the same tree, without recursion.
        while level.count > 1 {
            var next: [SHA256Digest] = []
            next.reserveCapacity(level.count / 2 + 1)
            for position in stride(from: 0, to: level.count - 1, by: 2) {
                next.append(node(level[position], level[position + 1]))
            }
            if !level.count.isMultiple(of: 2) { next.append(level[level.count - 1]) }
            level = next
        }
        return level[0]
    }
}

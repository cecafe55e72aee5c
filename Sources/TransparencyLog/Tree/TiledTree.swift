public import MutualTLS

/// 256 hashes of one level, the unit in which a tree is stored and published (C2SP tlog-tiles). Level 0 holds the
/// leaves; a hash of level n + 1 is the root over a full tile of level n.
public struct Tile: Sendable, Equatable {
    /// Hashes of a full tile.
    public static let width = 256
    /// Steps of the tree that one tile spans.
    static let height = 8
    /// No log grows beyond 2^63 entries.
    static let levelsMax = 8

    public let level: Int
    /// Number of the tile within its level, from 0.
    public let index: UInt64
    /// 1 to ``width`` hashes; fewer than ``width`` in the last tile of a level only.
    public let hashes: [SHA256Digest]

    public init(level: Int, index: UInt64, hashes: [SHA256Digest]) {
        self.level = level
        self.index = index
        self.hashes = hashes
    }

    public var isFull: Bool { hashes.count == Self.width }

    /// The root over its hashes.
    public var root: SHA256Digest { TreeHash.root(of: hashes[...]) }

    /// The hashes one after another, 32 bytes each: the tile's file.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * SHA256Digest.byteCount)
        for hash in hashes { bytes.append(contentsOf: hash.bytes) }
        return bytes
    }

    /// Hashes out of a tile's file; nil unless it holds 1 to 256 whole ones.
    public static func hashes(in bytes: [UInt8]) -> [SHA256Digest]? {
        let size = SHA256Digest.byteCount
        guard bytes.count.isMultiple(of: size), (1...width).contains(bytes.count / size) else { return nil }
        return stride(from: 0, to: bytes.count, by: size).compactMap {
            SHA256Digest(bytes: Array(bytes[$0..<$0 + size]))
        }
    }
}

/// A Merkle tree that grows at its right end, held as the unfinished tile of each level: at most 255 hashes a level,
/// whatever its size. A value: a copy is the tree as it was.
public struct TiledTree: Sendable, Equatable {
    /// Leaves.
    public private(set) var size: UInt64 = 0
    /// By level, fewer than 256 hashes each.
    private var unfinished: [[SHA256Digest]] = []

    /// The tree without a leaf.
    public init() {}

    /// Takes up a tree that was stored.
    /// - Parameters:
    ///   - size: its leaves.
    ///   - lastLeaves: hashes of the leaves after the last full tile, `size % 256` of them.
    ///   - tiles: where its full tiles are.
    public init<Tiles: TileReading>(
        size: UInt64, lastLeaves: [SHA256Digest], tiles: Tiles
    ) throws(Tiles.Failure) {
        precondition(UInt64(lastLeaves.count) == size % UInt64(Tile.width), "the leaves after the last full tile")
        self.size = size
        unfinished = [lastLeaves]
        var count = size / UInt64(Tile.width)
        while count > 0 {
            let level = unfinished.count
            var hashes: [SHA256Digest] = []
            for index in count / UInt64(Tile.width) * UInt64(Tile.width)..<count {
                let below = try tiles.tile(level: level - 1, index: index)
                hashes.append(TreeHash.root(of: below[...]))
            }
            unfinished.append(hashes)
            count /= UInt64(Tile.width)
        }
    }

    /// Adds a leaf.
    /// - Returns: the tiles that it completes, lowest level first; usually none.
    public mutating func append(_ leaf: SHA256Digest) -> [Tile] {
        var completed: [Tile] = []
        var hash = leaf
        size += 1
        for level in 0..<Tile.levelsMax {
            if level == unfinished.count { unfinished.append([]) }
            unfinished[level].append(hash)
            guard unfinished[level].count == Tile.width else { break }
            let index = (size >> UInt64(Tile.height * (level + 1))) - 1
            let tile = Tile(level: level, index: index, hashes: unfinished[level])
            unfinished[level].removeAll(keepingCapacity: true)
            hash = tile.root
            completed.append(tile)
        }
        return completed
    }

    /// The root over all leaves.
    public var root: SHA256Digest {
        var right: SHA256Digest?
        for hashes in unfinished {
            if let hash = right {
                // What lies to the right is smaller than a hash of this level, so it is the odd one at the end.
                right = TreeHash.root(of: hashes[...] + [hash])
            } else if !hashes.isEmpty {
                right = TreeHash.root(of: hashes[...])
            }
        }
        return right ?? TreeHash.empty
    }

    /// The unfinished tile of a level; nil when the level ends with a full one or is not reached.
    public func unfinishedTile(level: Int) -> Tile? {
        guard level < unfinished.count, !unfinished[level].isEmpty else { return nil }
        return Tile(
            level: level, index: size >> UInt64(Tile.height * (level + 1)), hashes: unfinished[level])
    }

    /// Levels of tiles that it has.
    public var levels: Int { unfinished.count }
}

/// Where the full tiles of a tree are.
public protocol TileReading {
    associatedtype Failure: Error
    /// The 256 hashes of a full tile.
    func tile(level: Int, index: UInt64) throws(Failure) -> [SHA256Digest]
}

import MutualTLS
public import OrderedStore
public import RecordStore
import TransparencyLog

/// The files of a published log of one size (C2SP tlog-tiles), one after another; the checkpoint comes last, so that
/// a broken-off export does not look whole.
public struct LogExport: Sendable {
    /// A file of the export.
    public struct File: Sendable, Equatable {
        /// Relative to the folder of the export.
        public let path: String
        public let content: [UInt8]
    }

    /// The file that comes last.
    public static let lastPath = LogPath.checkpoint

    private let store: OrderedStore
    private let head: EvidenceLog.Head
    private let signed: SignedCheckpoint
    /// Tiles and bundles wholly before this index are left out: the caller has them.
    private let from: UInt64
    /// Level of the tiles that come next; -1 for bundles of entries.
    private var level = -1
    private var index: UInt64
    private var isFinished = false

    init(_ store: OrderedStore, head: EvidenceLog.Head, signed: SignedCheckpoint, from: UInt64) {
        self.store = store
        self.head = head
        self.signed = signed
        self.from = from
        index = max(from, signed.checkpoint.erasedBefore) / UInt64(Tile.width)
    }

    /// What had been erased when the export began.
    public var erasedBefore: UInt64 { signed.checkpoint.erasedBefore }

    private var size: UInt64 { signed.checkpoint.size }

    /// The next file; nil after the checkpoint.
    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` too when entries were erased since the export began.
    public mutating func next() throws(RecordStoreError) -> File? {
        let width = UInt64(Tile.width)
        while !isFinished {
            // Hashes of this level, or entries.
            let count = level < 0 ? size : size >> UInt64(8 * level)
            if index * width < count {
                defer { index += 1 }
                return try file(width: Int(min(width, count - index * width)))
            }
            level += 1
            index = (from >> UInt64(8 * level)) / width
            guard size >> UInt64(8 * level) == 0 else { continue }
            isFinished = true
            return File(path: LogPath.checkpoint, content: Array(signed.text.utf8))
        }
        return nil
    }

    private func file(width: Int) throws(RecordStoreError) -> File {
        guard level >= 0 else {
            let first = index * UInt64(Tile.width) + 1
            let entries = try EvidenceLog.rawEntries(from: first, to: first + UInt64(width) - 1, in: store)
            return File(
                path: LogPath.entries(index: index, width: width), content: EntryBundle.encode(entries))
        }
        // The log may have grown since it was signed: of its own tile the first hashes are those of the export.
        let tile = head.tree.unfinishedTile(level: level)
        let hashes: [SHA256Digest]
        if let tile, tile.index == index {
            hashes = tile.hashes
        } else {
            hashes = try StoredTiles(store).tile(level: level, index: index)
        }
        let part = Tile(level: level, index: index, hashes: Array(hashes.prefix(width)))
        return File(path: LogPath.tile(level: level, index: index, width: width), content: part.bytes)
    }
}

extension EvidenceLog {
    /// Publishes the log as far as a checkpoint of it goes.
    /// - Parameters:
    ///   - signed: of this log, not larger than it.
    ///   - index: leave out what lies wholly before it.
    public func export(_ signed: SignedCheckpoint, from index: UInt64 = 0, in store: OrderedStore) -> LogExport {
        LogExport(store, head: head, signed: signed, from: min(index, signed.checkpoint.size))
    }
}

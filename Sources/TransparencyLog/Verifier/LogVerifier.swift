import MutualTLS

/// Where the files of an exported log come from: the thin shell around the verifier.
public protocol LogFiles {
    associatedtype Failure: Error
    /// A file's content; nil when there is none.
    func read(_ path: String) throws(Failure) -> [UInt8]?
    /// Every file of the folder `tile`, in any order.
    func paths() throws(Failure) -> [String]
}

/// What the verifier says.
public struct VerifierReport: Sendable {
    /// What the checkpoint says, when it could be believed.
    public var checkpoint: Checkpoint?
    /// Entries that were hashed.
    public var entries: UInt64 = 0
    /// Empty when the log is whole.
    public var findings: [Finding] = []
    /// There were more findings than are listed.
    public var isCutShort = false
}

/// Checks an exported log against nothing but its public key: every entry is hashed, every tile made again, and the
/// root compared with the one that was signed. One pass, and memory for a few tiles.
public struct LogVerifier<Files: LogFiles> {
    /// As many as somebody reads; the first tells most.
    private static var findingsMax: Int { 100 }

    private let files: Files
    private let key: VerifierKey
    private let previous: String?
    private var report = VerifierReport()
    private var tree = TiledTree()
    private var expected: Set<String> = []

    /// - Parameter previous: an earlier checkpoint of the log, which this one must go on from.
    public init(_ files: Files, key: VerifierKey, previous: String? = nil) {
        self.files = files
        self.key = key
        self.previous = previous
    }

    /// - Parameters:
    ///   - progress: told the number of entries so far, a bundle at a time, and the total.
    ///   - entry: told every entry that is there, in order, before it is known to be the one that was signed.
    public mutating func verify(
        progress: (UInt64, UInt64) -> Void = { _, _ in }, entry: (ArraySlice<UInt8>) -> Void = { _ in }
    ) throws(Files.Failure) -> VerifierReport {
        let text = try files.read(LogPath.checkpoint)
        guard let checkpoint = checkpoint(text) else { return report }
        report.checkpoint = checkpoint
        let earlier = earlierCheckpoint(checkpoint)
        try checkEntries(of: checkpoint, earlier, progress, entry)
        if tree.size == checkpoint.size {
            try checkUnfinishedTiles()
            // Found already is what makes the root another one; an earlier checkpoint that is no good does not.
            let isExplained = report.findings.contains(where: \.isAgainstLog)
            if !isExplained, tree.root != checkpoint.root { note(.wrongRoot) }
        }
        try checkNames()
        return report
    }

    // MARK: Checkpoints

    private mutating func checkpoint(_ bytes: [UInt8]?) -> Checkpoint? {
        guard let bytes else {
            note(.missingFile(path: LogPath.checkpoint))
            return nil
        }
        do throws(CheckpointError) {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
            return try Checkpoint(signed: text, key: key)
        } catch {
            switch error {
            case .malformed: note(.malformedCheckpoint)
            case .wrongKey: note(.wrongKey)
            case .forged: note(.forgedCheckpoint)
            }
            return nil
        }
    }

    /// The earlier checkpoint, when there is one that the log could go on from.
    private mutating func earlierCheckpoint(_ checkpoint: Checkpoint) -> Checkpoint? {
        guard let previous else { return nil }
        do throws(CheckpointError) {
            let earlier = try Checkpoint(signed: previous, key: key)
            guard earlier.size <= checkpoint.size else {
                note(.rolledBack(from: earlier.size, to: checkpoint.size))
                return nil
            }
            if earlier.size == 0, earlier.root != TreeHash.empty { note(.rewritten(size: 0)) }
            return earlier
        } catch {
            note(.badPreviousCheckpoint(error))
            return nil
        }
    }

    // MARK: Entries

    private mutating func checkEntries(
        of checkpoint: Checkpoint, _ earlier: Checkpoint?, _ progress: (UInt64, UInt64) -> Void,
        _ entry: (ArraySlice<UInt8>) -> Void
    ) throws(Files.Failure) {
        let width = UInt64(Tile.width)
        var index: UInt64 = 0
        while index * width < checkpoint.size {
            let count = Int(min(width, checkpoint.size - index * width))
            guard let leaves = try leaves(index, count, of: checkpoint, entry) else { return }
            for leaf in leaves {
                for tile in tree.append(leaf) where tile.level > 0 { try check(tile) }
                if let earlier, tree.size == earlier.size, tree.root != earlier.root {
                    note(.rewritten(size: earlier.size))
                }
            }
            progress(tree.size, checkpoint.size)
            index += 1
        }
    }

    /// The leaf hashes of a bundle; where entries and tile contradict each other, those that fit what was signed.
    /// - Returns: nil when neither can be had, so that there is no going on.
    private mutating func leaves(
        _ index: UInt64, _ count: Int, of checkpoint: Checkpoint, _ entry: (ArraySlice<UInt8>) -> Void
    ) throws(Files.Failure) -> [SHA256Digest]? {
        let tilePath = LogPath.tile(level: 0, index: index, width: count)
        let bundlePath = LogPath.entries(index: index, width: count)
        expected.formUnion([tilePath, bundlePath])
        let stored = try hashes(tilePath, count)
        guard let bytes = try files.read(bundlePath) else {
            if index * UInt64(Tile.width) >= checkpoint.erasedBefore { note(.missingFile(path: bundlePath)) }
            return stored
        }
        let (ranges, isCutShort) = EntryBundle.ranges(in: bytes)
        let found = ranges.map { TreeHash.leaf(bytes.span.bytes.extracting($0)) }
        report.entries += UInt64(found.count)
        for range in ranges { entry(bytes[range]) }
        if isCutShort || found.count > count { note(.wrongLength(path: bundlePath)) }
        guard let stored else { return found.count == count && !isCutShort ? found : nil }
        if found == stored { return stored }
        if found.count == count, try areSigned(found, index, checkpoint) {
            note(.changedTile(path: tilePath))
            return found
        }
        compare(found, stored, first: index * UInt64(Tile.width), bundlePath)
        return stored
    }

    /// Whether the hashes of a bundle are those that the tile above it, or the signed root, was made of.
    private func areSigned(
        _ hashes: [SHA256Digest], _ index: UInt64, _ checkpoint: Checkpoint
    ) throws(Files.Failure) -> Bool {
        let width = UInt64(Tile.width)
        guard hashes.count == Tile.width else {
            var tree = tree
            for hash in hashes { _ = tree.append(hash) }
            return tree.root == checkpoint.root
        }
        let above = index / width
        let count = Int(min(width, checkpoint.size / width - above * width))
        let path = LogPath.tile(level: 1, index: above, width: count)
        guard let bytes = try files.read(path), let stored = Tile.hashes(in: bytes), stored.count == count else {
            return false
        }
        return Tile(level: 0, index: index, hashes: hashes).root == stored[Int(index % width)]
    }

    /// Tells what happened to the entries of a bundle whose hashes are not those of its tile.
    private mutating func compare(
        _ found: [SHA256Digest], _ stored: [SHA256Digest], first: UInt64, _ path: String
    ) {
        if found.count == stored.count - 1 {
            let removed = zip(found, stored).enumerated().first { $1.0 != $1.1 }?.offset ?? found.count
            if found[removed...].elementsEqual(stored[(removed + 1)...]) {
                return note(.removedEntry(index: first + UInt64(removed)))
            }
        }
        if found.count != stored.count { note(.wrongLength(path: path)) }
        for (place, (hash, right)) in zip(found, stored).enumerated() where hash != right {
            if let home = stored.firstIndex(of: hash) {
                note(.movedEntry(index: first + UInt64(home), foundAt: first + UInt64(place)))
            } else {
                note(.changedEntry(index: first + UInt64(place)))
            }
        }
    }

    // MARK: Tiles

    private mutating func checkUnfinishedTiles() throws(Files.Failure) {
        for level in 1..<max(1, tree.levels) {
            if let tile = tree.unfinishedTile(level: level) { try check(tile) }
        }
    }

    /// Holds a tile's file against the tile that was made again.
    private mutating func check(_ tile: Tile) throws(Files.Failure) {
        let path = LogPath.tile(level: tile.level, index: tile.index, width: tile.hashes.count)
        expected.insert(path)
        guard let stored = try hashes(path, tile.hashes.count) else { return }
        if stored != tile.hashes { note(.changedTile(path: path)) }
    }

    private mutating func hashes(_ path: String, _ count: Int) throws(Files.Failure) -> [SHA256Digest]? {
        guard let bytes = try files.read(path) else {
            note(.missingFile(path: path))
            return nil
        }
        guard let hashes = Tile.hashes(in: bytes), hashes.count == count else {
            note(.wrongLength(path: path))
            return nil
        }
        return hashes
    }

    /// Nothing else may lie among the tiles: what is not checked must not look as if it were.
    private mutating func checkNames() throws(Files.Failure) {
        guard tree.size == report.checkpoint?.size else { return }
        for path in try files.paths().sorted() where !expected.contains(path) { note(.unexpectedFile(path: path)) }
    }

    private mutating func note(_ finding: Finding) {
        if report.findings.count < Self.findingsMax {
            report.findings.append(finding)
        } else {
            report.isCutShort = true
        }
    }
}

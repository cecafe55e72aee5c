/// What an offline verifier finds wrong with an exported log.
public enum Finding: Sendable, Hashable {
    /// The checkpoint is not signed by the key that was given.
    case wrongKey
    /// The checkpoint was changed after it was signed.
    case forgedCheckpoint
    /// The file is no signed checkpoint.
    case malformedCheckpoint
    /// A file is not there.
    case missingFile(path: String)
    /// A file that no log of this size has.
    case unexpectedFile(path: String)
    /// A file ends in the middle, or holds more or less than it should.
    case wrongLength(path: String)
    /// The entry at the index is not the one that was written.
    case changedEntry(index: UInt64)
    /// The entry that belongs at `index` stands at `foundAt`.
    case movedEntry(index: UInt64, foundAt: UInt64)
    /// An entry was taken out; those after it have moved up.
    case removedEntry(index: UInt64)
    /// The hashes of a tile are not those of what lies under it.
    case changedTile(path: String)
    /// The entries and tiles agree with each other, but not with the signed root.
    case wrongRoot
    /// The log is smaller than an earlier checkpoint says.
    case rolledBack(from: UInt64, to: UInt64)
    /// The log does not begin with what an earlier checkpoint signed.
    case rewritten(size: UInt64)
    /// The earlier checkpoint itself is not to be believed.
    case badPreviousCheckpoint(CheckpointError)
}

extension Finding {
    /// One word for programs.
    public var name: String {
        switch self {
        case .wrongKey: "wrong-key"
        case .forgedCheckpoint: "forged-checkpoint"
        case .malformedCheckpoint: "malformed-checkpoint"
        case .missingFile: "missing-file"
        case .unexpectedFile: "unexpected-file"
        case .wrongLength: "wrong-length"
        case .changedEntry: "changed-entry"
        case .movedEntry: "moved-entry"
        case .removedEntry: "removed-entry"
        case .changedTile: "changed-tile"
        case .wrongRoot: "wrong-root"
        case .rolledBack: "rolled-back"
        case .rewritten: "rewritten"
        case .badPreviousCheckpoint: "bad-previous-checkpoint"
        }
    }
}

extension Finding {
    /// Whether it speaks against the log. The others tell that what the log was to be judged by is missing or is not
    /// this log's: they say nothing of what was written.
    public var isAgainstLog: Bool {
        switch self {
        case .wrongKey, .malformedCheckpoint, .badPreviousCheckpoint, .missingFile(LogPath.checkpoint): false
        default: true
        }
    }
}

extension Finding: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongKey: "the checkpoint is not signed by this key: check that the key is this log's"
        case .forgedCheckpoint: "the checkpoint was changed after it was signed"
        case .malformedCheckpoint: "the file checkpoint is not a signed checkpoint"
        case .missingFile(let path): "\(path) is missing"
        case .unexpectedFile(let path): "\(path) does not belong to a log of this size"
        case .wrongLength(let path): "\(path) does not hold what it should: it was cut or lengthened"
        case .changedEntry(let index): "entry \(index) (sequence \(index + 1)) was changed"
        case .movedEntry(let index, let place): "entry \(index) (sequence \(index + 1)) was moved to place \(place)"
        case .removedEntry(let index): "entry \(index) (sequence \(index + 1)) was taken out"
        case .changedTile(let path): "the hashes in \(path) are not those of what lies under it"
        case .wrongRoot: "entries and tiles do not give the root that was signed: history was written anew"
        case .rolledBack(let from, let to): "the log has \(to) entries, the earlier checkpoint \(from): it was cut back"
        case .rewritten(let size): "the first \(size) entries are not those of the earlier checkpoint"
        case .badPreviousCheckpoint(let error): "the earlier checkpoint cannot be used: \(error)"
        }
    }
}

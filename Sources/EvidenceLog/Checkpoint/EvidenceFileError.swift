public import TransparencyLog

/// Why the evidence log's key or its last checkpoint stands in the way; none holds a personal value.
public enum EvidenceFileError: Error, Sendable, Equatable {
    case unreadable(path: String, error: Int32)
    case unwritable(path: String, error: Int32)
    /// A file can be made whole or not at all only where it may have two names for a moment.
    case noHardLinks(path: String)
    case malformedKey(path: String)
    case openToOthers(path: String)
    /// There is a checkpoint, and the key that it was signed with is gone.
    case keyMissing(path: String)
    /// The checkpoint in the file is not to be believed.
    case badCheckpoint(path: String, CheckpointError)
    /// The store has entries, and the file that says how many is gone.
    case checkpointMissing(path: String, logSize: UInt64)
    /// The store has fewer entries than were signed: it is an older copy, or has lost its end.
    case logBehind(logSize: UInt64, checkpointSize: UInt64)
    /// The entries of the store are not those that were signed.
    case logDiffers(checkpointSize: UInt64)
    /// The store says that entries are erased, and neither the checkpoint nor an entry after it tells of that.
    case erasureUnaccounted(erasedBefore: UInt64, signedErasedBefore: UInt64)
}

extension EvidenceFileError {
    /// The store was restored or changed behind the server's back: only a person may decide to go on.
    public var isAboutTheLog: Bool {
        switch self {
        case .badCheckpoint, .checkpointMissing, .logBehind, .logDiffers, .erasureUnaccounted: true
        case .unreadable, .unwritable, .noHardLinks, .malformedKey, .openToOthers, .keyMissing: false
        }
    }
}

extension EvidenceFileError: CustomStringConvertible {
    private static let wayBack =
        "find out why; if the store was restored on purpose, run the server once with --accept-restored-store"

    public var description: String {
        switch self {
        case .unreadable(let path, let error): "cannot read \(path) (error \(error)); check its owner"
        case .unwritable(let path, let error): "cannot write \(path) (error \(error)); check the folder and the disk"
        case .noHardLinks(let path):
            "cannot make \(path): the file system of its folder has no hard links; name a folder on another one"
        case .malformedKey(let path): "\(path) is not a key of the evidence log; restore it from its backup"
        case .openToOthers(let path): "\(path) can be read by other users; run: chmod 600 \(path)"
        case .keyMissing(let path):
            "there is a checkpoint but not its key \(path); restore the key from its backup"
        case .badCheckpoint(let path, let error): "\(path): \(error); \(Self.wayBack)"
        case .checkpointMissing(let path, let size):
            "the evidence log has \(size) entries and its checkpoint \(path) is gone; \(Self.wayBack)"
        case .logBehind(let size, let signed):
            "the store's evidence log has \(size) entries, but \(signed) were signed: entries are lost; "
                + Self.wayBack
        case .logDiffers(let signed):
            "the first \(signed) entries of the store's evidence log are not those that were signed; \(Self.wayBack)"
        case .erasureUnaccounted(let erased, let signed):
            "the store says that its evidence before entry \(erased) is erased, but \(signed) was signed and no entry "
                + "tells of an erasure; \(Self.wayBack)"
        }
    }
}

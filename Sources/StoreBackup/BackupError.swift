public import OrderedStore

/// Why a backup could not be taken or restored, each with the next step. No text holds a personal value.
public enum BackupError: Error, Sendable {
    /// The file system of `path` would be left with less than it must keep.
    case noSpace(path: String, needed: UInt64)
    /// The operating system refused; `code` is its errno.
    case system(doing: String, path: String, code: Int32)
    /// The store that is being backed up failed: this is not a matter of the backup.
    case liveStore(StoreError)
    /// The folder that holds the moment still cannot be made.
    case noMoment(path: String, why: String)
    /// A copy could not be read as a store.
    case copyUnreadable(StoreError)
    case noSuchBackup(UInt64)
    /// The manifest is not what was sealed.
    case damagedManifest(UInt64)
    /// The manifest was sealed under another key file.
    case otherKeyFile(UInt64)
    /// A file is missing, or its bytes are not those of the backup.
    case damagedFile(String, backup: UInt64)
    /// The restored copy is not the store of the moment of the backup; `part` is a keyspace, or "evidence".
    case differs(part: String, backup: UInt64)
    case targetNotEmpty(String)
    /// Somebody else works in the folder.
    case folderInUse(String)
    /// The server is being stopped.
    case stopped
}

extension BackupError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSpace(let path, let needed):
            "the disk under \(path) has not the \(needed) bytes to spare that this needs; free space, or name another "
                + "folder as backup-directory"
        case .system(let doing, let path, let code): "\(doing) \(path) failed (error \(code)); check the folder"
        case .liveStore(let error): "\(error)"
        case .noMoment(let path, let why):
            "the folder \(path), which holds the store still, cannot be made (\(why)); let the server's user write "
                + "into the folder in which the store lies"
        case .copyUnreadable(let error): "the copy does not open: \(error.message); take another backup"
        case .noSuchBackup(let number): "there is no backup \(number); juki backups lists what there is"
        case .damagedManifest(let number): "the manifest of backup \(number) was changed; restore another backup"
        case .otherKeyFile(let number):
            "backup \(number) was taken under another key file; name the key file that belongs to it as key-file"
        case .damagedFile(let name, let number):
            "\(name) of backup \(number) is damaged or missing; restore another backup"
        case .differs(let part, let number):
            "\(part) restored from backup \(number) is not what it was at the moment of the backup; take another one"
        case .targetNotEmpty(let path): "\(path) is not empty; name a new or empty folder to restore into"
        case .folderInUse(let path): "another process works in \(path); wait until it has ended"
        case .stopped: "the server is being stopped; take the backup again when it runs"
        }
    }
}

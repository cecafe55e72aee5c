/// One backup in a backup directory.
public struct BackupInformation: Hashable, Sendable {
    /// Counts up from 1 within its directory.
    public let number: UInt32
    /// Seconds since 1970, UTC, when it was begun.
    public let unixSeconds: Int64
    /// What it takes to restore it; backups share unchanged files, so the directory is smaller than the sum.
    public let byteCount: UInt64
}

/// Backups hold everything the store holds, personal data included: the directory is made for the owner alone.
extension OrderedStore {
    /// Adds a backup of the store as it is now. Data files that earlier backups in the directory already hold are
    /// shared, all others are copied with a checksum and synced. Writes go on meanwhile.
    @discardableResult
    public func backup(to directory: String) throws(StoreError) -> BackupInformation {
        try Directory.create(directory)
        let engineOfBackups = try BackupEngine(directory)
        try engineOfBackups.create(from: engine)
        guard let newest = engineOfBackups.list().last else {
            throw StoreError(kind: .corruption, message: "the new backup is not listed in \(directory)")
        }
        return newest
    }

    /// The intact-looking backups in a directory, oldest first.
    public static func backups(in directory: String) throws(StoreError) -> [BackupInformation] {
        try existing(directory).list()
    }

    /// Proves that a backup can be restored: restores it into a scratch directory, opens it, reads every entry under
    /// its checksum, and removes it again. (The engine's own check only compares file sizes.)
    ///
    /// - Parameters:
    ///   - number: nil for the newest.
    ///   - scratch: a directory that does not exist yet, with room for the whole store.
    /// - Returns: the number of entries by keyspace.
    @discardableResult
    public static func verifyBackup(in directory: String, number: UInt32? = nil,
                                    scratch: String) throws(StoreError) -> [Keyspace: Int] {
        guard !Directory.exists(scratch) else {
            throw StoreError(kind: .invalidArgument, message: "the scratch directory \(scratch) exists already")
        }
        defer { Directory.remove(scratch) }
        try restore(from: directory, number: number, to: scratch)
        var options = StoreOptions()
        options.readOnly = true
        let copy = try OrderedStore(directory: scratch, keyspaces: keyspaces(in: scratch), options: options)
        defer { copy.close() }
        return try copy.verify()
    }

    /// Restores a backup into a new or empty directory, checking every file's checksum, and syncs it.
    /// - Parameter number: nil for the newest.
    /// - Throws: `.corruption` if a file of the backup is damaged: take an older one; `.invalidArgument` if the
    ///   target holds anything, or there is no such backup.
    public static func restore(from directory: String, number: UInt32? = nil,
                               to target: String) throws(StoreError) {
        let backups = try existing(directory)
        guard let chosen = backups.list().last(where: { number == nil || $0.number == number }) else {
            throw StoreError(kind: .invalidArgument, message: "there is no such backup in \(directory)")
        }
        guard try Directory.names(in: target).isEmpty else {
            throw StoreError(kind: .invalidArgument, message: "the directory to restore into, \(target), is not empty")
        }
        try Directory.create(target)
        try backups.restore(chosen.number, to: target)
        try Directory.synchronize(target)
    }

    /// Removes all but the newest backups, and the files that only they needed. Erased personal data leaves the
    /// backups this way alone.
    public static func removeOldBackups(in directory: String, keeping count: Int) throws(StoreError) {
        try existing(directory).removeOld(keeping: count)
    }

    /// Opening a backup directory makes it: a mistyped path must not become an empty one.
    private static func existing(_ directory: String) throws(StoreError) -> BackupEngine {
        guard Directory.exists(directory) else {
            throw StoreError(kind: .invalidArgument, message: "there is no backup directory \(directory)")
        }
        return try BackupEngine(directory)
    }
}

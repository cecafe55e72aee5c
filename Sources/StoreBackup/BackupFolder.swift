import Glibc
public import MutualTLS

/// A folder of backups: manifests, and below `files` every file that one of them needs, under its SHA-256.
///
///     000001.backup   000002.backup   files/0f3a…   files/77c1…
///
/// So unchanged files are there once, a changed byte shows against the name, and nothing has to be known of the
/// storage engine. A manifest is written last, when its backup has been verified: what is listed is whole.
public struct BackupFolder: Sendable {
    public let path: String
    /// Seals the manifests. Not in the backup: without it a backup can neither be forged nor restored.
    let seal: KeyedHash

    private static let suffix = ".backup"
    /// A manifest has a line for each file: some hundred bytes each, thousands of files.
    private static let manifestLimit = 16 << 20

    public init(path: String, seal: KeyedHash) {
        self.path = path
        self.seal = seal
    }

    var filesPath: String { path + "/files" }
    /// Where a backup is restored to for its verification.
    var scratchPath: String { path + "/scratch" }

    func filePath(_ digest: SHA256Digest) -> String { "\(filesPath)/\(digest)" }

    private func manifestPath(_ number: UInt64) -> String {
        let digits = String(number)
        return "\(path)/\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)\(Self.suffix)"
    }

    // MARK: What there is

    /// Numbers of the backups, oldest first, whatever state they are in.
    public func numbers() throws(BackupError) -> [UInt64] {
        try BackupFiles.names(in: path).compactMap { name in
            name.hasSuffix(Self.suffix) ? UInt64(name.dropLast(Self.suffix.count)) : nil
        }.sorted()
    }

    /// - Throws: `.noSuchBackup`, `.damagedManifest`, `.otherKeyFile`
    public func manifest(_ number: UInt64) throws(BackupError) -> BackupManifest {
        guard BackupFiles.exists(manifestPath(number)) else { throw .noSuchBackup(number) }
        guard let bytes = try BackupFiles.read(manifestPath(number), limit: Self.manifestLimit) else {
            throw .damagedManifest(number)
        }
        return try BackupManifest(opening: bytes, under: seal, number: number)
    }

    // MARK: Changes

    /// Makes the folder and keeps every other process out of it until the lock is dropped.
    public func lock() throws(BackupError) -> BackupLock {
        try BackupFiles.makeDirectory(path)
        try BackupFiles.makeDirectory(filesPath)
        return try BackupLock(path: path + "/lock")
    }

    /// Lists a verified backup.
    func publish(_ manifest: BackupManifest) throws(BackupError) {
        try BackupFiles.synchronizeDirectory(filesPath)
        try BackupFiles.write(manifest.sealed(under: seal), to: manifestPath(manifest.number))
        try BackupFiles.synchronizeDirectory(path)
    }

    /// Removes all but the newest backups, and the files that only they needed: erased personal data leaves the
    /// backups in no other way.
    /// - Returns: how many backups were removed.
    @discardableResult
    public func removeOld(keeping count: Int, holding lock: borrowing BackupLock) throws(BackupError) -> Int {
        let old = try numbers().dropLast(count)
        for number in old { try BackupFiles.remove(manifestPath(number)) }
        if !old.isEmpty { try BackupFiles.synchronizeDirectory(path) }
        try sweep()
        return old.count
    }

    /// Removes what no manifest speaks of: the rest of a backup that failed or was cut off.
    ///
    /// As long as one manifest cannot be read nothing is removed that it may need.
    func sweep() throws(BackupError) {
        BackupFiles.removeTree(scratchPath)
        for name in try BackupFiles.names(in: path) where name.hasSuffix(BackupFiles.partSuffix) {
            try BackupFiles.remove(path + "/" + name)
        }
        var needed: Set<String> = []
        for number in try numbers() {
            guard let manifest = try? manifest(number) else { return }
            needed.formUnion(manifest.files.map { "\($0.digest)" })
        }
        for name in try BackupFiles.names(in: filesPath) where !needed.contains(name) {
            try BackupFiles.remove("\(filesPath)/\(name)")
        }
    }
}

/// Held by the one process that works in a backup folder; goes with the process.
public struct BackupLock: ~Copyable, Sendable {
    private let descriptor: Int32

    init(path: String) throws(BackupError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(doing: "opening", path: path, code: errno) }
        // `deinit` closes it here too. A second close would hit whatever has got its number meanwhile.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .folderInUse(path) }
    }

    deinit {
        close(descriptor)
    }
}

public import OrderedStore

/// How far a backup or a restore has come.
public struct BackupProgress: Hashable, Sendable {
    public enum Phase: UInt8, CaseIterable, Sendable {
        /// The moment is held still and described; counts entries.
        case describing = 1
        /// Files go into the folder; counts bytes.
        case copying = 2
        /// The backup is restored to a scratch folder, or where it is wanted; counts bytes.
        case restoring = 3
        /// What was restored is held against the moment; counts entries.
        case comparing = 4
    }

    public var phase: Phase
    public var done: UInt64
    /// 0 when it is not known yet.
    public var total: UInt64

    public init(phase: Phase, done: UInt64, total: UInt64) {
        self.phase = phase
        self.done = done
        self.total = total
    }
}

/// Takes backups, or restores them: what both are told.
public struct BackupWork: Sendable {
    public let folder: BackupFolder
    /// Bytes that must stay free on the disk that is written to. It may be the store's own, and a full one would stop
    /// all updates.
    public var reserve: UInt64 = BackupWork.reserveDefault
    public var facts: StoreFactsReader
    /// Called often; must be quick.
    public var progress: @Sendable (BackupProgress) -> Void
    /// Asked often: true gives the work up.
    public var isStopped: @Sendable () -> Bool

    /// As much as the store's log may grow to, twice.
    public static let reserveDefault: UInt64 = 512 << 20

    public init(
        folder: BackupFolder, facts: @escaping StoreFactsReader,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in },
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.folder = folder
        self.facts = facts
        self.progress = progress
        self.isStopped = isStopped
    }

    /// Takes a backup of a store that goes on being written to, and lists it once it has been verified: restored to a
    /// scratch folder and compared, entry for entry by digest, with the moment it holds.
    ///
    /// The moment is a checkpoint: all of what is described and copied lies still in a folder of its own, so that
    /// the description is exactly that of the copy whatever is committed meanwhile.
    /// - Parameters:
    ///   - moment: a folder that is made and removed, on the store's file system (files are linked, not copied).
    ///   - takenAt: milliseconds since 1970 UTC.
    /// - Throws: any error; nothing is listed then, and what was written is removed.
    public func take(
        number: UInt64, takenAt: UInt64, of store: OrderedStore, moment: String, holding lock: borrowing BackupLock
    ) throws(BackupError) -> BackupManifest {
        BackupFiles.removeTree(moment)
        defer { BackupFiles.removeTree(moment) }
        do throws(BackupError) {
            try folder.sweep()
            try requireSpace(for: 0, at: folder.path)
            if isStopped() { throw .stopped }
            try hold(store, in: moment)
            // Named before it is opened: opening leaves a diary of the engine beside the store's files.
            let names = try BackupFiles.names(in: moment)
            var counter = ProgressCounter(.describing, total: 0, self)
            let description = try StoreDescription(ofStoreIn: moment, facts: facts) { (count) throws(BackupError) in
                try counter.add(count)
            }
            let files = try copy(names, of: moment)
            let manifest = BackupManifest(number: number, takenAt: takenAt, description: description, files: files)
            try restoreAndCompare(manifest, to: folder.scratchPath)
            BackupFiles.removeTree(folder.scratchPath)
            try folder.publish(manifest)
            return manifest
        } catch {
            try? folder.sweep()
            throw error
        }
    }

    private func hold(_ store: OrderedStore, in moment: String) throws(BackupError) {
        do throws(StoreError) { try store.checkpoint(to: moment) } catch {
            // The store is as good as before: only the folder beside it could not be made.
            guard error.kind == .invalidArgument else { throw .liveStore(error) }
            throw .noMoment(path: moment, why: error.message)
        }
    }

    /// Removes the moment of a backup that a crash cut off: its links keep the bytes of erased files.
    public static func discard(moment: String) {
        BackupFiles.removeTree(moment)
    }

    private func copy(_ names: [String], of moment: String) throws(BackupError) -> [BackupManifest.File] {
        var files: [BackupManifest.File] = []
        var missing: [BackupManifest.File] = []
        for name in names {
            let found = try BackupFiles.digest(of: "\(moment)/\(name)", progress: stopIfAsked)
            files.append(.init(name: name, size: found.size, digest: found.digest))
            if try !isIntact(files[files.count - 1]) { missing.append(files[files.count - 1]) }
        }
        let bytes = missing.reduce(0) { $0 + $1.size }
        // What is copied, and the scratch folder beside it.
        try requireSpace(for: bytes + files.reduce(0) { $0 + $1.size }, at: folder.path)
        var counter = ProgressCounter(.copying, total: bytes, self)
        for file in missing {
            let path = folder.filePath(file.digest)
            let copied = try BackupFiles.copy("\(moment)/\(file.name)", to: path + BackupFiles.partSuffix) {
                (count) throws(BackupError) in
                try counter.add(UInt64(count))
                try requireSpace(for: UInt64(count), at: folder.path)
            }
            guard copied == FileDigest(size: file.size, digest: file.digest) else {
                throw .differs(part: file.name, backup: 0)
            }
            try BackupFiles.rename(path + BackupFiles.partSuffix, to: path)
        }
        return files
    }

    /// Whether an earlier backup has left this very file in the folder. One that was damaged there is written anew.
    private func isIntact(_ file: BackupManifest.File) throws(BackupError) -> Bool {
        let path = folder.filePath(file.digest)
        guard BackupFiles.exists(path) else { return false }
        return try BackupFiles.digest(of: path, progress: stopIfAsked)
            == FileDigest(size: file.size, digest: file.digest)
    }

    func stopIfAsked(_: Int) throws(BackupError) {
        if isStopped() { throw .stopped }
    }

    func requireSpace(for bytes: UInt64, at path: String) throws(BackupError) {
        guard try BackupFiles.freeBytes(at: path) >= bytes + reserve else {
            throw .noSpace(path: path, needed: bytes + reserve)
        }
    }
}

/// Adds up what was done, tells it on, and gives up when asked to.
struct ProgressCounter {
    private var progress: BackupProgress
    private let work: BackupWork

    init(_ phase: BackupProgress.Phase, total: UInt64, _ work: BackupWork) {
        progress = BackupProgress(phase: phase, done: 0, total: total)
        self.work = work
        work.progress(progress)
    }

    mutating func add(_ count: UInt64) throws(BackupError) {
        try work.stopIfAsked(0)
        progress.done += count
        work.progress(progress)
    }
}

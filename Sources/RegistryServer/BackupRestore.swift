public import JukiDomain
import MutualTLS
import OrderedStore
import RecordStore
import SecondaryIndex
public import SharedRegistry
import StoreBackup
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// What was restored.
public struct RestoredBackup: Sendable {
    public let number: UInt64
    /// Keys and values of all keyspaces.
    public let entries: UInt64
    public let evidenceSize: UInt64
    /// 32 bytes: that of the backup's manifest.
    public let digest: [UInt8]
    /// The search indexes were made by other rules than this program's: it serves from them only once they are rebuilt.
    public let needsIndexRebuild: Bool
}

/// Why a restore was not begun, or not ended.
public enum BackupRestoreFailure: Error, CustomStringConvertible {
    case noKeyFile(String)
    case otherFormat(String)
    /// All of the backup is in the folder: only the restored store tells of which prefecture it is.
    case otherPrefecture(target: String, found: Int, named: Int)
    /// All of the backup is in the folder, but the evidence there does not tell of the restore.
    case notRecorded(target: String, why: String)

    public var description: String {
        switch self {
        case .noKeyFile(let path): "there is no key file \(path); bring back the one the backup was taken under"
        case .otherFormat(let found):
            "the backup holds a store of format \(found); restore it with the program that took it"
        case .otherPrefecture(let target, let found, let named):
            "the backup holds the store of prefecture \(found), and this is the server of prefecture \(named): the "
                + "store in \(target) is whole, but the restore is not recorded there, so do not serve it; correct the "
                + "prefecture, or name a backup of prefecture \(named), and restore into another folder"
        case .notRecorded(let target, let why):
            "the backup was restored whole into \(target), but the restore could not be recorded there: \(why); mend "
                + "that, and restore it again into another folder"
        }
    }
}

/// Restores a backup into an empty folder, on the server's own host. The server need not run, and the store that it
/// serves is not touched: naming the restored folder as its store is the operator's decision.
public enum BackupRestore<Kind: RegistryKind> {
    /// Holds the manifest against its seal, every file and then every keyspace and the evidence root against the
    /// manifest, and leaves a record of the restore in the restored evidence.
    /// - Parameter progress: told what is counted, how far it is, and of how much; often.
    /// - Throws: ``BackupRestoreFailure``, `KeyFileError` or `BackupError`, each with the next step.
    public static func run(
        _ number: UInt64, into target: String, _ options: RegistryServerOptions,
        clock: @escaping @Sendable () -> Moment, progress: @escaping @Sendable (String, UInt64, UInt64) -> Void
    ) throws -> RestoredBackup {
        // Opening a key file that is not there would make one.
        guard access(options.keyFile, F_OK) == 0 else { throw BackupRestoreFailure.noKeyFile(options.keyFile) }
        let keys = try KeyFile.open(path: options.keyFile)
        let folder = BackupFolder(path: options.backupDirectory, seal: keys.backupSeal)
        guard try folder.numbers().contains(number) else { throw BackupError.noSuchBackup(number) }
        let lock = try folder.lock()
        let format = try folder.manifest(number).description.facts.format
        guard format == Kind.storeFormat else { throw BackupRestoreFailure.otherFormat(format) }
        let work = BackupWork(folder: folder, facts: Registry<Kind>.storeFacts, progress: { known in
            progress(label(known.phase), known.done, known.total)
        })
        let manifest = try work.restore(number, to: target)
        _ = consume lock
        let needsIndexRebuild = try record(manifest, in: target, keys, options, clock)
        return RestoredBackup(
            number: number, entries: manifest.description.entries,
            evidenceSize: manifest.description.facts.evidenceSize, digest: manifest.digest.bytes,
            needsIndexRebuild: needsIndexRebuild)
    }

    private static func label(_ phase: BackupProgress.Phase) -> String {
        switch phase {
        case .describing: "entries described"
        case .copying: "bytes copied"
        case .restoring: "bytes restored"
        case .comparing: "entries compared"
        }
    }

    /// - Returns: whether the search indexes must be rebuilt.
    private static func record(
        _ manifest: BackupManifest, in target: String, _ keys: KeyFile, _ options: RegistryServerOptions,
        _ clock: @escaping @Sendable () -> Moment
    ) throws(BackupRestoreFailure) -> Bool {
        let failure = Mutex<RecordStoreError?>(nil)
        do {
            let store = try OrderedStore(
                directory: target, keyspaces: Registry<Kind>.keyspaces, options: options.store)
            defer { store.close() }
            let registry = try Registry<Kind>(
                store: store, keys: keys, prefecture: options.prefecture, forIndexRebuild: true, clock: clock,
                onFatalError: { error in failure.withLock { $0 = error } })
            try registry.recordRestore(of: manifest)
            return try SecondaryIndex.state(in: store) != .current
        } catch RecordStoreError.otherPrefecture(let found, let named) {
            throw .otherPrefecture(target: target, found: found, named: named)
        } catch {
            throw .notRecorded(target: target, why: failure.withLock { $0 }.map { "\($0)" } ?? why(error))
        }
    }

    private static func why(_ error: any Error) -> String {
        (error as? Refusal)?.reason == .storageFull ? "the disk is full" : "\(error)"
    }
}

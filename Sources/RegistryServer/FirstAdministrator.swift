import EvidenceLog
public import JukiDomain
import OrderedStore
public import RecordStore
public import SharedRegistry
import Synchronization

/// Makes the first administrator on the server's own host, while the server is stopped: before there is one, nobody
/// could issue any. Recorded in the ledger and in evidence like every other issue.
public enum FirstAdministrator<Kind: RegistryKind> {
    /// Why it was made, in the ledger.
    static var reason: String { "made on the server's host" }

    /// - Parameter password: UTF-8.
    /// - Throws: ``Refusal`` (`OPERATOR_EXISTS` while an administrator is in force who is not locked,
    ///   `PASSWORD_TOO_WEAK`, what is wrong with an identifier), `StoreError` (also when the server is running),
    ///   `KeyFileError`, `RecordStoreError`, or ``StoreFailure`` when the store failed as it was written to.
    public static func create(
        operatorID: String, matchingID: String, office: String, password: [UInt8],
        _ options: RegistryServerOptions, clock: @escaping @Sendable () -> Moment
    ) throws {
        try withRegistry(options, clock) { registry throws(Refusal) in
            try registry.issueFirstAdministrator(
                operatorID: operatorID, matchingID: matchingID, office: office, password: password, reason: reason)
        }
    }

    /// Lends the registry of a store whose server is stopped.
    package static func withRegistry(
        _ options: RegistryServerOptions, _ clock: @escaping @Sendable () -> Moment,
        _ body: (Registry<Kind>) throws(Refusal) -> Void
    ) throws {
        let files = options.evidenceFiles
        for path in [options.keyFile, options.storeDirectory, files.key, files.checkpoint] {
            Directories.makeParents(of: path)
        }
        let keys = try KeyFile.open(path: options.keyFile)
        let store = try OrderedStore(
            directory: options.storeDirectory, keyspaces: Registry<Kind>.keyspaces, options: options.store)
        defer { store.close() }
        let failure = Mutex<RecordStoreError?>(nil)
        let registry = try Registry<Kind>(
            store: store, keys: keys, prefecture: options.prefecture, limits: options.commit,
            evidenceFiles: files, operators: options.operators, clock: clock,
            onFatalError: { error in failure.withLock { $0 = error } })
        defer {
            registry.committer.waitUntilIdle()
            registry.checkpoints.stop()
        }
        do throws(Refusal) { try body(registry) } catch {
            if let cause = failure.withLock({ $0 }) { throw StoreFailure(cause: cause) }
            throw error
        }
    }
}

/// The store failed under a command on the host, where a server would have ended itself.
public struct StoreFailure: Error, CustomStringConvertible {
    public let cause: RecordStoreError

    public var description: String { "stopping: \(cause)" }
}

import EvidenceLog
public import JukiDomain
import OrderedStore
import RecordStore
public import SharedRegistry

/// Goes on with a restored store: the one way past a checkpoint that the evidence log does not fit.
public enum EvidenceMaintenance<Kind: RegistryKind> {
    /// Records in the log what was found and accepted, keeps the old checkpoint beside the new one, and signs anew. The
    /// server must be stopped.
    /// - Returns: what was found; nil when the log fits its checkpoint, and nothing was done.
    /// - Throws: `StoreError` (also when the server is running), `RecordStoreError` or `EvidenceFileError`.
    public static func acceptRestoredStore(_ options: RegistryServerOptions, now: Moment) throws -> String? {
        let store = try OrderedStore(
            directory: options.storeDirectory, keyspaces: Registry<Kind>.keyspaces, options: options.store.existing)
        defer { store.close() }
        try StoreIdentity.require(options.prefecture, of: store)
        let log = try EvidenceLog(store: store)
        let record = EvidenceRecord(
            time: now.milliseconds, peer: HostPeer.uri, certificateSerial: "",
            procedure: 0, shape: "accept-restored-store")
        let found = try CheckpointKeeper.accept(
            log, in: store, name: Registry<Kind>.logName(prefecture: options.prefecture),
            files: options.evidenceFiles, record: record
        ) { batch in
            // Whoever goes on with an older store asks the national server before anything is numbered, where there is
            // or was one; otherwise before the first notice is sent.
            let hasReceiver = try options.nationalServer != nil || Outbox.acknowledged(in: store) > 0
            try OutboxRestore.mark(hasReceiver: hasReceiver, in: store, into: &batch)
        }
        return found?.description
    }
}

import CRocksDB
import Synchronization

/// The open database and everything that must be destroyed with it, in order.
///
/// `@unchecked Sendable`: RocksDB's own guarantee (`include/rocksdb/db.h`): a `DB` object is safe for concurrent use
/// by many threads without outside locking. Family handles, read and write options are only read after `open`.
@safe final class Engine: @unchecked Sendable {
    private let database: OpaquePointer
    private let families: [Keyspace: OpaquePointer]
    private let reservedFamily: OpaquePointer
    let settings: EngineSettings
    let readOptions: OpaquePointer
    private let syncedWrite: OpaquePointer
    private let bufferedWrite: OpaquePointer
    /// Cursors and snapshots alive: each points into the database, which must not go before them.
    private let borrowers = Atomic<Int>(0)
    private let closed = Atomic<Bool>(false)

    init(_ opened: OpenedDatabase, keyspaces: [Keyspace], settings: EngineSettings) {
        unsafe database = opened.database
        unsafe reservedFamily = opened.families[0]
        unsafe families = Dictionary(uniqueKeysWithValues: zip(keyspaces, opened.families.dropFirst()))
        self.settings = settings
        unsafe readOptions = rocksdb_readoptions_create()
        unsafe rocksdb_readoptions_set_verify_checksums(readOptions, 1)
        unsafe syncedWrite = rocksdb_writeoptions_create()
        unsafe rocksdb_writeoptions_set_sync(syncedWrite, 1)
        unsafe bufferedWrite = rocksdb_writeoptions_create()
        unsafe rocksdb_writeoptions_set_sync(bufferedWrite, 0)
    }

    deinit { close() }

    var keyspaces: [Keyspace] { unsafe Array(families.keys) }

    /// The database handle, as long as it is open.
    @inline(__always)
    var open: OpaquePointer {
        precondition(!closed.load(ordering: .acquiring), "the store is closed")
        return unsafe database
    }

    @inline(__always)
    func family(_ keyspace: Keyspace) -> OpaquePointer {
        guard let handle = unsafe families[keyspace] else {
            preconditionFailure("the store was opened without the keyspace '\(keyspace.name)'")
        }
        return unsafe handle
    }

    @inline(__always)
    func writeOptions(_ durability: Durability) -> OpaquePointer {
        switch durability {
        case .synced: unsafe syncedWrite
        case .buffered: unsafe bufferedWrite
        }
    }

    func borrow() { borrowers.add(1, ordering: .relaxed) }
    func giveBack() { borrowers.subtract(1, ordering: .releasing) }

    /// Family handles first, then the database, then its options. Closing twice does nothing.
    func close() {
        precondition(borrowers.load(ordering: .acquiring) == 0, "the store was closed under a live cursor or snapshot")
        guard !closed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        unsafe rocksdb_column_family_handle_destroy(reservedFamily)
        for unsafe handle in unsafe families.values { unsafe rocksdb_column_family_handle_destroy(handle) }
        unsafe rocksdb_close(database)
        unsafe rocksdb_readoptions_destroy(readOptions)
        unsafe rocksdb_writeoptions_destroy(syncedWrite)
        unsafe rocksdb_writeoptions_destroy(bufferedWrite)
    }
}

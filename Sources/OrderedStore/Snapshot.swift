import CRocksDB

/// The store as it was at one moment: later writes do not show. Reads from it are as cheap as from the store.
///
/// While it lives, what has been overwritten since stays on disk; drop it when the answer is made.
///
/// `@unchecked Sendable`: an engine snapshot is an immutable sequence number, and its read options are only read.
@safe public final class Snapshot: StoreReading, @unchecked Sendable {
    private let engine: Engine
    let handle: OpaquePointer
    private let readOptions: OpaquePointer

    init(_ engine: Engine) {
        self.engine = engine
        engine.borrow()
        unsafe handle = rocksdb_create_snapshot(engine.open)
        unsafe readOptions = rocksdb_readoptions_create()
        unsafe rocksdb_readoptions_set_verify_checksums(readOptions, 1)
        unsafe rocksdb_readoptions_set_snapshot(readOptions, handle)
    }

    deinit {
        unsafe rocksdb_readoptions_destroy(readOptions)
        unsafe rocksdb_release_snapshot(engine.open, handle)
        engine.giveBack()
    }

    public func get(_ key: [UInt8], in keyspace: Keyspace) throws(StoreError) -> [UInt8]? {
        try unsafe engine.get(key, in: keyspace, readOptions)
    }

    public func get(_ keys: [[UInt8]], in keyspace: Keyspace) throws(StoreError) -> [[UInt8]?] {
        try unsafe engine.get(keys, in: keyspace, readOptions)
    }

    public func withValue<R>(_ key: UnsafeRawBufferPointer, in keyspace: Keyspace,
                             _ body: (UnsafeRawBufferPointer) -> R) throws(StoreError) -> R? {
        try unsafe engine.withValue(key, in: keyspace, readOptions, body)
    }

    public func scan(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?,
                     reverse: Bool) throws(StoreError) -> Cursor {
        Cursor(engine, keyspace, from: from, to: to, reverse: reverse, snapshot: self)
    }
}

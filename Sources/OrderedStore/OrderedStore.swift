/// Named families of keys, each sorted by its bytes, in one directory: atomic batches across families, bounded scans,
/// snapshots and checkpoints.
///
/// The seam to the storage engine: nothing of the engine shows in this interface, so that another may stand behind it.
/// Every call is safe from any thread, many at once; a batch is seen whole or not at all. Calls block on the disk:
/// keep them off event loops and off the cooperative pool.
///
/// A log or a manifest that ends in the middle of a record is taken for a write that a crash cut short, and the store
/// opens as it was before it. Damage in just that place looks the same and hides what was acknowledged: who must
/// notice keeps a mark outside the store (how far it had come) and compares after opening.
///
///     let store = try OrderedStore(directory: path, keyspaces: [records, byKana])
///     var batch = WriteBatch()
///     batch.put(key, value, in: records)
///     batch.put(indexKey, [], in: byKana)
///     try store.write(batch, durability: .synced)
public final class OrderedStore: StoreReading, Sendable {
    let engine: Engine

    /// Opens the store, and makes the keyspaces that are missing.
    ///
    /// - Throws: `.notOpen` if it is open elsewhere; `.invalidArgument` if it holds a keyspace that is not named here
    ///   (another version wrote it: opening half of it would let indexes drift), or if there is none and
    ///   `createIfMissing` is false; `.corruption` if its files are damaged or some are gone.
    public init(directory: String, keyspaces: [Keyspace], options: StoreOptions = .init()) throws(StoreError) {
        engine = try Opening.engine(directory: directory, keyspaces: keyspaces, options: options)
    }

    /// The keyspaces of the store in a directory, for tools that open whatever is there; empty if there is no store.
    public static func keyspaces(in directory: String) throws(StoreError) -> [Keyspace] {
        let names = try Opening.existingNames(directory: directory, settings: EngineSettings(StoreOptions())) ?? []
        return names.filter { $0 != Keyspace.reservedName }.map(Keyspace.init(name:))
    }

    /// The keyspaces it was opened with.
    public var keyspaces: [Keyspace] { engine.keyspaces.sorted { $0.name < $1.name } }

    public func get(_ key: [UInt8], in keyspace: Keyspace) throws(StoreError) -> [UInt8]? {
        try unsafe engine.get(key, in: keyspace, engine.readOptions)
    }

    public func get(_ keys: [[UInt8]], in keyspace: Keyspace) throws(StoreError) -> [[UInt8]?] {
        try unsafe engine.get(keys, in: keyspace, engine.readOptions)
    }

    public func withValue<R>(_ key: UnsafeRawBufferPointer, in keyspace: Keyspace,
                             _ body: (UnsafeRawBufferPointer) -> R) throws(StoreError) -> R? {
        try unsafe engine.withValue(key, in: keyspace, engine.readOptions, body)
    }

    public func scan(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?,
                     reverse: Bool) throws(StoreError) -> Cursor {
        Cursor(engine, keyspace, from: from, to: to, reverse: reverse, snapshot: nil)
    }

    /// The store as it is now, for several reads that must agree with each other.
    public func snapshot() -> Snapshot {
        Snapshot(engine)
    }

    /// Releases the directory. No call may be running; later calls trap. Closing twice does nothing; a store that is
    /// dropped closes itself.
    ///
    /// - Precondition: no cursor and no snapshot is alive: they point into what is closed.
    public func close() {
        engine.close()
    }
}

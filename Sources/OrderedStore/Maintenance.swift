import CRocksDB

extension OrderedStore {
    /// Writes everything in memory out to sorted files. Rarely needed: the log already makes writes durable.
    public func flush() throws(StoreError) {
        try engine.flush()
    }

    /// Merges the keys of `[from, to)` to the lowest level, bottom files included, so that deleted and overwritten
    /// values leave the data files. `to` nil means up to the end. Takes as long as rewriting the range.
    public func compact(_ keyspace: Keyspace, from: [UInt8] = [], to: [UInt8]? = nil) throws(StoreError) {
        try engine.compact(keyspace, from: from, to: to)
    }

    /// An estimate of the number of keys in the whole keyspace: exact after a compaction, otherwise off by what
    /// overwrites and deletions still wait in memory.
    public func approximateCount(in keyspace: Keyspace) -> UInt64 {
        engine.property("rocksdb.estimate-num-keys", keyspace)
    }

    /// An estimate of the bytes of `[from, to)` on disk, compressed. What is still in memory is not counted.
    public func approximateSize(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?) throws(StoreError) -> UInt64 {
        try engine.approximateSize(keyspace, from: from, to: to)
    }

    /// Reads every entry of every keyspace under its checksum, past the cache: after a restore, after an unclean stop,
    /// at night.
    /// - Returns: the number of entries by keyspace, all at one moment.
    /// - Throws: `.corruption` at the first damaged block.
    @discardableResult
    public func verify() throws(StoreError) -> [Keyspace: Int] {
        let snapshot = snapshot()
        var counts: [Keyspace: Int] = [:]
        for keyspace in keyspaces {
            var cursor = Cursor(engine, keyspace, from: [], to: nil, reverse: false, snapshot: snapshot,
                                fillCache: false)
            var count = 0
            while try cursor.next() { count += 1 }
            counts[keyspace] = count
        }
        return counts
    }

    /// A copy of the store as it is now, in a new directory on the same file system: data files are shared by hard
    /// links, the rest is copied; all of it is synced, and it is the owner's alone. It opens like any store. A backup
    /// is made from one (`StoreBackup`): the store goes on, the checkpoint lies still.
    /// - Throws: `.invalidArgument` if the directory exists or cannot be made.
    public func checkpoint(to directory: String) throws(StoreError) {
        guard !Directory.exists(directory) else {
            throw StoreError(kind: .invalidArgument, message: "the checkpoint directory \(directory) exists already")
        }
        // A linked log that was not wholly synced has lost data in a power cut: nothing of it must matter.
        try engine.flush()
        try engine.checkpoint(to: directory)
        try Directory.restrict(directory)
        try Directory.synchronize(directory)
    }

    /// Removes a closed store's files, for good. Files that are not the engine's stay.
    /// - Throws: `.notOpen` if it is open somewhere.
    public static func destroy(directory: String) throws(StoreError) {
        let settings = EngineSettings(StoreOptions())
        try unsafe engineCall("destroying the store") { error in
            unsafe rocksdb_destroy_db(settings.options, directory, error)
        }
    }
}

extension Engine {
    func flush() throws(StoreError) {
        let options = unsafe rocksdb_flushoptions_create()
        defer { unsafe rocksdb_flushoptions_destroy(options) }
        unsafe rocksdb_flushoptions_set_wait(options, 1)
        for keyspace in keyspaces {
            try unsafe engineCall("flushing a keyspace") { error in
                unsafe rocksdb_flush_cf(open, options, family(keyspace), error)
            }
        }
    }

    /// The engine's call reports nothing; its count of background errors tells whether it failed.
    func compact(_ keyspace: Keyspace, from: [UInt8], to: [UInt8]?) throws(StoreError) {
        let options = unsafe rocksdb_compactoptions_create()
        defer { unsafe rocksdb_compactoptions_destroy(options) }
        // 2: rewrite bottom files too. By default they are skipped, and deleted values stay in them.
        unsafe rocksdb_compactoptions_set_bottommost_level_compaction(options, 2)
        let errorsBefore = property(Self.backgroundErrors, keyspace)
        unsafe from.withUnsafeBytes { lower in
            unsafe (to ?? []).withUnsafeBytes { upper in
                unsafe rocksdb_compact_range_cf_opt(
                    open, family(keyspace), options, lower.characters, lower.count,
                    to == nil ? nil : upper.characters, upper.count)
            }
        }
        guard property(Self.backgroundErrors, keyspace) == errorsBefore else {
            throw StoreError(kind: .inputOutput, message: "compacting '\(keyspace.name)' failed in the background")
        }
    }

    private static let backgroundErrors = "rocksdb.background-errors"

    func approximateSize(_ keyspace: Keyspace, from: [UInt8], to: [UInt8]?) throws(StoreError) -> UInt64 {
        // The engine wants an end: no key is longer than the limit, so this is above them all.
        let end = to ?? [UInt8](repeating: 0xFF, count: StoreLimits.keyBytes + 1)
        var size: UInt64 = 0
        try unsafe from.lend { (lower) throws(StoreError) in
            try unsafe end.lend { (upper) throws(StoreError) in
                let starts: [UnsafePointer<CChar>?] = unsafe [lower.characters]
                let ends: [UnsafePointer<CChar>?] = unsafe [upper.characters]
                try unsafe engineCall("estimating a size") { error in
                    unsafe rocksdb_approximate_sizes_cf(
                        open, family(keyspace), 1, starts, [lower.count], ends, [upper.count], &size, error)
                }
            }
        }
        return size
    }

    func checkpoint(to directory: String) throws(StoreError) {
        let checkpoint = try unsafe engineCall("preparing a checkpoint") { error in
            unsafe rocksdb_checkpoint_object_create(open, error)
        }
        defer { unsafe rocksdb_checkpoint_object_destroy(checkpoint) }
        try unsafe engineCall("making a checkpoint") { error in
            unsafe rocksdb_checkpoint_create(checkpoint, directory, 0, error)
        }
    }

    /// A number the engine keeps about one keyspace; zero for one it does not know.
    func property(_ name: String, _ keyspace: Keyspace) -> UInt64 {
        var value: UInt64 = 0
        unsafe rocksdb_property_int_cf(open, family(keyspace), name, &value)
        return value
    }
}

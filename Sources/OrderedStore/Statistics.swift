import CRocksDB

extension OrderedStore {
    /// Sizes and counts for metrics: bytes unless the name says otherwise, no personal data. Names beginning with
    /// `keyspace.` are per keyspace. Cheap enough to ask every few seconds.
    public func statistics() -> [String: UInt64] {
        var figures: [String: UInt64] = [:]
        unsafe figures["cache.capacity"] = UInt64(rocksdb_cache_get_capacity(engine.settings.cache))
        unsafe figures["cache.used"] = UInt64(rocksdb_cache_get_usage(engine.settings.cache))
        unsafe figures["cache.pinned"] = UInt64(rocksdb_cache_get_pinned_usage(engine.settings.cache))
        for (name, property) in Self.storeProperties {
            figures[name] = engine.keyspaces.first.map { engine.property(property, $0) } ?? 0
        }
        for keyspace in engine.keyspaces {
            for (name, property) in Self.keyspaceProperties {
                let value = engine.property(property, keyspace)
                figures["keyspace.\(keyspace.name).\(name)"] = value
                figures[name, default: 0] += value
            }
        }
        return figures
    }

    /// True of the whole store: asked once.
    private static let storeProperties = [
        ("snapshots.count", "rocksdb.num-snapshots"),
        ("errors.background.count", "rocksdb.background-errors"),
        ("writes.stopped", "rocksdb.is-write-stopped"),
        ("writes.delayed.bytes-per-second", "rocksdb.actual-delayed-write-rate"),
    ]

    /// Asked per keyspace, and summed.
    private static let keyspaceProperties = [
        ("memory.buffers", "rocksdb.cur-size-all-mem-tables"),
        ("memory.readers", "rocksdb.estimate-table-readers-mem"),
        ("files.live", "rocksdb.live-sst-files-size"),
        ("files.total", "rocksdb.total-sst-files-size"),
        ("compaction.pending", "rocksdb.estimate-pending-compaction-bytes"),
        ("keys.approximate", "rocksdb.estimate-num-keys"),
    ]
}

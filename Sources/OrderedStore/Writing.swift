import CRocksDB

extension OrderedStore {
    /// Applies the batch atomically across its keyspaces. With `.synced` it is on stable storage on return; writers
    /// that arrive together share one sync. An empty batch writes nothing.
    ///
    /// Blocks, possibly for seconds when the disk falls behind: call it from the committer's own thread.
    /// - Throws: any kind; nothing of the batch is then visible, but after `.inputOutput` it may reappear after a
    ///   restart, as with every log.
    public func write(_ batch: borrowing WriteBatch, durability: Durability) throws(StoreError) {
        guard !batch.isEmpty else { return }
        precondition(batch.byteCount <= StoreLimits.batchBytes, "a batch is above the limit of bytes")
        let native = unsafe rocksdb_writebatch_create()
        defer { unsafe rocksdb_writebatch_destroy(native) }
        let families = unsafe batch.keyspaces.map { unsafe engine.family($0) }
        try unsafe batch.bytes.lend { (bytes) throws(StoreError) in
            for operation in batch.operations {
                let family = unsafe families[operation.keyspace]
                let key = unsafe bytes.characters + operation.start
                if let valueCount = operation.valueCount {
                    unsafe rocksdb_writebatch_put_cf(
                        native, family, key, operation.keyCount, key + operation.keyCount, valueCount)
                } else {
                    unsafe rocksdb_writebatch_delete_cf(native, family, key, operation.keyCount)
                }
            }
            try unsafe engineCall("writing a batch") { error in
                unsafe rocksdb_write(engine.open, engine.writeOptions(durability), native, error)
            }
        }
    }

    /// Makes every buffered write durable.
    public func synchronize() throws(StoreError) {
        try unsafe engineCall("syncing the log") { error in
            unsafe rocksdb_flush_wal(engine.open, 1, error)
        }
    }
}

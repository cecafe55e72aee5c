import JukiDomain
public import OrderedStore

extension SecondaryIndex {
    /// Deletes all entries and makes them anew from the records. Offline: nothing else may write or search meanwhile.
    ///
    /// Memory is bounded by one batch. If it is interrupted, the state says `.beingRebuilt` until a run ends.
    ///
    /// - Parameters:
    ///   - source: the records of the same store.
    ///   - progress: called with the number of versions indexed, now and then.
    /// - Returns: the number of versions indexed.
    @discardableResult
    public static func rebuild(
        _ store: OrderedStore, from source: some VersionSource, progress: (UInt64) -> Void = { _ in }
    ) throws(StoreError) -> UInt64 {
        var batch = WriteBatch()
        IndexState.markBeingRebuilt(in: &batch)
        try store.write(batch, durability: .synced)
        for index in IndexName.allCases { try deleteAll(in: index.keyspace, of: store) }
        let versions = try addAll(from: source, to: store, progress)
        batch.clear()
        IndexState.markCurrent(in: &batch)
        try store.write(batch, durability: .synced)
        return versions
    }

    /// Large enough that a write costs little beside its entries, small beside the memory of the server.
    private static let batchBytes = 4 << 20

    private static func deleteAll(in keyspace: Keyspace, of store: OrderedStore) throws(StoreError) {
        var batch = WriteBatch()
        var cursor = try store.scan(in: keyspace, from: [], to: nil)
        while try cursor.next() {
            cursor.withKey { batch.delete($0, in: keyspace) }
            try write(&batch, to: store, above: batchBytes)
        }
        try write(&batch, to: store, above: 0)
        // Deleted names must leave the disk, and searches must not step over their traces.
        try store.compact(keyspace)
    }

    private static func addAll(
        from source: some VersionSource, to store: OrderedStore, _ progress: (UInt64) -> Void
    ) throws(StoreError) -> UInt64 {
        var batch = WriteBatch()
        var versions: UInt64 = 0
        try source.forEachVersion { version throws(StoreError) in
            add(version, to: &batch)
            versions += 1
            if versions.isMultiple(of: progressStep) { progress(versions) }
            try write(&batch, to: store, above: batchBytes)
        }
        try write(&batch, to: store, above: 0)
        progress(versions)
        return versions
    }

    private static func write(_ batch: inout WriteBatch, to store: OrderedStore, above size: Int) throws(StoreError) {
        guard batch.byteCount > size else { return }
        try store.write(batch, durability: .buffered)
        batch.clear()
    }
}

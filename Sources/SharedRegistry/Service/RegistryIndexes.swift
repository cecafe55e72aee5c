public import JukiDomain
public import OrderedStore
public import RecordStore
import SecondaryIndex

/// The search indexes of a register as a whole, for verification and repair.
public struct RegistryIndexes<Kind: RegistryKind> {
    private let store: OrderedStore
    private let keys: KeyFile
    private let today: CalendarDate

    public init(store: OrderedStore, keys: KeyFile, today: CalendarDate) throws(RecordStoreError) {
        try StoreIdentity.prepare(store, format: Kind.storeFormat, keys: keys, forIndexRebuild: true)
        self.store = store
        self.keys = keys
        self.today = today
    }

    /// - Returns: how many entries are missing, stale or orphaned.
    public func verify(progress: (UInt64) -> Void) throws(StoreError) -> UInt64 {
        let snapshot = store.snapshot()
        let report = try SecondaryIndex.verify(in: snapshot, against: versions(in: snapshot), progress: progress)
        return report.counts.values.reduce(0) { $0 + $1.missing + $1.stale + $1.orphaned }
    }

    /// Deletes every entry and writes them anew from the records. Not while a server runs on the store.
    /// - Returns: how many versions were indexed.
    public func rebuild(progress: (UInt64) -> Void) throws(StoreError) -> UInt64 {
        let snapshot = store.snapshot()
        return try SecondaryIndex.rebuild(store, from: versions(in: snapshot), progress: progress)
    }

    private func versions(in snapshot: Snapshot) -> SnapshotVersions<Kind> {
        SnapshotVersions(RecordReader(snapshot, register: Kind(), keys: keys, today: today))
    }
}

import EvidenceLog
public import JukiDomain
public import OrderedStore
public import RecordStore
import SecondaryIndex

/// The search indexes of a register and the index of its evidence as a whole, for verification and repair.
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

    /// - Parameter progress: called with the number of records compared, those of evidence included.
    /// - Returns: how many entries are missing, stale or orphaned.
    public func verify(progress: (UInt64) -> Void) throws(RecordStoreError) -> UInt64 {
        let report = try IndexesReport(
            snapshot: store.snapshot(), register: Kind(), keys: keys, today: today, progress: progress)
        return report.missing + report.orphaned
    }

    /// Deletes every entry of the search indexes and writes them anew from the records; mends the index of evidence.
    /// Not while a server runs on the store.
    /// - Returns: how many records were indexed, those of evidence included.
    public func rebuild(progress: (UInt64) -> Void) throws(RecordStoreError) -> UInt64 {
        let source = SnapshotVersions(RecordReader(store.snapshot(), register: Kind(), keys: keys, today: today))
        let versions: UInt64
        do { versions = try SecondaryIndex.rebuild(store, from: source, progress: progress) } catch {
            throw .store(error)
        }
        return try versions + EvidenceLog.mendIndex(store) { progress(versions + $0) }
    }
}

/// What holding all indexes of a register against what they were made from has found.
struct IndexesReport {
    let search: IndexReport
    let evidence: EvidenceIndexReport

    /// - Parameters:
    ///   - snapshot: one moment, whatever is written meanwhile.
    ///   - progress: called with the number of records compared, those of evidence included.
    init<Kind: RegistryKind>(
        snapshot: Snapshot, register: Kind, keys: KeyFile, today: CalendarDate, progress: (UInt64) -> Void
    ) throws(RecordStoreError) {
        let source = SnapshotVersions(RecordReader(snapshot, register: register, keys: keys, today: today))
        let search: IndexReport
        do { search = try SecondaryIndex.verify(in: snapshot, against: source, progress: progress) } catch {
            throw .store(error)
        }
        self.search = search
        evidence = try EvidenceLog.verifyIndex(in: snapshot) { progress(search.versions + $0) }
    }

    var records: UInt64 { search.versions + evidence.entries }
    var entries: UInt64 { search.counts.values.reduce(evidence.expected) { $0 + $1.expected } }
    /// Not there, or there with another value.
    var missing: UInt64 {
        search.counts.values.reduce(evidence.missing + evidence.stale) { $0 + $1.missing + $1.stale }
    }
    var orphaned: UInt64 { search.counts.values.reduce(evidence.orphaned) { $0 + $1.orphaned } }
}

public import OrderedStore
public import RecordStore

/// What a comparison of the log's index with its entries found. Numbers only: nobody is named.
public struct EvidenceIndexReport: Sendable, Hashable {
    /// Entries of the log, those that are erased not counted.
    public var entries: UInt64 = 0
    /// Rows of persons and marks of operators and applications that the entries call for.
    public var expected: UInt64 = 0
    /// Of these, not in the index: who asks would not be told of the entry.
    public var missing: UInt64 = 0
    /// Of these, in the index with another value: who asks would be told something else.
    public var stale: UInt64 = 0
    /// Rows and marks that no entry calls for.
    public var orphaned: UInt64 = 0

    public var differences: UInt64 { missing + stale + orphaned }

    /// - Parameter isEqual: nil if the key is absent.
    fileprivate mutating func note(_ isEqual: Bool?) {
        expected += 1
        switch isEqual {
        case nil: missing += 1
        case false?: stale += 1
        case true?: break
        }
    }
}

/// The tree vouches for the entries, and for nothing else: the index, from which everybody is answered, must be held
/// against them.
extension EvidenceLog {
    /// How many entries pass between two calls of a progress closure.
    static let progressStep: UInt64 = 4096

    /// Compares the index with the entries, both ways, in constant memory.
    ///
    /// Every row and mark that an entry calls for is looked up; then all of them are counted. No two entries call for
    /// the same key, so what was counted beyond the keys found is orphaned.
    ///
    /// - Parameters:
    ///   - snapshot: what is appended or erased meanwhile is no difference.
    ///   - progress: called with the number of entries compared, now and then.
    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` when an entry that is not erased is missing.
    public static func verifyIndex(
        in snapshot: Snapshot, progress: (UInt64) -> Void = { _ in }
    ) throws(RecordStoreError) -> EvidenceIndexReport {
        var report = EvidenceIndexReport()
        try forEachEntry(in: snapshot) { sequence, record throws(StoreError) in
            for (key, value) in EvidenceLayout.indexEntries(of: record, sequence: sequence) {
                report.note(try snapshot.withValue(key, in: EvidenceLayout.index) { $0.elementsEqual(value) })
            }
            report.entries += 1
            if report.entries.isMultiple(of: progressStep) { progress(report.entries) }
        }
        do throws(StoreError) {
            let stored = try snapshot.count(in: EvidenceLayout.index, from: [], to: nil, limit: .max)
            report.orphaned = UInt64(stored) - (report.expected - report.missing)
        } catch {
            throw .store(error)
        }
        progress(report.entries)
        return report
    }

    /// Writes what is missing from the index or differs, and deletes what no entry calls for. Offline: nothing else may
    /// write meanwhile. Where it is interrupted, what it has not come to is as it was.
    /// - Parameter progress: called with the number of entries that were held against the index, now and then.
    /// - Returns: the number of entries.
    @discardableResult
    public static func mendIndex(
        _ store: OrderedStore, progress: (UInt64) -> Void = { _ in }
    ) throws(RecordStoreError) -> UInt64 {
        let snapshot = store.snapshot()
        var batch = WriteBatch()
        var entries: UInt64 = 0
        try forEachEntry(in: snapshot) { sequence, record throws(StoreError) in
            for (key, value) in EvidenceLayout.indexEntries(of: record, sequence: sequence) {
                let stored = try snapshot.get(key, in: EvidenceLayout.index)
                if stored != value { batch.put(key, value, in: EvidenceLayout.index) }
            }
            try write(&batch, to: store, above: batchBytes)
            entries += 1
            if entries.isMultiple(of: progressStep) { progress(entries) }
        }
        do throws(StoreError) {
            var cursor = try snapshot.scan(in: EvidenceLayout.index, from: [], to: nil)
            while try cursor.next() {
                let key = cursor.key
                if try !isCalledFor(key, in: snapshot) { batch.delete(key, in: EvidenceLayout.index) }
                try write(&batch, to: store, above: batchBytes)
            }
            try write(&batch, to: store, above: 0)
        } catch {
            throw .store(error)
        }
        progress(entries)
        return entries
    }

    /// Large enough that a write costs little beside its rows, small beside the memory of the server.
    private static let batchBytes = 4 << 20

    private static func write(_ batch: inout WriteBatch, to store: OrderedStore, above size: Int) throws(StoreError) {
        guard batch.byteCount > size else { return }
        try store.write(batch, durability: .synced)
        batch.clear()
    }

    private static func isCalledFor(_ key: [UInt8], in snapshot: Snapshot) throws(StoreError) -> Bool {
        let sequence = EvidenceLayout.sequence(of: key)
        guard let bytes = try snapshot.get(EvidenceLayout.sequence(sequence), in: EvidenceLayout.entries) else {
            return false
        }
        return EvidenceLayout.indexEntries(of: try record(bytes), sequence: sequence).contains { $0.key == key }
    }

    /// Hands over every entry that is not erased, in order.
    private static func forEachEntry(
        in snapshot: Snapshot, _ body: (UInt64, EvidenceRecord) throws(StoreError) -> Void
    ) throws(RecordStoreError) {
        var next = try erasedBefore(in: snapshot) + 1
        var isWhole = true
        do throws(StoreError) {
            var cursor = try snapshot.scan(in: EvidenceLayout.entries, from: EvidenceLayout.sequence(next), to: nil)
            while isWhole, try cursor.next() {
                isWhole = EvidenceLayout.sequence(of: cursor.key) == next
                if isWhole { try body(next, try record(cursor.value)) }
                next += 1
            }
        } catch {
            throw .store(error)
        }
        guard isWhole else { throw .damagedValue(keyspace: EvidenceLayout.entries.name) }
    }
}

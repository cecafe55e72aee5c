public import OrderedStore
public import RecordStore
import TransparencyLog

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
    /// the same row or mark, so what was counted beyond those found is orphaned.
    ///
    /// - Parameters:
    ///   - snapshot: what is appended or erased meanwhile is no difference.
    ///   - progress: called with the number of entries compared, now and then.
    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` when an entry that is not erased is missing.
    public static func verifyIndex(
        in snapshot: Snapshot, progress: (UInt64) -> Void = { _ in }
    ) throws(RecordStoreError) -> EvidenceIndexReport {
        var report = EvidenceIndexReport()
        try forEachBundle(in: snapshot) { first, records throws(StoreError) in
            for (sequence, record) in zip(first..., records) {
                for (key, value) in EvidenceLayout.rows(of: record, sequence) {
                    report.note(try snapshot.withValue(key, in: EvidenceLayout.index) { $0.elementsEqual(value) })
                }
            }
            for (mark, sequences) in marks(of: records, from: first) {
                let stored = try StoredMarks(of: mark, sequences, in: snapshot)
                for sequence in sequences { report.note(stored.isReadable(sequence)) }
            }
            report.entries += UInt64(records.count)
            if report.entries.isMultiple(of: progressStep) { progress(report.entries) }
        }
        do throws(StoreError) {
            report.orphaned = try count(in: snapshot) - (report.expected - report.missing)
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
        try forEachBundle(in: snapshot) { first, records throws(StoreError) in
            for (sequence, record) in zip(first..., records) {
                for (key, value) in EvidenceLayout.rows(of: record, sequence) {
                    let stored = try snapshot.get(key, in: EvidenceLayout.index)
                    if stored != value { batch.put(key, value, in: EvidenceLayout.index) }
                }
            }
            for (mark, sequences) in marks(of: records, from: first) {
                try StoredMarks(of: mark, sequences, in: snapshot).mend(&batch)
            }
            try write(&batch, to: store, above: batchBytes)
            entries += UInt64(records.count)
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
        let record = try record(bytes)
        return EvidenceLayout.marks(of: record).contains { $0.prefix + EvidenceLayout.sequence(sequence) == key }
            || EvidenceLayout.rows(of: record, sequence).contains { $0.key == key }
    }

    /// The entries of a bundle by what they are marked with.
    private static func marks(
        of records: [EvidenceRecord], from first: UInt64
    ) -> [EvidenceLayout.Mark: [UInt64]] {
        var marks: [EvidenceLayout.Mark: [UInt64]] = [:]
        for (sequence, record) in zip(first..., records) {
            for mark in EvidenceLayout.marks(of: record) { marks[mark, default: []].append(sequence) }
        }
        return marks
    }

    /// Everything in the index: rows of persons, and the marks that are together in one row each by itself.
    private static func count(in snapshot: Snapshot) throws(StoreError) -> UInt64 {
        var count: UInt64 = 0
        var cursor = try snapshot.scan(in: EvidenceLayout.index, from: [], to: nil)
        while try cursor.next() {
            let key = cursor.key
            let isMark = key.first == EvidenceLayout.IndexKind.operatorID.rawValue
                || key.first == EvidenceLayout.IndexKind.applicationNumber.rawValue
            let row = isMark ? EvidenceLayout.MarkRow(key: key, value: cursor.value) : nil
            count += UInt64(row?.sequences.count ?? 1)
        }
        return count
    }

    /// Hands over the entries that are not erased, in order, by bundles: the sequence of the first, and all.
    private static func forEachBundle(
        in snapshot: Snapshot, _ body: (UInt64, [EvidenceRecord]) throws(StoreError) -> Void
    ) throws(RecordStoreError) {
        var next = try erasedBefore(in: snapshot) + 1
        var isWhole = true
        var bundle: [EvidenceRecord] = []
        do throws(StoreError) {
            var cursor = try snapshot.scan(in: EvidenceLayout.entries, from: EvidenceLayout.sequence(next), to: nil)
            while isWhole, try cursor.next() {
                isWhole = EvidenceLayout.sequence(of: cursor.key) == next
                guard isWhole else { break }
                bundle.append(try record(cursor.value))
                next += 1
                guard EvidenceLayout.MarkRow.bundle(of: next) == next else { continue }
                try body(next - UInt64(bundle.count), bundle)
                bundle.removeAll(keepingCapacity: true)
            }
            if isWhole, !bundle.isEmpty { try body(next - UInt64(bundle.count), bundle) }
        } catch {
            throw .store(error)
        }
        guard isWhole else { throw .damagedValue(keyspace: EvidenceLayout.entries.name) }
    }
}

/// What the index holds of one mark in one bundle, beside what it should.
private struct StoredMarks {
    private let mark: EvidenceLayout.Mark
    private let expected: [UInt64]
    private var keys: [[UInt8]] = []
    /// As often as the rows say so.
    private var found: [UInt64] = []
    /// The first of each row whose value is none.
    private var unreadable: Set<UInt64> = []

    /// - Parameter expected: ascending, of one bundle.
    init(of mark: EvidenceLayout.Mark, _ expected: [UInt64], in snapshot: Snapshot) throws(StoreError) {
        self.mark = mark
        self.expected = expected
        let first = EvidenceLayout.MarkRow.bundle(of: expected[0])
        var cursor = try EvidenceLayout.rows(of: mark, first..<first + UInt64(Tile.width), in: snapshot)
        while try cursor.next() {
            keys.append(cursor.key)
            if let row = EvidenceLayout.MarkRow(key: cursor.key, value: cursor.value) {
                found += row.sequences
            } else {
                unreadable.insert(EvidenceLayout.sequence(of: cursor.key))
            }
        }
    }

    /// - Returns: nil if the entry is not found by its mark; false if who asks would meet a row that cannot be read.
    func isReadable(_ sequence: UInt64) -> Bool? {
        if found.contains(sequence) { return true }
        return unreadable.contains(sequence) ? false : nil
    }

    func mend(_ batch: inout WriteBatch) {
        guard !unreadable.isEmpty || found != expected else { return }
        for key in keys { batch.delete(key, in: EvidenceLayout.index) }
        for row in EvidenceLayout.MarkRow.rows(of: expected) {
            batch.put(row.key(mark), row.value, in: EvidenceLayout.index)
        }
    }
}

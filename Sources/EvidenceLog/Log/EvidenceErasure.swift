public import OrderedStore
public import RecordStore
import TransparencyLog

/// What an erasure of evidence did, or would do.
public struct EvidenceErasureReport: Sendable, Hashable {
    /// Entries erased, in whole bundles of 256.
    public var entries: UInt64 = 0
    /// Every entry before this index is erased.
    public var erasedBefore: UInt64 = 0
    /// Nothing more is due.
    public var isFinished = true

    /// What the entry of a step says of it: so the log itself accounts for what it no longer holds.
    public func detail(keptSince day: some CustomStringConvertible) -> String {
        "entries=\(entries) \(Self.erasedBeforeWord)\(erasedBefore) kept-since=\(day)"
    }

    private static let erasedBeforeWord = "erased-before="

    /// Before which entries are erased, as the entry of a step says.
    static func erasedBefore(told detail: String) -> UInt64? {
        let parts = detail.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].hasPrefix("entries="), parts[1].hasPrefix(erasedBeforeWord) else { return nil }
        return UInt64(parts[1].dropFirst(erasedBeforeWord.utf8.count))
    }
}

extension EvidenceLog {
    /// Bundles in one step of an erasure: 2,048 entries with their index, so that a commit stays short.
    public static let bundlesPerStep = 8

    /// Erases entries from the start of the log whose time lies before `moment`, in whole bundles: entry, salt and
    /// index rows go, the leaf hash stays, so that every root and proof remains what it was. The bundle of the newest
    /// entry always stays. Within a group of the committer.
    public func eraseStep(
        before moment: UInt64, in store: OrderedStore, from batch: inout WriteBatch
    ) throws(RecordStoreError) -> EvidenceErasureReport {
        let head = runningHead
        var report = EvidenceErasureReport(erasedBefore: head.erasedBefore)
        for _ in 0..<Self.bundlesPerStep {
            guard let entries = try Self.dueBundle(at: report.erasedBefore, head, before: moment, in: store) else {
                break
            }
            for (offset, entry) in entries.enumerated() {
                let sequence = report.erasedBefore + UInt64(offset) + 1
                batch.delete(EvidenceLayout.sequence(sequence), in: EvidenceLayout.entries)
                for row in EvidenceLayout.rows(of: entry, sequence) {
                    batch.delete(row.key, in: EvidenceLayout.index)
                }
            }
            try Self.eraseMarks(of: entries, from: report.erasedBefore + 1, in: store, &batch)
            report.entries += UInt64(entries.count)
            report.erasedBefore += UInt64(Tile.width)
        }
        report.isFinished = try Self.dueBundle(at: report.erasedBefore, head, before: moment, in: store) == nil
        if report.entries > 0 {
            let value = EvidenceLayout.sequence(report.erasedBefore)
            batch.put(EvidenceLayout.erasedBeforeKey, value, in: EvidenceLayout.state)
            noteErasure(before: report.erasedBefore)
        }
        return report
    }

    /// The rows of the marks of a whole bundle.
    private static func eraseMarks(
        of bundle: [EvidenceRecord], from first: UInt64, in store: OrderedStore, _ batch: inout WriteBatch
    ) throws(RecordStoreError) {
        let range = first..<first + UInt64(bundle.count)
        do throws(StoreError) {
            for mark in Set(bundle.flatMap(EvidenceLayout.marks)) {
                var cursor = try EvidenceLayout.rows(of: mark, range, in: store)
                while try cursor.next() { batch.delete(cursor.key, in: EvidenceLayout.index) }
            }
        } catch {
            throw .store(error)
        }
    }

    /// What ``eraseStep(before:in:from:)`` would erase in all its steps. An erasure may be under way.
    public func erasureDryRun(
        before moment: UInt64, in store: OrderedStore
    ) throws(RecordStoreError) -> EvidenceErasureReport {
        // The size before the snapshot, which so holds every entry of it; what is erased as the snapshot says.
        let head = head
        let snapshot = store.snapshot()
        var report = EvidenceErasureReport(erasedBefore: try Self.erasedBefore(in: snapshot))
        while let entries = try Self.dueBundle(at: report.erasedBefore, head, before: moment, in: snapshot) {
            report.entries += UInt64(entries.count)
            report.erasedBefore += UInt64(Tile.width)
        }
        return report
    }

    /// After an erasure: rewrites the files that still hold what was erased. As long as that takes.
    public static func purge(_ store: OrderedStore, before index: UInt64) throws(StoreError) {
        try store.compact(
            EvidenceLayout.entries, from: EvidenceLayout.sequence(0), to: EvidenceLayout.sequence(index + 1))
        try store.compact(EvidenceLayout.index)
    }

    /// The records of the bundle at an index; nil when it is not full, holds the newest entry, or is not old enough.
    private static func dueBundle(
        at index: UInt64, _ head: Head, before moment: UInt64, in reading: some StoreReading
    ) throws(RecordStoreError) -> [EvidenceRecord]? {
        let end = index + UInt64(Tile.width)
        guard end < head.tree.size else { return nil }
        var records: [EvidenceRecord] = []
        for entry in try rawEntries(from: index + 1, to: end, in: reading) {
            do { records.append(try EvidenceRecord(decoding: entry)) } catch {
                throw .damagedValue(keyspace: EvidenceLayout.entries.name)
            }
        }
        return records.allSatisfy { $0.time < moment } ? records : nil
    }
}

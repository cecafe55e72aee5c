public import JukiDomain
public import OrderedStore
import SecondaryIndex

/// What an erasure run did, or would do.
public struct ErasureReport: Hashable, Sendable {
    public var historyVersions: UInt64 = 0
    public var deletedRecords: UInt64 = 0
    /// The first day on which something else will be due for erasure.
    public var nextExpiry: CalendarDate?

    public init() {}

    public var versions: UInt64 { historyVersions + deletedRecords }
}

/// 保存期間経過分の消去 (令30条の6): takes away every version whose last day is before `asOf`.
public enum Erasure {
    /// Versions in one step of a run: bounds the batch.
    public static let stepSize = 500

    /// Counts what a run on `asOf` would erase, in constant memory.
    public static func dryRun(asOf: CalendarDate, in reading: some StoreReading) throws(RecordStoreError)
        -> ErasureReport {
        var report = ErasureReport()
        do throws(StoreError) {
            var cursor = try reading.scan(in: Keyspaces.expiry, from: [], to: nil)
            while try cursor.next() {
                let entry = Due(key: cursor.key)
                guard entry.lastDay < asOf.value else {
                    report.nextExpiry = (try? CalendarDate(value: entry.lastDay))?.adding(days: 1)
                    break
                }
                try count(entry, in: reading, &report)
            }
        } catch {
            throw .store(error)
        }
        return report
    }

    private static func count(_ due: Due, in reading: some StoreReading, _ report: inout ErasureReport)
        throws(StoreError) {
        if try reading.contains(RecordKeys.version(due.code, due.sequence), in: Keyspaces.history) {
            report.historyVersions += 1
        } else {
            report.deletedRecords += 1
        }
    }

    struct Due {
        let key: [UInt8]
        let lastDay: UInt32
        let code: ResidentRecordCode
        let sequence: UInt64

        init(key: [UInt8]) {
            self.key = key
            lastDay = key[..<4].reduce(0) { $0 << 8 | UInt32($1) }
            code = ResidentRecordCode(unchecked: key[4..<12].reduce(0) { $0 << 8 | UInt64($1) })
            sequence = key[12..<20].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}

extension Transaction {
    /// Erases up to ``Erasure/stepSize`` versions that are due on `asOf`: the version, its index entries, and with a
    /// person's last version the number and what leads to it from codes that were given up; pictures that no other
    /// version names go too.
    /// - Returns: what was erased, and whether nothing more is due.
    public func eraseStep(
        asOf: CalendarDate
    ) throws(RecordStoreError) -> (report: ErasureReport, isFinished: Bool) {
        precondition(asOf <= today, "what is not due yet cannot be erased")
        var due: [Erasure.Due] = []
        do throws(StoreError) {
            var cursor = try store.scan(in: Keyspaces.expiry, from: [], to: nil)
            while due.count < Erasure.stepSize, try cursor.next() {
                let entry = Erasure.Due(key: cursor.key)
                guard entry.lastDay < asOf.value else { break }
                if !erasedEntries.contains(entry.key) { due.append(entry) }
            }
        } catch {
            throw .store(error)
        }
        var report = ErasureReport()
        var isFinished = due.count < Erasure.stepSize
        var hadOtherCodes = false
        for entry in due {
            if try wasJustSuperseded(entry) {
                isFinished = false
                continue
            }
            batch.delete(entry.key, in: Keyspaces.expiry)
            erasedEntries.insert(entry.key)
            if try eraseHistory(entry) {
                report.historyVersions += 1
            } else if let person = try eraseNewest(entry) {
                report.deletedRecords += 1
                hadOtherCodes = hadOtherCodes || person.previousCode != nil
            }
        }
        if hadOtherCodes { try eraseCodesOfNobody() }
        return (report, isFinished)
    }

    /// A notice of this very group has moved the version to the history, where the store does not show it yet: the
    /// next step takes it. To drop its entry now would be to hold the version for ever.
    private func wasJustSuperseded(_ due: Erasure.Due) throws(RecordStoreError) -> Bool {
        guard try newest(due.code)?.stored.updateSequence != due.sequence else { return false }
        let bytes = try storing { () throws(StoreError) in
            try store.get(RecordKeys.code(due.code), in: Keyspaces.records)
        }
        guard let bytes else { return false }
        return try StoredVersion(decoding: bytes, from: Keyspaces.records.name).updateSequence == due.sequence
    }

    private func eraseHistory(_ due: Erasure.Due) throws(RecordStoreError) -> Bool {
        let key = RecordKeys.version(due.code, due.sequence)
        let bytes = try storing { () throws(StoreError) in try store.get(key, in: Keyspaces.history) }
        guard let bytes else { return false }
        let stored = try StoredVersion(decoding: bytes, from: Keyspaces.history.name)
        let record = try register.decode(stored.recordBytes)
        SecondaryIndex.remove(IndexedVersion(record, isCurrent: false), from: &batch)
        batch.delete(key, in: Keyspaces.history)
        try releaseGlyphs(of: record)
        return true
    }

    /// Only a 消除 record expires as the newest version. A later notice may have given the person a new one.
    /// - Returns: the version that was erased, if one was.
    private func eraseNewest(_ due: Erasure.Due) throws(RecordStoreError) -> StoredVersion? {
        guard let newest = try newest(due.code), newest.stored.updateSequence == due.sequence,
              newest.record.isDeleted
        else { return nil }
        SecondaryIndex.remove(IndexedVersion(newest.record, isCurrent: true), from: &batch)
        batch.delete(RecordKeys.code(due.code), in: Keyspaces.records)
        setNewest(nil, for: due.code)
        if let number = newest.record.sealedNumber { setHolder(nil, of: keys.numberHash(of: number)) }
        try releaseGlyphs(of: newest.record)
        return newest.stored
    }

    /// Codes that were given up and lead to nobody any more. The versions under them, which told of one another, may be
    /// gone since long, so that the whole list is walked: a row for each code ever changed, and only where somebody
    /// with such codes is erased. Each is looked up, not held against those who were erased just now: an earlier
    /// version left some behind.
    private func eraseCodesOfNobody() throws(RecordStoreError) {
        var successors: [ResidentRecordCode: ResidentRecordCode] = [:]
        do throws(StoreError) {
            var cursor = try store.scan(in: Keyspaces.retiredCodes, from: [], to: nil)
            while try cursor.next() {
                let old = ResidentRecordCode(unchecked: cursor.key.reduce(0) { $0 << 8 | UInt64($1) })
                // The store still shows what an earlier run of this group has taken away.
                if forgottenHere.contains(old) { continue }
                successors[old] = ResidentRecordCode(unchecked: cursor.value.reduce(0) { $0 << 8 | UInt64($1) })
            }
        } catch {
            throw .store(error)
        }
        successors.merge(retiredHere) { _, new in new }
        for old in successors.keys {
            var present = old
            var steps = 0
            while let next = successors[present] {
                steps += 1
                // A chain that is longer than the list goes round: no such rows were ever written.
                guard steps <= successors.count else { throw .damagedValue(keyspace: Keyspaces.retiredCodes.name) }
                present = next
            }
            if try !hasRecord(present) { forgetRetired(old) }
        }
    }
}

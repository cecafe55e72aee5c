public import JukiDomain
public import OrderedStore

/// Rows of something that is finished and has been kept for its time.
public struct FinishedRows: Hashable, Sendable {
    public let keyspace: Keyspace
    public let keys: [[UInt8]]
}

/// What is finished beside the versions of records: nobody needs it any more, and nothing else would ever take it away.
/// Found over a snapshot, for the daily run; what is found here does not change until it is erased.
public enum Finished {
    /// Days from the notice that replaced a parked one: as long as 届出書等 are kept (令34条4項), from which the
    /// municipality would show what it had sent. The answer to the parked notice itself stays, for resends; it names
    /// nobody.
    public static let replacedNoticeDays = 365
    /// Days from the end of a reconciliation, two years: by one a month no fewer reports than are kept by their number.
    public static let reconciliationDays = 730
    /// Parked notices in one commit: short beside a group of notices.
    static let noticesAtOnce = 5000

    /// Parked notices that were replaced long enough ago, in portions for one commit each.
    public static func replacedNotices(
        asOf today: CalendarDate, in reading: some StoreReading
    ) throws(RecordStoreError) -> [FinishedRows] {
        var replaced: [(key: [UInt8], value: [UInt8])] = []
        do throws(StoreError) {
            var cursor = try reading.scan(in: Keyspaces.parked, from: [], to: nil)
            while try cursor.next() { replaced.append((cursor.key, cursor.value)) }
        } catch {
            throw .store(error)
        }
        var due: [[UInt8]] = []
        for (key, value) in replaced {
            let successor = try ParkedEntry(decoding: value).replacedBy
            guard successor != 0 else { continue }
            let place = key[..<4] + RecordKeys.sequence(successor)
            let bytes = try storing { () throws(StoreError) in try reading.get(Array(place), in: Keyspaces.outcomes) }
            guard let bytes else { throw .damagedValue(keyspace: Keyspaces.outcomes.name) }
            let decidedAt = try RecordedOutcome(decoding: bytes).decidedAt
            let isDue = try isOver(Moment(milliseconds: decidedAt), on: today, readFrom: Keyspaces.outcomes) {
                $0.adding(days: replacedNoticeDays)
            }
            if isDue { due.append(key) }
        }
        return stride(from: 0, to: due.count, by: noticesAtOnce).map { start in
            let keys = Array(due[start..<min(start + noticesAtOnce, due.count)])
            return FinishedRows(keyspace: Keyspaces.parked, keys: keys)
        }
    }

    /// Reports of reconciliations that are old enough, one for one commit. Of a municipality's newest the summary
    /// stays: it tells when the municipality last reconciled, and the numbers go on from it.
    public static func reconciliations(
        asOf today: CalendarDate, in reading: some StoreReading
    ) throws(RecordStoreError) -> [FinishedRows] {
        var due: [FinishedRows] = []
        let archive = ReconcileArchive(reading)
        for municipality in try archive.municipalities() {
            let runs = try archive.runs(of: municipality, limit: .max)
            for (age, run) in runs.enumerated() {
                let isDue = try isOver(run.finishedAt, on: today, readFrom: Keyspaces.reconciliations) {
                    $0.adding(days: reconciliationDays)
                }
                guard isDue else { continue }
                let prefix = RecordKeys.notice(municipality, run.run)
                var keys: [[UInt8]] = []
                do throws(StoreError) {
                    var cursor = try reading.scan(in: Keyspaces.reconciliations, prefix: prefix)
                    while try cursor.next() {
                        if age > 0 || cursor.key.count > prefix.count { keys.append(cursor.key) }
                    }
                } catch {
                    throw .store(error)
                }
                if !keys.isEmpty { due.append(FinishedRows(keyspace: Keyspaces.reconciliations, keys: keys)) }
            }
        }
        return due
    }

    /// The last day is over on which something is kept from a moment on.
    /// - Parameters:
    ///   - moment: as it was read from `keyspace`, sealed or not.
    ///   - lastDay: of the days on which it is kept, by the first; asked about days before `today` only.
    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` for a moment that no clock has shown.
    public static func isOver(
        _ moment: Moment, on today: CalendarDate, readFrom keyspace: Keyspace,
        lastDay: (CalendarDate) -> CalendarDate
    ) throws(RecordStoreError) -> Bool {
        guard moment <= .last else { throw .damagedValue(keyspace: keyspace.name) }
        let first = moment.japanDay
        // What is of today is not over, and only what is long past can be counted on within the calendar.
        return first < today && lastDay(first) < today
    }
}

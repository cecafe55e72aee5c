import BulkProvision
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
package import RecordStore

/// What is finished and nobody needs any more goes by itself, as versions do: read beside the committer, erased by it
/// in steps, each with its evidence.
extension Registry {
    /// - Parameter tell: told what has become of each kind.
    func sweepFinished(_ tell: (DueForErasure, Refusal?) -> Void) throws(RecordStoreError) {
        tell(.bulkJobs, try sweepBulkJobs())
        let snapshot = store.snapshot()
        let notices = try Finished.replacedNotices(asOf: today, in: snapshot)
        tell(.replacedNotices, erase(notices, "replaced notices", days: Finished.replacedNoticeDays))
        let reports = try Finished.reconciliations(asOf: today, in: snapshot)
        tell(.reconciliations, erase(reports, "rows of a reconciliation", days: Finished.reconciliationDays))
        tell(.errorReports, try sweepErrorReports())
    }

    private func erase(_ portions: [FinishedRows], _ what: String, days: Int) -> Refusal? {
        for rows in portions {
            var record = hostRecord(.eraseExpired)
            record.detail += ": \(rows.keys.count) \(what), kept \(days) days"
            // A long report is alone in its group: with its full weight it would find room in an empty queue only, and
            // what comes after it would wait for ever.
            let weight = min(rows.keys.count, committer.groupWeightMax)
            let refusal = commitAndWait(weight: weight) { [evidence, record] transaction in
                for key in rows.keys { transaction.batch.delete(key, in: rows.keyspace) }
                evidence.append(record, to: &transaction.batch)
            }
            if let refusal { return refusal }
        }
        return nil
    }

    /// Jobs whose results are gone since long. One that a medium still stands for stays until that is destroyed: the
    /// ledger tells by it what lies on the medium.
    private func sweepBulkJobs() throws(RecordStoreError) -> Refusal? {
        let snapshot = store.snapshot()
        let media = try MediumLedger(snapshot).media(below: .max) { _ in false }
        let needed = Set(
            media.filter { $0.state?.isFinal != true }.map { BulkJobKey(owner: $0.owner, name: $0.job) })
        var due: [BulkJobState] = []
        for state in try BulkLedger(snapshot, keys: keys).jobs()
        where state.job.erasedAt > 0 && !needed.contains(state.key) {
            let erasedAt = Moment(milliseconds: state.job.erasedAt)
            let isDue = try Finished.isOver(erasedAt, on: today, readFrom: BulkKeyspaces.jobs) {
                $0.adding(days: RegistryLimits.bulkJobDays)
            }
            if isDue { due.append(state) }
        }
        return eachPortion(of: due) { state, transaction in
            transaction.batch.forget(state)
            return "job \(state.key.name) of \(state.key.owner), \(RegistryLimits.bulkJobDays) days without results"
        }
    }

    private func sweepErrorReports() throws(RecordStoreError) -> Refusal? {
        let years = RegistryLimits.acknowledgedReportYears
        var due: [(municipality: MunicipalityCode, report: KeptErrorReport)] = []
        for (municipality, entry) in try ErrorReportBox.acknowledged(in: store.snapshot(), keys: keys) {
            let report = try KeptErrorReport(entry)
            guard let said = report.acknowledgement else { continue }
            let acknowledgedAt = Moment(milliseconds: said.acknowledgedAt)
            let isDue = try Finished.isOver(acknowledgedAt, on: today, readFrom: ErrorReportBox.reports) {
                $0.adding(years: years)
            }
            if isDue { due.append((municipality, report)) }
        }
        return eachPortion(of: due) { found, transaction in
            transaction.erase(
                report: found.report.number, of: found.municipality, filedBy: found.report.reporter,
                as: found.report.report.number)
            return "error report \(found.report.number) of \(found.municipality.digits), "
                + "acknowledged \(years) years ago"
        }
    }

    /// In commits of a bounded size, one after another.
    /// - Parameter erase: takes one away, and says in the evidence what it was.
    private func eachPortion<Thing: Sendable>(
        of things: [Thing], _ erase: @escaping @Sendable (Thing, Transaction<Kind>) -> String
    ) -> Refusal? {
        let size = RegistryLimits.finishedAtOnce
        for start in stride(from: 0, to: things.count, by: size) {
            let portion = Array(things[start..<min(start + size, things.count)])
            let record = hostRecord(.eraseExpired)
            let refusal = commitAndWait(weight: portion.count) { [evidence] transaction in
                for thing in portion {
                    var record = record
                    record.detail += ": " + erase(thing, transaction)
                    evidence.append(record, to: &transaction.batch)
                }
            }
            if let refusal { return refusal }
        }
        return nil
    }
}

extension KeptErrorReport {
    /// As it lies in the list of its municipality.
    package init(_ entry: ErrorReportBox.Entry) throws(RecordStoreError) {
        do throws(Refusal) {
            try self.init(decoding: entry.content)
            if let said = entry.acknowledgement { acknowledgement = try .init(decoding: said) }
        } catch {
            throw .damagedValue(keyspace: ErrorReportBox.reports.name)
        }
    }
}

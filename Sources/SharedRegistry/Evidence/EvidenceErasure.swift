import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

extension Registry {
    /// 証跡の消去: a procedure of its own beside the erasure of residents' records. The two have other periods, other
    /// units, and another meaning: who erases persons must not erase in passing who looked at them.
    func eraseEvidence(_ request: EraseEvidenceRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let asOf = request.asOf ?? today
        guard asOf <= today || !request.apply else { throw Refusal(.invalidDate) }
        let keptSince = try keptSince(asOf)
        inMaintenance { [self] in
            let record = evidenceRecord(Procedure.eraseEvidence.rawValue, caller, nil)
            if request.apply {
                // Whoever erases by command knows for how long the server is to keep.
                confirmEvidenceTerm()
                return eraseEvidenceStep(keptSince, erased: 0, record, call)
            }
            do throws(RecordStoreError) {
                let plan = try evidence.erasureDryRun(before: Self.start(of: keptSince), in: store)
                let response = EraseEvidenceResponse(
                    entries: plan.entries, erasedBefore: plan.erasedBefore, isDryRun: true, keptSince: keptSince)
                answer(record, call) { call.respond(response.encode(), isLast: true) }
            } catch {
                storeFailed(error, call)
            }
        }
    }

    /// The first day whose records stay.
    /// - Throws: `INVALID_DATE` where the years of keeping lead out of the calendar.
    func keptSince(_ asOf: CalendarDate) throws(Refusal) -> CalendarDate {
        let year = asOf.year - evidenceYears
        guard CalendarDate.years.contains(year) else { throw Refusal(.invalidDate) }
        let kept = try? CalendarDate(year: year, month: asOf.month, day: asOf.day)
        // There is no 29 February: what is of the 28th stays a day longer.
        guard let kept = kept ?? (try? CalendarDate(year: year, month: asOf.month, day: 28)) else {
            preconditionFailure("a day of the calendar")
        }
        return kept
    }

    /// Midnight in Japan, in milliseconds.
    static func start(of day: CalendarDate) -> UInt64 {
        UInt64(max(0, day.dayNumber)) * 86_400_000 - (day.dayNumber > 0 ? 9 * 3_600_000 : 0)
    }

    /// One step after another through the committer, each with evidence of its own.
    func eraseEvidenceStep(
        _ keptSince: CalendarDate, erased: UInt64, _ record: EvidenceRecord, _ call: any RegistryCall
    ) {
        let weight = EvidenceLog.bundlesPerStep * 256
        let taken = committer.submit(weight: weight) { [self] transaction throws(RecordStoreError) in
            let step = try evidence.eraseStep(
                before: Self.start(of: keptSince), in: store, from: &transaction.batch)
            var stepRecord = record
            stepRecord.time = transaction.now.milliseconds
            stepRecord.detail = step.detail(keptSince: keptSince)
            evidence.append(stepRecord, to: &transaction.batch)
            return { result in
                switch result {
                case .storageFull: call.fail(Refusal(.storageFull))
                case .durable where !step.isFinished:
                    self.eraseEvidenceStep(keptSince, erased: erased + step.entries, record, call)
                case .durable:
                    let response = EraseEvidenceResponse(
                        entries: erased + step.entries, erasedBefore: step.erasedBefore, isDryRun: false,
                        keptSince: keptSince)
                    call.respond(response.encode(), isLast: true)
                    self.purgeEvidence(before: step.erasedBefore, erased: response.entries)
                }
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    /// Takes what was erased out of the store's files too; nobody waits for it.
    private func purgeEvidence(before index: UInt64, erased: UInt64) {
        guard erased > 0 else { return }
        inMaintenance { [self] in
            do throws(StoreError) { try EvidenceLog.purge(store, before: index) } catch {
                committer.stop(.store(error))
            }
        }
    }
}

import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

extension Registry {
    /// When each municipality last reconciled and what was found; or every run of one municipality.
    func listReconciliations(
        _ request: ListReconciliationsRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        let named = try AccessTable.municipality(named: request.municipality, by: caller.role)
        do throws(RecordStoreError) {
            let archive = ReconcileArchive(store)
            var runs: [RecordStore.ReconcileSummary] = []
            if let named {
                runs = try archive.runs(of: named, limit: RegistryLimits.runsListedMax)
            } else {
                for municipality in try LaneReader(store).municipalities() {
                    runs += try archive.runs(of: municipality, limit: 1)
                }
            }
            let response = ListReconciliationsResponse(runs: runs.map(JukiMessages.ReconcileSummary.init))
            answer(evidenceRecord(Procedure.listReconciliations.rawValue, caller, nil), call) {
                call.respond(response.encode(), isLast: true)
            }
        } catch {
            storeFailed(error, call)
        }
    }

    /// The kept report of one run, difference by difference.
    func getReconciliation(
        _ request: GetReconciliationRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) -> (any RegistryStream)? {
        let municipality = try subject(request.municipality, caller)
        do throws(RecordStoreError) {
            let archive = ReconcileArchive(store)
            if let summary = try archive.summary(of: municipality, run: request.run) {
                let differences = try archive.differences(of: municipality, run: request.run, from: 0, limit: .max)
                var record = evidenceRecord(Procedure.getReconciliation.rawValue, caller, nil)
                record.persons = UInt32(clamping: differences.count)
                let sender = messageSender(.getReconciliation, caller, call)
                answer(record, call) {
                    sender.start { number in
                        let part = ReconcileReport(part: number, summary, differences)
                        return part.isLast ? .last(part.encode()) : .message(part.encode())
                    }
                }
                return sender
            }
            refuse(Refusal(.notFound), Procedure.getReconciliation.rawValue, caller, call)
        } catch {
            storeFailed(error, call)
        }
        return nil
    }
}

import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages

extension Registry {
    /// Says what the access table would say to a call. Recorded, with nobody as its subject.
    func explainAccess(_ request: ExplainAccessRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let response = try access.explain(request, asking: caller.role)
        var record = evidenceRecord(Procedure.explainAccess.rawValue, caller, request.purpose)
        record.shape = "dry-run \(request.procedure)"
        record.itemsAsked = request.items.rawValue
        answer(record, call) { call.respond(response.encode(), isLast: true) }
    }
}

package import AccessControl
package import EvidenceLog
package import JukiDomain
package import JukiMessages
import Operators
import OrderedStore
package import RecordStore

extension Registry {
    /// 本人確認情報の照会: one person by resident record code or individual number, cut to the items that were asked for
    /// and that the legal basis allows.
    func lookup(_ request: LookupQuestion<Kind.Subject>, _ caller: Caller, _ call: any RegistryCall) {
        let decision = judge(
            Kind.procedures.lookup, request.items, by: request.subject.keyItems, request.purpose, caller)
        var record = evidenceRecord(Kind.procedures.lookup.rawValue, caller, request.purpose)
        record.shape = request.subject.shape
        if request.includeHistory { record.shape += " history" }
        record.itemsAsked = decision.considered.rawValue
        let reader = RecordReader(store, register: Kind(), keys: keys, today: today)
        do throws(RecordStoreError) {
            if let refusal = decision.refusal {
                // Whoever was asked for in vain is told of it when asking who looked.
                record.subjects = try asked(request.subject, reader)
                return refuse(refusal, record, call)
            }
            switch try found(request.subject, reader) {
            case .success(let answer):
                if let refusal = try refusalToTell(answer.version, request.purpose) {
                    record.subjects = [keys.subjectHash(of: answer.code)]
                    return refuse(refusal, record, call)
                }
                let history = request.includeHistory ? request : nil
                try respond(answer, decision.items, history: history, record, call, reader)
            case .failure(let refusal):
                if refusal.reason == .codeChanged { record.subjects = try asked(request.subject, reader) }
                refuse(refusal, record, call)
            }
        } catch {
            storeFailed(error, call)
        }
    }

    /// Of whom a question was that told nothing: none where an individual number is nobody's.
    private func asked(
        _ subject: Kind.Subject, _ reader: RecordReader<Kind, OrderedStore>
    ) throws(RecordStoreError) -> [[UInt8]] {
        try Kind.code(of: subject, in: reader).map { [keys.subjectHash(of: $0)] } ?? []
    }

    /// Whom a lookup finds, for one question and for each line of a bulk job.
    func found(
        _ subject: Kind.Subject, _ reader: RecordReader<Kind, OrderedStore>
    ) throws(RecordStoreError) -> Result<(code: ResidentRecordCode, version: StoredVersion), Refusal> {
        guard let code = try Kind.code(of: subject, in: reader) else { return .failure(Refusal(.notFound)) }
        guard let version = try reader.newest(code) else {
            return .failure(Refusal(try reader.isRetired(code) ? .codeChanged : .notFound))
        }
        return .success((code, version))
    }

    /// - Parameter history: the question, where it asks for the earlier versions too.
    private func respond(
        _ found: (code: ResidentRecordCode, version: StoredVersion), _ items: ItemSet,
        history question: LookupQuestion<Kind.Subject>?, _ evidence: EvidenceRecord, 
        _ call: any RegistryCall, _ reader: RecordReader<Kind, OrderedStore>
    ) throws(RecordStoreError) {
        let number = isSealedItemAsked(in: items) ? try reader.number(of: found.code, in: found.version) : nil
        var history: [[UInt8]] = []
        if let question {
            for (_, version) in try reader.history(of: found.code, limit: RegistryLimits.historyMax)
            where try refusalToTell(version, question.purpose) == nil {
                history.append(version.recordBytes)
            }
        }
        let response = StoredAnswer.lookup(
            recordBytes: found.version.recordBytes, items: items, individualNumber: number, history: history)
        var record = evidence
        record.items = items.rawValue
        record.persons = 1
        record.subjects = [keys.subjectHash(of: found.code)]
        tell(response, record, call)
    }

    // MARK: Access

    /// What the access table says to a question of a caller whose certificate and operator were held against the
    /// procedure already.
    package func judge(
        _ procedure: Procedure, _ items: ItemSet, by keyItems: ItemSet, _ purpose: Purpose?, _ caller: Caller
    ) -> AccessDecision {
        access.decideOnBasis(AccessRequest(
            caller: caller.role, operatorRoles: caller.session?.roles, procedure: procedure,
            legalBasis: purpose?.legalBasis ?? "",
            applicationNumber: purpose?.applicationNumber ?? "", items: items, keyItems: keyItems))
    }

    /// What this register's own rule says against telling of a version, beside the access table.
    package func refusalToTell(_ version: StoredVersion, _ purpose: Purpose?) throws(RecordStoreError) -> Refusal? {
        let legalBasis = purpose?.legalBasis ?? ""
        guard Kind.hasRuleForTelling(on: legalBasis) else { return nil }
        let record = try committer.register.decode(version.recordBytes)
        return Kind.refusal(toTell: record, on: legalBasis, today: today)
    }

    func isSealedItemAsked(in items: ItemSet) -> Bool {
        Kind.sealedItem.map(items.contains(number:)) ?? false
    }

    /// Records a refusal with what is known of the question, then tells it.
    package func refuse(_ refusal: Refusal, _ question: EvidenceRecord, _ call: any RegistryCall) {
        var record = question
        record.result = refusal.reason.rawValue
        answer(record, call) { call.fail(refusal) }
    }
}


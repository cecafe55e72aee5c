import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

extension ResidentRegistry {
    /// Earlier versions in one answer: a person has a few dozen in a long life, and all must fit a frame.
    static let historyMax = 200

    /// 本人確認情報の照会: one person by resident record code or individual number, cut to the items that were asked for
    /// and that the legal basis allows.
    func lookup(_ request: LookupRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let decision = judge(.lookup, request.items, by: request.subject.keyItems, request.purpose, caller)
        var record = evidenceRecord(Procedure.lookup.rawValue, caller, request.purpose)
        record.shape = request.subject.isIndividualNumber ? "individual-number" : "resident-record-code"
        if request.includeHistory { record.shape += " history" }
        record.itemsAsked = decision.considered.rawValue
        if let refusal = decision.refusal { return refuse(refusal, record, call) }
        let reader = RecordReader(store, register: IdentityRegister(), keys: keys, today: today)
        do throws(RecordStoreError) {
            switch try found(request.subject, reader) {
            case .success(let answer):
                try respond(answer, decision.items, withHistory: request.includeHistory, record, call, reader)
            case .failure(let refusal):
                refuse(refusal, record, call)
            }
        } catch {
            storeFailed(error, call)
        }
    }

    /// Whom a lookup finds, for one question and for each line of a bulk job.
    func found(
        _ subject: LookupRequest.Subject, _ reader: RecordReader<IdentityRegister, OrderedStore>
    ) throws(RecordStoreError) -> Result<(code: ResidentRecordCode, version: StoredVersion), Refusal> {
        let code: ResidentRecordCode
        switch subject {
        case .code(let named): code = named
        case .individualNumber(let number):
            guard let holder = try reader.holder(of: number) else { return .failure(Refusal(.notFound)) }
            code = holder
        }
        guard let version = try reader.newest(code) else {
            return .failure(Refusal(try reader.isRetired(code) ? .codeChanged : .notFound))
        }
        return .success((code, version))
    }

    private func respond(
        _ found: (code: ResidentRecordCode, version: StoredVersion), _ items: ItemSet, withHistory: Bool,
        _ evidence: EvidenceRecord, _ call: any RegistryCall, _ reader: RecordReader<IdentityRegister, OrderedStore>
    ) throws(RecordStoreError) {
        let number = items.contains(.individualNumber) ? try reader.number(of: found.code, in: found.version) : nil
        var history: [[UInt8]] = []
        if withHistory {
            history = try reader.history(of: found.code, limit: Self.historyMax).map(\.version.recordBytes)
        }
        let response = LookupResponse.encode(
            recordBytes: found.version.recordBytes, items: items, individualNumber: number, history: history)
        var record = evidence
        record.items = items.rawValue
        record.persons = 1
        record.subjects = [keys.subjectHash(of: found.code)]
        answer(record, call) { (receipt: EvidenceReceipt) in
            var bytes = response
            EvidenceField.append(receipt.sequence, to: &bytes)
            call.respond(bytes, isLast: true)
        }
    }

    // MARK: Access

    /// What the access table says to a question of a caller whose certificate and operator were held against the
    /// procedure already.
    func judge(
        _ procedure: Procedure, _ items: ItemSet, by keyItems: ItemSet, _ purpose: Purpose?, _ caller: Caller
    ) -> AccessDecision {
        access.decideOnBasis(AccessRequest(
            caller: caller.role, procedure: procedure, legalBasis: purpose?.legalBasis ?? "",
            applicationNumber: purpose?.applicationNumber ?? "", items: items, keyItems: keyItems))
    }

    /// Records a refusal with what is known of the question, then tells it.
    func refuse(_ refusal: Refusal, _ question: EvidenceRecord, _ call: any RegistryCall) {
        var record = question
        record.result = refusal.reason.rawValue
        answer(record, call) { call.fail(refusal) }
    }
}

extension LookupRequest.Subject {
    var isIndividualNumber: Bool {
        if case .individualNumber = self { true } else { false }
    }

    /// The item by whose value it asks.
    var keyItems: ItemSet {
        isIndividualNumber ? ItemSet(.individualNumber) : ItemSet(.residentRecordCode)
    }
}

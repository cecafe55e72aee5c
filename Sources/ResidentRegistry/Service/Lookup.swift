import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

extension ResidentRegistry {
    /// Earlier versions in one answer: a person has a few dozen in a long life, and all must fit a frame.
    static let historyMax = 200

    /// 本人確認情報の照会: one person by resident record code or individual number.
    func lookup(_ request: LookupRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        try checkOperator(named: request.purpose, by: caller)
        let reader = RecordReader(store, register: IdentityRegister(), keys: keys, today: today)
        do throws(RecordStoreError) {
            switch try found(request, caller, reader) {
            case .success(let answer): try respond(answer, request, caller, call, reader)
            case .failure(let refusal):
                refuse(refusal, Procedure.lookup.rawValue, caller, call, purpose: request.purpose)
            }
        } catch {
            storeFailed(error, call)
        }
    }

    private func found(
        _ request: LookupRequest, _ caller: Caller, _ reader: RecordReader<IdentityRegister, OrderedStore>
    ) throws(RecordStoreError) -> Result<(code: ResidentRecordCode, version: StoredVersion), Refusal> {
        let mayHaveNumbers = AccessTable.mayHandleIndividualNumbers(caller.role)
        let asksForNumber = request.includeIndividualNumber || request.subject.isIndividualNumber
        guard mayHaveNumbers || !asksForNumber else {
            return .failure(Refusal(.procedureNotAllowed, .individualNumber))
        }
        let code: ResidentRecordCode
        switch request.subject {
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
        _ found: (code: ResidentRecordCode, version: StoredVersion), _ request: LookupRequest, _ caller: Caller,
        _ call: any RegistryCall, _ reader: RecordReader<IdentityRegister, OrderedStore>
    ) throws(RecordStoreError) {
        let number = request.includeIndividualNumber ? try reader.number(of: found.code, in: found.version) : nil
        var history: [[UInt8]] = []
        if request.includeHistory {
            history = try reader.history(of: found.code, limit: Self.historyMax).map(\.version.recordBytes)
        }
        let response = LookupResponse.encode(
            recordBytes: found.version.recordBytes, individualNumber: number, history: history)
        var record = evidenceRecord(Procedure.lookup.rawValue, caller, request.purpose)
        record.shape = request.subject.isIndividualNumber ? "individual-number" : "resident-record-code"
        if request.includeHistory { record.shape += " history" }
        record.items = Self.everyItem & ~(number == nil ? 1 << IdentityItem.individualNumber.rawValue : 0)
        record.persons = 1
        record.subjects = [keys.subjectHash(of: found.code)]
        answer(record, call) { call.respond(response, isLast: true) }
    }

    /// Bits 1-28.
    static let everyItem: UInt32 = IdentityItem.allCases.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
}

extension LookupRequest.Subject {
    var isIndividualNumber: Bool {
        if case .individualNumber = self { true } else { false }
    }
}

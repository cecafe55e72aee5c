import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

extension Registry {
    /// 誰が見たか: everything that is recorded of one resident, under every code the person has had.
    func whoLooked(_ request: WhoLookedRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let time = try Self.time(request.fromTime, request.toTime)
        var question = evidenceRecord(Procedure.whoLooked.rawValue, caller, request.purpose)
        question.shape = "resident-record-code"
        question.subjects = [keys.subjectHash(of: request.code)]
        onSearcher(question, caller, call) { [self, question] in
            do {
                let person = try subjects(of: request.code)
                let page = try page(person, nil, time, after: request.afterSequence)
                var record = question
                record.persons = 1
                answer(record, call) { (receipt: EvidenceReceipt) in
                    let response = WhoLookedResponse(
                        rows: page.rows, nextAfter: page.nextAfter, evidenceSequence: receipt.sequence)
                    call.respond(response.encode(), isLast: true)
                }
            } catch {
                evidenceFailed(error, .whoLooked, caller, call, purpose: request.purpose)
            }
        }
    }

    /// 操作記録の検索: records by operator, application, person, peer and time.
    func findEvidence(_ request: FindEvidenceRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let time = try Self.time(request.fromTime, request.toTime)
        var question = evidenceRecord(Procedure.findEvidence.rawValue, caller, request.purpose)
        question.shape = request.shape
        question.subjects = request.code.map { [keys.subjectHash(of: $0)] } ?? []
        onSearcher(question, caller, call) { [self, question] in
            do {
                let person = try request.code.map { try subjects(of: $0) } ?? []
                let page = try page(person, request, time, after: request.afterSequence)
                var record = question
                record.persons = request.code == nil ? 0 : 1
                answer(record, call) { (receipt: EvidenceReceipt) in
                    let response = FindEvidenceResponse(
                        rows: page.rows, nextAfter: page.nextAfter, evidenceSequence: receipt.sequence)
                    call.respond(response.encode(), isLast: true)
                }
            } catch {
                evidenceFailed(error, .findEvidence, caller, call, purpose: request.purpose)
            }
        }
    }

    /// The keyed hashes under which a person appears in evidence, oldest code last; at least the one asked for.
    func subjects(of code: ResidentRecordCode) throws(RecordStoreError) -> [[UInt8]] {
        let reader = RecordReader(store, register: Kind(), keys: keys, today: today)
        return try reader.codes(of: code).map { keys.subjectHash(of: $0) }
    }

    private func page(
        _ subjects: [[UInt8]], _ request: FindEvidenceRequest?, _ time: ClosedRange<UInt64>, after sequence: UInt64
    ) throws(RecordStoreError) -> (rows: [EvidenceRow], nextAfter: UInt64) {
        var query = EvidenceQuery()
        query.subjects = subjects
        query.time = time
        if let request {
            query.operatorID = request.operatorID.isEmpty ? nil : request.operatorID
            query.applicationNumber = request.applicationNumber.isEmpty ? nil : request.applicationNumber
            query.peer = request.peer.isEmpty ? nil : request.peer
        }
        let page = try EvidenceLog.find(query, after: sequence, limit: WhoLookedResponse.rowsMax, in: store)
        let rows = page.entries.map(EvidenceRow.init)
        var size = 0
        let fitting = rows.prefix { row in
            size += row.sizeMax
            return size <= RegistryLimits.rowsSizeMax
        }
        // The next page begins with the first that had no room.
        guard fitting.count == rows.count else { return (Array(fitting), fitting.last?.sequence ?? sequence) }
        return (rows, page.lookedThrough ?? 0)
    }

    private static func time(_ from: UInt64, _ to: UInt64) throws(Refusal) -> ClosedRange<UInt64> {
        let end = to == 0 ? UInt64.max : to
        guard from <= end else { throw Refusal(.invalidCondition) }
        return from...end
    }
}

extension FindEvidenceRequest {
    /// Which conditions were given, never their values.
    var shape: String {
        var parts: [String] = []
        if !operatorID.isEmpty { parts.append("operator") }
        if !applicationNumber.isEmpty { parts.append("application-number") }
        if code != nil { parts.append("resident-record-code") }
        if !peer.isEmpty { parts.append("peer") }
        if fromTime > 0 || toTime > 0 { parts.append("time") }
        return parts.joined(separator: " ")
    }
}

extension EvidenceRow {
    /// Bytes of the row in a message at most.
    fileprivate var sizeMax: Int {
        let texts = [
            peer, certificateSerial, operatorID, session, applicationNumber, legalBasis, shape, detail,
        ]
        // Tags, lengths and eight numbers.
        return texts.reduce(100) { $0 + $1.utf8.count }
    }

    init(_ entry: EvidenceEntry) {
        self.init()
        let record = entry.record
        sequence = entry.sequence
        time = record.time
        peer = record.peer
        certificateSerial = record.certificateSerial
        operatorID = record.operatorID
        session = record.session
        applicationNumber = record.applicationNumber
        procedure = UInt32(record.procedure)
        legalBasis = record.legalBasis
        shape = record.shape
        itemsAsked = record.itemsAsked
        items = record.items
        detail = record.detail
        persons = record.persons
        result = record.result
    }
}

import AccessControl
import Corrections
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore

/// 訂正，追加又は削除の申出に対する調査 (法30条の35). The repair itself comes as a municipality's ordinary notice.
extension Registry {
    func openCorrection(
        _ request: OpenCorrectionRequest, _ caller: Caller, _ call: any RegistryCall
    ) {
        let purpose = request.purpose ?? Purpose()
        var record = evidenceRecord(Procedure.openCorrection.rawValue, caller, purpose)
        record.shape = "\(request.kind)"
        record.itemsAsked = request.claims.reduce(0) { $0 | 1 << UInt32($1.item.rawValue) }
        record.subjects = [keys.subjectHash(of: request.code)]
        do throws(Refusal) { try check(request) } catch { return refuse(error, record, call) }
        let operatorID = record.operatorID
        once(request, .openCorrection, caller, record, call) { [self] transaction throws(RecordStoreError) in
            let reader = RecordReader(store, register: Kind(), keys: keys, today: today)
            guard try reader.newest(request.code) != nil else {
                return .failure(Refusal(try reader.isRetired(request.code) ? .codeChanged : .notFound))
            }
            return try Corrections.open(in: transaction) { number in
                Self.investigation(number, request, purpose, transaction.now, operatorID)
            }
        }
    }

    private func check(_ request: OpenCorrectionRequest) throws(Refusal) {
        try checkPaper(request.purpose, basis: Kind.articles.correction, receivedOn: request.receivedOn)
        for claim in request.claims {
            let number = claim.item.rawValue
            guard Kind.itemName(number) != nil, !Kind.itemsAssigned.contains(number: number) else {
                throw Refusal(.itemNotAllowed, item: number)
            }
        }
    }

    private static func investigation(
        _ number: UInt64, _ request: OpenCorrectionRequest, _ purpose: Purpose, _ now: Moment, _ operatorID: String
    ) -> Result<Investigation, Refusal> {
        do throws(Refusal) {
            return .success(try Investigation(
                number: number, code: request.code, kind: request.kind, claims: request.claims,
                receivedOn: request.receivedOn, applicationNumber: purpose.applicationNumber, openedAt: now,
                operatorID: operatorID))
        } catch {
            return .failure(error)
        }
    }

    func stepCorrection(
        _ request: StepCorrectionRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        guard request.kind != .closed else { throw Refusal(.itemNotAllowed) }
        try take(request, request.number, .stepCorrection, caller, call) { now, operatorID in
            CorrectionStep(
                kind: request.kind, time: now, operatorID: operatorID, municipality: request.municipality,
                note: request.note)
        }
    }

    func closeCorrection(
        _ request: CloseCorrectionRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        try take(request, request.number, .closeCorrection, caller, call) { now, operatorID in
            CorrectionStep(
                kind: .closed, time: now, operatorID: operatorID, note: request.note, result: request.result,
                updateSequence: request.updateSequence)
        }
    }

    /// Adds a step to an investigation, with its evidence, in one commit.
    private func take(
        _ request: some CorrectionChange, _ number: UInt64, _ procedure: Procedure, _ caller: Caller,
        _ call: any RegistryCall, _ step: @escaping @Sendable (Moment, String) -> CorrectionStep
    ) throws(Refusal) {
        try checkPaper(request.purpose, basis: Kind.articles.correction)
        let record = evidenceRecord(procedure.rawValue, caller, request.purpose)
        once(request, procedure, caller, record, call) { [self] transaction throws(RecordStoreError) in
            let step = step(transaction.now, record.operatorID)
            if step.updateSequence > 0, let refusal = try repairIsMissing(number, step) { return .failure(refusal) }
            return try Corrections.add(step, to: number, in: transaction)
        }
    }

    /// Changes an investigation, with evidence and the request's name, in one commit; a request that came before under
    /// its name is answered as before and changes nothing.
    private func once(
        _ request: some CorrectionChange, _ procedure: Procedure, _ caller: Caller, _ record: EvidenceRecord,
        _ call: any RegistryCall,
        _ change: @escaping @Sendable (Transaction<Kind>) throws(RecordStoreError) -> Result<Investigation, Refusal>
    ) {
        let named = request.request.map { name in
            NamedRequest(
                key: keys.requestKey(of: name.text, by: caller.uri),
                digest: keys.noticeDigest(of: request.content(of: procedure)))
        }
        decide(record, call) { [self] transaction, evidence throws(RecordStoreError) in
            if let before = try named?.answered(in: transaction) {
                return Self.answer(before, &evidence, keys, isRepeated: true)
            }
            let outcome = try change(transaction)
            if case .success(let investigation) = outcome { named?.remember(investigation, in: transaction) }
            return Self.answer(outcome, &evidence, keys)
        }
    }

    /// The version that a step names must exist, and have come after the request: an older one repaired nothing.
    private func repairIsMissing(_ number: UInt64, _ step: CorrectionStep) throws(RecordStoreError) -> Refusal? {
        guard let investigation = try Corrections.investigation(number, in: store, keys: keys) else { return nil }
        let reader = RecordReader(store, register: Kind(), keys: keys, today: today)
        for code in [investigation.code, try reader.presentCode(of: investigation.code)] {
            guard let version = try reader.version(of: code, sequence: step.updateSequence) else { continue }
            if let day = version.record.notifiedOn, day >= investigation.receivedOn { return nil }
        }
        return Refusal(.notFound, .updateSequence)
    }

    private static func answer(
        _ outcome: Result<Investigation, Refusal>, _ evidence: inout EvidenceRecord, _ keys: KeyFile,
        isRepeated: Bool = false
    ) -> Result<[UInt8], Refusal> {
        outcome.map { investigation in
            evidence.persons = 1
            evidence.detail = "investigation \(investigation.number) \(investigation.state)"
                + (isRepeated ? " repeated" : "")
            evidence.subjects = [keys.subjectHash(of: investigation.code)]
            return CorrectionResponse(investigation).encode()
        }
    }

    // MARK: Reads

    func getCorrection(
        _ request: GetCorrectionRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        var record = evidenceRecord(Procedure.getCorrection.rawValue, caller, request.purpose)
        do throws(RecordStoreError) {
            guard let investigation = try Corrections.investigation(request.number, in: store, keys: keys) else {
                return refuse(
                    Refusal(.noSuchInvestigation), Procedure.getCorrection.rawValue, caller, call,
                    purpose: request.purpose)
            }
            record.persons = 1
            record.detail = "investigation \(investigation.number)"
            record.subjects = [keys.subjectHash(of: investigation.code)]
            answer(record, call) { call.respond(CorrectionResponse(investigation).encode(), isLast: true) }
        } catch {
            storeFailed(error, call)
        }
    }

    func listCorrections(
        _ request: ListCorrectionsRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        var record = evidenceRecord(Procedure.listCorrections.rawValue, caller, request.purpose)
        do throws(RecordStoreError) {
            let (found, hasMore) = try Corrections.list(
                after: request.afterNumber, includeClosed: request.includeClosed,
                limit: ListCorrectionsResponse.investigationsMax, in: store, keys: keys)
            record.persons = UInt32(found.count)
            record.subjects = found.map { keys.subjectHash(of: $0.code) }
            let response = ListCorrectionsResponse(
                investigations: found.map { InvestigationSummary($0, today: today) }, hasMore: hasMore)
            answer(record, call) { call.respond(response.encode(), isLast: true) }
        } catch {
            storeFailed(error, call)
        }
    }
}

/// A request that changes an investigation, and may have a name of its caller's own.
private protocol CorrectionChange: WireMessage {
    var purpose: Purpose? { get set }
    var request: RequestName? { get set }
}

extension CorrectionChange {
    /// What makes it the same again: all but its name and who sends it.
    func content(of procedure: Procedure) -> [UInt8] {
        var content = self
        content.request = nil
        content.purpose?.operatorID = ""
        return [UInt8(procedure.rawValue >> 8), UInt8(procedure.rawValue & 0xFF)] + content.encode()
    }
}

extension OpenCorrectionRequest: CorrectionChange {}
extension StepCorrectionRequest: CorrectionChange {}
extension CloseCorrectionRequest: CorrectionChange {}

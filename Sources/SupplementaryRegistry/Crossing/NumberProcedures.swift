import AccessControl
import Dispatch
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SharedRegistry
import TemporaryArea

/// What organs ask, and what the prefectural server delivers.
extension Registry<SupplementaryRegister> {
    func dispatchNumbers(
        _ procedure: Procedure, _ message: UnsafeRawBufferPointer, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        guard let desk else { throw Refusal(.procedureNotAllowed) }
        switch procedure {
        case .overseasNumber: try overseasNumber(OverseasNumberRequest(decoding: message), caller, call, desk)
        case .acknowledgeNumber: try acknowledgeNumber(AcknowledgeNumberRequest(decoding: message), caller, call, desk)
        case .deliverNumber: deliverNumber(Array(message), caller, call, desk)
        default: throw Refusal(.unknownProcedure)
        }
    }

    // MARK: Asking

    /// 国外転出者の個人番号の求め (法30条の44の6第3項).
    private func overseasNumber(
        _ request: OverseasNumberRequest, _ caller: Caller, _ call: any RegistryCall, _ desk: NumberDesk
    ) throws(Refusal) {
        try checkOperator(named: request.purpose?.operatorID, by: caller)
        let delivery = delivery(of: request.request, by: caller)
        var record = evidenceRecord(Procedure.overseasNumber.rawValue, caller, request.purpose)
        record.shape = "resident-record-code"
        record.subjects = [keys.subjectHash(of: request.code)]
        record.detail = "delivery \(delivery.shortName)"
        let decision = judge(.overseasNumber, [], by: SupplementaryRegister.Subject(request.code).keyItems,
                             request.purpose, caller)
        if let refusal = decision.refusal { return refuse(refusal, record, call) }
        desk.run(over: call) { [self, record] in
            if let refusal = try refusal(toAskFor: request, delivery, desk) { return refuse(refusal, record, call) }
            let row = try CrossingRow.row(delivery, in: store)
                ?? CrossingRow(delivery: delivery, code: request.code, expiresAt: clock() + desk.lifetime)
            let isAnswered = try desk.answer(row, record, call, isRedelivered: true)
            if !isAnswered { ask(for: row, request, record, caller, call, desk) }
        }
    }

    private func delivery(of request: RequestName, by caller: Caller) -> RelayDelivery {
        guard let delivery = try? RelayDelivery(keys.deliveryName(of: request.text, by: caller.uri)) else {
            preconditionFailure("a keyed hash has the length of a delivery's name")
        }
        return delivery
    }

    private func refusal(
        toAskFor request: OverseasNumberRequest, _ delivery: RelayDelivery, _ desk: NumberDesk
    ) throws(RecordStoreError) -> Refusal? {
        if let row = try CrossingRow.row(delivery, in: store) {
            guard row.code == request.code else { return Refusal(.numberRequestChanged) }
        } else if try CrossingRow.rows(in: store, limit: desk.requestsMax).count >= desk.requestsMax {
            // A request without a place for its number would only be looked at every second until it expires.
            return Refusal(.overloaded)
        }
        let reader = RecordReader(store, register: SupplementaryRegister(), keys: keys, today: today)
        guard let version = try reader.newest(request.code) else {
            return Refusal(try reader.isRetired(request.code) ? .codeChanged : .notFound)
        }
        return try refusalToTell(version, request.purpose)
    }

    /// The row is durable before the other server hears of the request: what it delivers is then known here.
    private func ask(
        for row: CrossingRow, _ request: OverseasNumberRequest, _ record: EvidenceRecord, _ caller: Caller,
        _ call: any RegistryCall, _ desk: NumberDesk
    ) {
        let taken = committer.submit { transaction in
            row.put(into: &transaction.batch)
            return { result in
                guard result == .durable else { return call.fail(Refusal(.storageFull)) }
                desk.relay(row, request, for: caller, record, call)
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    // MARK: Acknowledging

    private func acknowledgeNumber(
        _ request: AcknowledgeNumberRequest, _ caller: Caller, _ call: any RegistryCall, _ desk: NumberDesk
    ) throws(Refusal) {
        let delivery = delivery(of: request.request, by: caller)
        let record = evidenceRecord(Procedure.acknowledgeNumber.rawValue, caller, nil)
        desk.run(over: call) { [self] in
            var complete = record
            guard let row = try CrossingRow.row(delivery, in: store), desk.begin(endOf: row) else {
                complete.detail = "delivery \(delivery.shortName) is not kept"
                return answer(complete, call) { (receipt: EvidenceReceipt) in
                    let answer = AcknowledgeNumberResponse(isRepeated: true, evidenceSequence: receipt.sequence)
                    call.respond(answer.encode(), isLast: true)
                }
            }
            try desk.area.erase(NumberDesk.identifier(of: row))
            complete.detail = Self.erasure(of: row, "acknowledged")
            complete.subjects = [keys.subjectHash(of: row.code)]
            commitErasure(of: row, complete) { sequence in
                desk.finish(endOf: row)
                guard let sequence else { return call.fail(Refusal(.storageFull)) }
                let answer = AcknowledgeNumberResponse(isRepeated: false, evidenceSequence: sequence)
                call.respond(answer.encode(), isLast: true)
            }
        }
    }

    /// The record of an erasure (消去の記録) in words.
    private static func erasure(of row: CrossingRow, _ cause: String) -> String {
        "delivery \(row.delivery.shortName) \(cause): erased from the temporary area"
    }

    /// The end of a request and the record of its erasure are one act.
    /// - Parameter done: told the record's sequence, or nil when the disk is full: the row then stays, and what was
    ///   erased is recorded with the next try.
    private func commitErasure(
        of row: CrossingRow, _ record: EvidenceRecord, _ done: @escaping @Sendable (UInt64?) -> Void
    ) {
        let taken = committer.submit { [evidence] transaction in
            row.delete(from: &transaction.batch)
            let receipt = evidence.append(record, to: &transaction.batch)
            return { result in done(result == .durable ? receipt.sequence : nil) }
        }
        if !taken { done(nil) }
    }

    /// Ends a request that never had a number. Its refusal is recorded for each who asked.
    func forget(_ row: CrossingRow, _ done: @escaping @Sendable () -> Void) {
        let taken = committer.submit { transaction in
            row.delete(from: &transaction.batch)
            return { _ in done() }
        }
        if !taken { done() }
    }

    /// Records that a number, or the request for one that never came, has expired.
    func recordExpiry(of row: CrossingRow, _ done: @escaping @Sendable () -> Void) {
        let record = EvidenceRecord(
            time: clock().milliseconds, peer: HostPeer.uri, certificateSerial: "",
            procedure: Procedure.acknowledgeNumber.rawValue, detail: Self.erasure(of: row, "expired"),
            subjects: [keys.subjectHash(of: row.code)])
        commitErasure(of: row, record) { _ in done() }
    }

    /// Records that a number has expired whose request the store does not know.
    func recordExpiryOfUnknown() {
        let record = EvidenceRecord(
            time: clock().milliseconds, peer: HostPeer.uri, certificateSerial: "",
            procedure: Procedure.acknowledgeNumber.rawValue,
            detail: "an unknown delivery expired: erased from the temporary area", subjects: [])
        _ = committer.submit { [evidence] transaction in
            evidence.append(record, to: &transaction.batch)
            return { _ in }
        }
    }

    // MARK: Delivering

    /// The message is read where numbers are handled, not on the event loop.
    private func deliverNumber(
        _ message: [UInt8], _ caller: Caller, _ call: any RegistryCall, _ desk: NumberDesk
    ) {
        let record = evidenceRecord(Procedure.deliverNumber.rawValue, caller, nil)
        desk.run(over: call) { [self] in
            let request: DeliverNumberRequest
            do throws(Refusal) { request = try DeliverNumberRequest(decoding: message) } catch {
                return refuse(error, record, call)
            }
            var complete = record
            complete.detail = "delivery \(request.delivery.shortName)"
            var row = try CrossingRow.row(request.delivery, in: store)
            // Its number is erased already, and that is being recorded: it must not come back.
            if let known = row, desk.isEnding(known) { row = nil }
            complete.subjects = row.map { [keys.subjectHash(of: $0.code)] } ?? []
            if let row { try desk.take(request.content, for: row) } else { complete.detail += " is not waited for" }
            let isRepeated = row == nil
            answer(complete, call) { [weak desk, row] in
                call.respond(DeliverNumberResponse(isRepeated: isRepeated).encode(), isLast: true)
                if let row { desk?.delivered(row, request.content) }
            }
        }
    }
}

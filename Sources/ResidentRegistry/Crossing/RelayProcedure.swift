import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SharedRegistry

/// The supplementary server asks for the number of a 国外転出者 to be delivered. It is not taken at its word: whether the
/// organ that it asks for may have the number is decided here once more, by the same table.
extension Registry<IdentityRegister> {
    func relayNumber(
        _ request: RelayNumberRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        guard let desk else { throw Refusal(.procedureNotAllowed) }
        var record = evidenceRecord(Procedure.relayNumber.rawValue, caller, request.purpose)
        record.shape = "resident-record-code"
        record.itemsAsked = ItemSet(.individualNumber).rawValue
        record.subjects = [keys.subjectHash(of: request.code)]
        record.detail = "for \(request.requester), delivery \(request.delivery.shortName)"
        if let refusal = Self.refusal(of: request) {
            record.result = refusal.reason.rawValue
            return answer(record, call) { call.fail(refusal) }
        }
        let row = CrossingRow(
            delivery: request.delivery, code: request.code, expiresAt: clock() + desk.lifetime)
        decide(record, DeliveringCall(call, desk)) { [self] transaction, evidence throws(RecordStoreError) in
            let reader = RecordReader(store, register: IdentityRegister(), keys: keys, today: today)
            guard let version = try reader.newest(request.code) else {
                return .failure(Refusal(try reader.isRetired(request.code) ? .codeChanged : .notFound))
            }
            guard try reader.number(of: request.code, in: version) != nil else {
                return .failure(Refusal(.numberNotRecorded))
            }
            row.put(into: &transaction.batch)
            evidence.items = evidence.itemsAsked
            evidence.persons = 1
            return .success(RelayNumberResponse().encode())
        }
    }

    private static func refusal(of request: RelayNumberRequest) -> Refusal? {
        guard let requester = PeerRole(uri: request.requester) else { return Refusal(.unknownPeer) }
        return AccessTable.supplementary.decideOnBasis(
            AccessRequest(
                caller: requester, procedure: .overseasNumber, legalBasis: request.purpose.legalBasis,
                applicationNumber: request.purpose.applicationNumber, keyItems: ItemSet(.residentRecordCode))
        ).refusal
    }
}

/// A call whose end is a reason to look for something to deliver.
private struct DeliveringCall: RegistryCall {
    let call: any RegistryCall
    let desk: NumberDeliveries

    init(_ call: any RegistryCall, _ desk: NumberDeliveries) {
        self.call = call
        self.desk = desk
    }

    func respond(_ message: [UInt8], isLast: Bool) {
        call.respond(message, isLast: isLast)
        desk.deliver()
    }

    func fail(_ refusal: Refusal) { call.fail(refusal) }
    func consumed(messages: Int) { call.consumed(messages: messages) }
    func isReady() { call.isReady() }
    var timeLeft: Duration { call.timeLeft }
    var firstCredit: Int { call.firstCredit }
}

import JukiDomain
import JukiMessages

/// Every message a peer can send: garbage is refused, what is taken packs to the same bytes again, nothing traps.
///
/// The first byte of the input says which message.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMessages(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch choice % 25 {
    case 0: roundTrip(UpdateRequest.self, bytes)
    case 1:
        roundTrip(UpdateBatch.self, bytes)
        if let batch = try? UpdateBatch(decoding: bytes) { _ = batch.received }
    case 2: roundTrip(LookupRequest.self, bytes)
    case 3: roundTrip(SearchRequest.self, bytes)
    case 4: roundTrip(ReconcileStep<IdentityRecord>.self, bytes)
    case 5: roundTrip(ListParkedRequest.self, bytes)
    case 6: roundTrip(LaneStateRequest.self, bytes)
    case 7: roundTrip(EraseExpiredRequest.self, bytes)
    case 8: roundTrip(GetReconciliationRequest.self, bytes)
    case 9: roundTrip(OnwardNoticesRequest.self, bytes)
    case 10: roundTrip(ListReconciliationsRequest.self, bytes)
    case 11: roundTrip(Status.self, bytes)
    default: fuzzSupplementary(choice % 25, bytes)
    }
    return 0
}

private func fuzzSupplementary(_ choice: UInt8, _ bytes: [UInt8]) {
    switch choice {
    case 12: roundTrip(SupplementaryUpdateRequest.self, bytes)
    case 13:
        roundTrip(SupplementaryUpdateBatch.self, bytes)
        if let batch = try? SupplementaryUpdateBatch(decoding: bytes) { _ = batch.received }
    case 14: roundTrip(SupplementaryLookupRequest.self, bytes)
    case 15: roundTrip(SupplementaryLookupResponse.self, bytes)
    case 16: roundTrip(ReconcileStep<SupplementaryRecord>.self, bytes)
    case 17: roundTrip(SupplementaryNationalQuestion.self, bytes)
    case 18: roundTrip(SupplementaryNationalAnswer.self, bytes)
    case 19: roundTrip(SupplementaryOnwardNoticesRequest.self, bytes)
    case 20: roundTrip(RelayNumberRequest.self, bytes)
    case 21: roundTrip(DeliverNumberRequest.self, bytes)
    case 22: roundTrip(OverseasNumberRequest.self, bytes)
    case 23: roundTrip(DiscloseResponse<SupplementaryRecord>.self, bytes)
    default: roundTrip(AcknowledgeNumberRequest.self, bytes)
    }
}

private func roundTrip<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) {
    guard let message = try? Message(decoding: bytes) else { return }
    guard let again = try? Message(decoding: message.encode()) else {
        preconditionFailure("what was taken cannot be read again")
    }
    precondition(again.encode() == message.encode(), "a message changes on its way")
}

import JukiDomain
import JukiMessages

/// Messages of the crossing of individual numbers.
extension SeededRandom {
    mutating func delivery() -> RelayDelivery {
        let bytes = (0..<RelayDelivery.size).map { _ in UInt8(truncatingIfNeeded: next()) }
        guard let delivery = try? RelayDelivery(bytes) else { preconditionFailure("of the right size") }
        return delivery
    }

    mutating func requestName() -> RequestName {
        let text = text("abcXYZ0189-", 1...RequestName.lengthMax)
        guard let name = try? RequestName(text) else { preconditionFailure("not a name: \(text)") }
        return name
    }

    mutating func overseasAnswer() -> OverseasNumberResponse {
        OverseasNumberResponse(
            individualNumber: individualNumber(), expiresAt: Moment(milliseconds: number()), isRedelivered: chance(2),
            evidenceSequence: number())
    }

    mutating func relayMessages(_ purpose: Purpose) -> [any WireMessage] {
        [
            RelayNumberRequest(
                delivery: delivery(), code: recordCode(), requester: "urn:juki:agency:ryoken", purpose: purpose),
            RelayNumberResponse(), DeliverNumberRequest(delivery: delivery(), .success(individualNumber())),
            DeliverNumberRequest(delivery: delivery(), .failure(Refusal(refusal().reason))),
            DeliverNumberResponse(isRepeated: chance(2)),
            OverseasNumberRequest(request: requestName(), code: recordCode(), purpose: chance(2) ? purpose : nil),
            overseasAnswer(), AcknowledgeNumberRequest(requestName()),
            AcknowledgeNumberResponse(isRepeated: chance(2), evidenceSequence: number()),
        ]
    }
}

import JukiDomain
import JukiMessages
import Testing

@Suite("Messages of the crossing of individual numbers")
struct RelayMessageTests {
    private static let purpose = Purpose(legalBasis: "30-44-6", applicationNumber: "A-1", operatorID: "OP-1")
    private static let delivery = [UInt8](repeating: 7, count: RelayDelivery.size)

    private static func refused<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) -> Refusal? {
        refusal { () throws(Refusal) in _ = try Message(decoding: bytes) }
    }

    @Test("They come back as they were sent", arguments: 0..<200)
    func roundTrips(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        func again<Message: WireMessage & Hashable>(_ message: Message) throws {
            #expect(try Message(decoding: message.encode()) == message, "\(Message.self), seed \(seed)")
        }
        try again(RelayNumberRequest(
            delivery: random.delivery(), code: random.recordCode(), requester: "urn:juki:agency:ryoken",
            purpose: Self.purpose))
        try again(RelayNumberResponse())
        try again(DeliverNumberRequest(delivery: random.delivery(), .success(random.individualNumber())))
        try again(DeliverNumberRequest(delivery: random.delivery(), .failure(Refusal(random.refusal().reason))))
        try again(DeliverNumberResponse(isRepeated: random.chance(2)))
        try again(OverseasNumberRequest(
            request: random.requestName(), code: random.recordCode(), purpose: random.chance(2) ? Self.purpose : nil))
        try again(random.overseasAnswer())
        try again(AcknowledgeNumberRequest(random.requestName()))
        try again(AcknowledgeNumberResponse(isRepeated: random.chance(2), evidenceSequence: random.number()))
    }

    @Test("A delivery is named by 32 bytes", arguments: [0, 1, 31, 33, 64])
    func deliverySize(size: Int) throws {
        let wrong = Refusal(.wrongLength, expected: 32)
        let bytes = [UInt8](repeating: 7, count: size)
        #expect(refusal { () throws(Refusal) in _ = try RelayDelivery(bytes) } == wrong)
        let named = size == 0 ? [] : Wire.field(1, bytes)
        #expect(Self.refused(DeliverNumberRequest.self, named + Wire.field(2, "123456789018")) == wrong)
        let request = named + Wire.field(2, "12345678903") + Wire.field(3, "urn:juki:agency:ryoken")
            + Wire.field(4, Wire.field(1, "30-44-6"))
        #expect(Self.refused(RelayNumberRequest.self, request) == wrong)
        #expect(try RelayDelivery(Self.delivery).bytes == Self.delivery)
    }

    @Test("A request is named by 1 to 64 letters, digits and hyphens")
    func requestNames() throws {
        func refused(_ text: String) -> Refusal? {
            refusal { () throws(Refusal) in _ = try RequestName(text) }
        }
        for good in ["a", "Z", "0", "-", "azAZ09-", String(repeating: "x", count: 64)] {
            #expect(try RequestName(good).text == good)
        }
        #expect(refused("") == Refusal(.missingItem))
        #expect(refused(String(repeating: "x", count: 65)) == Refusal(.textTooLong, expected: 64))
        // Neighbours of the ranges allowed, a space, and letters and digits that are not ASCII.
        for bad in ["@", "[", "`", "{", "/", ":", "_", ".", " ", "é", "e\u{301}", "Ａ", "１", "申", "\u{1F600}"] {
            let found = refused("a" + bad)
            #expect(found?.reason == .forbiddenCharacter && found?.offendingScalar != 0, "\(bad)")
        }
    }

    @Test("A name too long tells its own limit, however long it is", arguments: [65, 100, 101, 500])
    func longNames(length: Int) {
        let bytes = Wire.field(1, String(repeating: "x", count: length))
        let tooLong = Refusal(.textTooLong, expected: 64)
        #expect(Self.refused(AcknowledgeNumberRequest.self, bytes) == tooLong)
        #expect(Self.refused(OverseasNumberRequest.self, bytes + Wire.field(2, "12345678903")) == tooLong)
    }

    @Test("A delivery has a number or a reason why there is none: one of them, never both")
    func deliveredContent() {
        let (name, number) = (Wire.field(1, Self.delivery), Wire.field(2, "123456789018"))
        func refused(_ fields: [UInt8]) -> Refusal? { Self.refused(DeliverNumberRequest.self, name + fields) }
        let reason = Wire.field(3, number: UInt64(Reason.numberNotRecorded.rawValue))
        let item = IdentityItem.individualNumber
        #expect(refused(number) == nil && refused(reason) == nil)
        #expect(refused([]) == Refusal(.missingItem))
        #expect(refused(number + reason) == Refusal(.itemNotAllowed))
        #expect(refused(Wire.field(3, number: 9_999)) == Refusal(.unknownEnumValue))
        #expect(refused(Wire.field(2, "12345678901")) == Refusal(.wrongLength, item: item.rawValue, expected: 12))
        #expect(refused(Wire.field(2, "123456789012")) == Refusal(.checkDigit, item))
        #expect(refused(Wire.field(2, "12345678901x")) == Refusal(.notADigit, item))
    }

    @Test("What a request for a number must have")
    func requiredFields() {
        let (name, code) = (Wire.field(1, "R-1"), Wire.field(2, "12345678903"))
        #expect(Self.refused(OverseasNumberRequest.self, name + code) == nil)
        #expect(Self.refused(OverseasNumberRequest.self, code) == Refusal(.missingItem))
        #expect(Self.refused(OverseasNumberRequest.self, name) == Refusal(.missingItem, .residentRecordCode))
        #expect(Self.refused(OverseasNumberRequest.self, name + Wire.field(2, "1"))?.reason == .wrongLength)
        #expect(Self.refused(OverseasNumberResponse.self, Wire.field(2, number: 1)) == Refusal(.missingItem))
        #expect(Self.refused(AcknowledgeNumberRequest.self, []) == Refusal(.missingItem))
        let delivery = Wire.field(1, Self.delivery)
        let requester = Wire.field(3, "urn:juki:agency:ryoken")
        let purpose = Wire.field(4, Wire.field(1, "30-44-6"))
        #expect(Self.refused(RelayNumberRequest.self, delivery + code + requester + purpose) == nil)
        #expect(Self.refused(RelayNumberRequest.self, delivery + code + requester) == Refusal(.missingItem))
        #expect(Self.refused(RelayNumberRequest.self, delivery + code + purpose) == Refusal(.missingItem))
        let without = Refusal(.missingItem, .residentRecordCode)
        #expect(Self.refused(RelayNumberRequest.self, delivery + requester + purpose) == without)
        #expect(Self.refused(RelayNumberResponse.self, Wire.field(1, number: 1)) == Refusal(.itemNotAllowed))
    }
}

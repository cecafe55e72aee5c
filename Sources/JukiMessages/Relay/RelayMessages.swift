internal import CJukiMessages
public import JukiDomain

/// What names one crossing of a number between the two servers: 32 random bytes.
public struct RelayDelivery: Hashable, Sendable {
    public static let size = 32

    public let bytes: [UInt8]

    /// - Throws: `WRONG_LENGTH`
    public init(_ bytes: [UInt8]) throws(Refusal) {
        guard bytes.count == Self.size else { throw Refusal(.wrongLength, expected: UInt64(Self.size)) }
        self.bytes = bytes
    }

    /// The beginning in hexadecimal, for evidence and logs.
    public var shortName: String {
        bytes.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The supplementary server asks for the number of a person moved overseas to be delivered.
public struct RelayNumberRequest: WireMessage, Hashable {
    public var delivery: RelayDelivery
    public var code: ResidentRecordCode
    /// URI of the organ that asked the supplementary server.
    public var requester: String
    /// That organ's purpose.
    public var purpose: Purpose

    public init(delivery: RelayDelivery, code: ResidentRecordCode, requester: String, purpose: Purpose) {
        self.delivery = delivery
        self.code = code
        self.requester = requester
        self.purpose = purpose
    }
}

/// The request is on record, and the number will be delivered.
public struct RelayNumberResponse: WireMessage, Hashable {
    public init() {}
}

/// The prefectural server delivers a number, or why there is none.
public struct DeliverNumberRequest: WireMessage, Hashable {
    public var delivery: RelayDelivery
    /// Of a refusal the reason alone travels.
    public var content: Result<IndividualNumber, Refusal>

    public init(delivery: RelayDelivery, _ content: Result<IndividualNumber, Refusal>) {
        self.delivery = delivery
        self.content = content
    }
}

/// What was delivered is kept, or was dealt with before.
public struct DeliverNumberResponse: WireMessage, Hashable {
    public var isRepeated: Bool

    public init(isRepeated: Bool) { self.isRepeated = isRepeated }
}

// MARK: Fields

extension RelayNumberRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__RelayNumberRequest>?) -> Void {
        unsafe juki__relay_number_request__init
    }
    static var unpack: Unpack { unsafe juki__relay_number_request__unpack }

    init(unpacking packed: Juki__RelayNumberRequest) throws(Refusal) {
        // Without it nobody could be told later who was given the number.
        guard unsafe !packed.requester.isBlank else { throw Refusal(.missingItem) }
        try unsafe self.init(
            delivery: RelayDelivery(packed.delivery.bytes), code: Field.recordCode(packed.resident_record_code),
            requester: Field.plainText(packed.requester), purpose: Purpose(unpacking: Field.required(packed.purpose)))
    }

    func pack(into packed: inout Juki__RelayNumberRequest, _ arena: MessageArena) {
        unsafe packed.delivery = arena.text(delivery.bytes)
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.requester = arena.text(requester)
        unsafe packed.purpose = arena.message(purpose)
    }
}

extension RelayNumberResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__RelayNumberResponse>?) -> Void {
        unsafe juki__relay_number_response__init
    }
    static var unpack: Unpack { unsafe juki__relay_number_response__unpack }

    init(unpacking packed: Juki__RelayNumberResponse) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
    }

    func pack(into packed: inout Juki__RelayNumberResponse, _ arena: MessageArena) {}
}

extension DeliverNumberRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__DeliverNumberRequest>?) -> Void {
        unsafe juki__deliver_number_request__init
    }
    static var unpack: Unpack { unsafe juki__deliver_number_request__unpack }

    init(unpacking packed: Juki__DeliverNumberRequest) throws(Refusal) {
        delivery = try unsafe RelayDelivery(packed.delivery.bytes)
        let number = try ItemCheck.individualNumber(unsafe packed.individual_number.bytes)
        switch unsafe (number, packed.refusal) {
        case (let number?, 0): content = .success(number)
        case (nil, let code) where code > 0:
            guard let reason = Reason(rawValue: code) else {
                throw Refusal(.unknownEnumValue)
            }
            content = .failure(Refusal(reason))
        case (nil, _): throw Refusal(.missingItem)
        default: throw Refusal(.itemNotAllowed)
        }
    }

    func pack(into packed: inout Juki__DeliverNumberRequest, _ arena: MessageArena) {
        unsafe packed.delivery = arena.text(delivery.bytes)
        switch content {
        case .success(let number): unsafe packed.individual_number = arena.number(number)
        case .failure(let refusal): unsafe packed.refusal = refusal.reason.rawValue
        }
    }
}

extension DeliverNumberResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__DeliverNumberResponse>?) -> Void {
        unsafe juki__deliver_number_response__init
    }
    static var unpack: Unpack { unsafe juki__deliver_number_response__unpack }

    init(unpacking packed: Juki__DeliverNumberResponse) throws(Refusal) {
        self.init(isRepeated: unsafe packed.repeated != 0)
    }

    func pack(into packed: inout Juki__DeliverNumberResponse, _ arena: MessageArena) {
        unsafe packed.repeated = isRepeated ? 1 : 0
    }
}

internal import CJukiMessages
public import JukiDomain

/// Asks the supplementary server for the individual number of a person moved overseas. The same again is the same
/// request, and is answered again until it is acknowledged or has expired.
public struct OverseasNumberRequest: WireMessage, Hashable {
    public var request: RequestName
    public var code: ResidentRecordCode
    /// nil where the caller told none; whether that will do is for access control.
    public var purpose: Purpose?

    public init(request: RequestName, code: ResidentRecordCode, purpose: Purpose?) {
        self.request = request
        self.code = code
        self.purpose = purpose
    }
}

public struct OverseasNumberResponse: WireMessage, Hashable {
    public var individualNumber: IndividualNumber
    /// When it is erased at the latest.
    public var expiresAt: Moment
    /// It had been answered before.
    public var isRedelivered: Bool
    /// Of this answer's record in the evidence log.
    public var evidenceSequence: UInt64

    public init(
        individualNumber: IndividualNumber, expiresAt: Moment, isRedelivered: Bool, evidenceSequence: UInt64 = 0
    ) {
        self.individualNumber = individualNumber
        self.expiresAt = expiresAt
        self.isRedelivered = isRedelivered
        self.evidenceSequence = evidenceSequence
    }
}

/// The organ has the number: the server erases its own copy.
public struct AcknowledgeNumberRequest: WireMessage, Hashable {
    public var request: RequestName

    public init(_ request: RequestName) { self.request = request }
}

public struct AcknowledgeNumberResponse: WireMessage, Hashable {
    /// It had been acknowledged or had expired before.
    public var isRepeated: Bool
    /// The record of its erasure in the evidence log.
    public var evidenceSequence: UInt64

    public init(isRepeated: Bool, evidenceSequence: UInt64 = 0) {
        self.isRepeated = isRepeated
        self.evidenceSequence = evidenceSequence
    }
}

// MARK: Fields

extension OverseasNumberRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__OverseasNumberRequest>?) -> Void {
        unsafe juki__overseas_number_request__init
    }
    static var unpack: Unpack { unsafe juki__overseas_number_request__unpack }

    init(unpacking packed: Juki__OverseasNumberRequest) throws(Refusal) {
        try unsafe self.init(
            request: RequestName(packed.request),
            code: Field.recordCode(packed.resident_record_code), purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__OverseasNumberRequest, _ arena: MessageArena) {
        unsafe packed.request = arena.text(request.text)
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.purpose = arena.optionalMessage(purpose)
    }
}

extension OverseasNumberResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__OverseasNumberResponse>?) -> Void {
        unsafe juki__overseas_number_response__init
    }
    static var unpack: Unpack { unsafe juki__overseas_number_response__unpack }

    init(unpacking packed: Juki__OverseasNumberResponse) throws(Refusal) {
        guard let number = try ItemCheck.individualNumber(unsafe packed.individual_number.bytes) else {
            throw Refusal(.missingItem)
        }
        unsafe self.init(
            individualNumber: number, expiresAt: Moment(milliseconds: packed.expires_at),
            isRedelivered: packed.redelivered != 0, evidenceSequence: packed.evidence_sequence)
    }

    func pack(into packed: inout Juki__OverseasNumberResponse, _ arena: MessageArena) {
        unsafe packed.individual_number = arena.number(individualNumber)
        unsafe packed.expires_at = expiresAt.milliseconds
        unsafe packed.redelivered = isRedelivered ? 1 : 0
        unsafe packed.evidence_sequence = evidenceSequence
    }
}

extension AcknowledgeNumberRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__AcknowledgeNumberRequest>?) -> Void {
        unsafe juki__acknowledge_number_request__init
    }
    static var unpack: Unpack { unsafe juki__acknowledge_number_request__unpack }

    init(unpacking packed: Juki__AcknowledgeNumberRequest) throws(Refusal) {
        try unsafe self.init(RequestName(packed.request))
    }

    func pack(into packed: inout Juki__AcknowledgeNumberRequest, _ arena: MessageArena) {
        unsafe packed.request = arena.text(request.text)
    }
}

extension AcknowledgeNumberResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__AcknowledgeNumberResponse>?) -> Void {
        unsafe juki__acknowledge_number_response__init
    }
    static var unpack: Unpack { unsafe juki__acknowledge_number_response__unpack }

    init(unpacking packed: Juki__AcknowledgeNumberResponse) throws(Refusal) {
        unsafe self.init(isRepeated: packed.repeated != 0, evidenceSequence: packed.evidence_sequence)
    }

    func pack(into packed: inout Juki__AcknowledgeNumberResponse, _ arena: MessageArena) {
        unsafe packed.repeated = isRepeated ? 1 : 0
        unsafe packed.evidence_sequence = evidenceSequence
    }
}

// Nothing keeps an organ from naming a request by the code or the number of the person: it prints masked.
extension RequestName: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "RequestName(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

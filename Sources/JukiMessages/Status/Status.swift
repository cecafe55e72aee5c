internal import CJukiMessages
public import JukiDomain

/// The body of a STATUS frame, and why a notice was parked: a reason for machines and a sentence for people.
public struct Status: WireMessage, Hashable {
    public var refusal: Refusal
    /// One plain English sentence with the next step; never a personal value.
    public var text: String

    /// With the sentence of ``StatusTable``.
    public init(_ refusal: Refusal) {
        self.init(refusal, text: StatusTable.row(for: refusal.reason).sentence)
    }

    public init(_ refusal: Refusal, text: String) {
        self.refusal = refusal
        self.text = text
    }

    /// Code of the STATUS frame's header: gRPC's number, 1-16.
    public var code: UInt32 { StatusTable.row(for: refusal.reason).code }
}

extension Status: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__Status>?) -> Void { unsafe juki__status__init }
    static var unpack: Unpack { unsafe juki__status__unpack }

    init(unpacking packed: Juki__Status) throws(Refusal) {
        guard let reason = unsafe Reason(rawValue: packed.reason.rawValue) else { throw Refusal(.unknownEnumValue) }
        guard let item = unsafe UInt8(exactly: packed.item) else { throw Refusal(.malformedMessage) }
        try unsafe self.init(
            Refusal(reason, item: item, expected: packed.expected,
                    municipality: Field.optionalMunicipality(packed.municipality_code),
                    offendingScalar: packed.offending_scalar),
            text: Field.plainText(packed.text, scalarsMax: Field.sentenceScalarsMax))
    }

    func pack(into packed: inout Juki__Status, _ arena: MessageArena) {
        unsafe packed.reason = Juki__Reason(rawValue: refusal.reason.rawValue)
        unsafe packed.text = arena.text(text)
        unsafe packed.item = UInt32(refusal.item)
        unsafe packed.expected = refusal.expected
        unsafe packed.municipality_code = arena.municipality(refusal.municipality)
        unsafe packed.offending_scalar = refusal.offendingScalar
    }
}

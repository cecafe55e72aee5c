internal import CJukiMessages
import JukiDomain

/// One record of the log, without the persons it speaks of.
public struct EvidenceRow: Hashable, Sendable {
    /// Of a text in a row: our own words and what limits of other messages let through.
    static let textScalarsMax = 2000

    /// From 1.
    public var sequence: UInt64 = 0
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var time: UInt64 = 0
    /// Identity in the peer's certificate.
    public var peer = ""
    /// Serial number of the peer's certificate, hexadecimal.
    public var certificateSerial = ""
    /// 操作者ＩＤ
    public var operatorID = ""
    /// The operator's session.
    public var session = ""
    /// 申請番号
    public var applicationNumber = ""
    /// Procedure number.
    public var procedure: UInt32 = 0
    /// Legal basis.
    public var legalBasis = ""
    /// Which conditions were given, never their values.
    public var shape = ""
    /// 別添2 item numbers that were asked for, bit n for item n.
    public var itemsAsked: UInt32 = 0
    /// 別添2 item numbers that left the server, bit n for item n.
    public var items: UInt32 = 0
    /// What the procedure says of itself beyond that.
    public var detail = ""
    /// How many persons the answer spoke of.
    public var persons: UInt32 = 0
    /// 0 when answered; otherwise the reason of the refusal.
    public var result: UInt32 = 0

    public init() {}
}

// MARK: Fields

extension EvidenceRow: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__EvidenceRow>?) -> Void { unsafe juki__evidence_row__init }

    init(unpacking packed: Juki__EvidenceRow) throws(Refusal) {
        func text(_ field: ProtobufCBinaryData) throws(Refusal) -> String {
            try unsafe Field.plainText(field, scalarsMax: Self.textScalarsMax)
        }
        sequence = unsafe packed.sequence
        time = unsafe packed.time
        peer = try unsafe text(packed.peer)
        certificateSerial = try unsafe text(packed.certificate_serial)
        operatorID = try unsafe text(packed.operator_id)
        session = try unsafe text(packed.session)
        applicationNumber = try unsafe text(packed.application_number)
        procedure = unsafe packed.procedure
        legalBasis = try unsafe text(packed.legal_basis)
        shape = try unsafe text(packed.shape)
        itemsAsked = unsafe packed.items_asked
        items = unsafe packed.items
        detail = try unsafe text(packed.detail)
        persons = unsafe packed.persons
        result = unsafe packed.result
    }

    func pack(into packed: inout Juki__EvidenceRow, _ arena: MessageArena) {
        unsafe packed.sequence = sequence
        unsafe packed.time = time
        unsafe packed.peer = arena.text(peer)
        unsafe packed.certificate_serial = arena.text(certificateSerial)
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.session = arena.text(session)
        unsafe packed.application_number = arena.text(applicationNumber)
        unsafe packed.procedure = procedure
        unsafe packed.legal_basis = arena.text(legalBasis)
        unsafe packed.shape = arena.text(shape)
        unsafe packed.items_asked = itemsAsked
        unsafe packed.items = items
        unsafe packed.detail = arena.text(detail)
        unsafe packed.persons = persons
        unsafe packed.result = result
    }
}

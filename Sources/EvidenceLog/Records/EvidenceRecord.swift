/// What is kept of one answer, refusal or act (提供・移転の記録): who, when, on what basis, what shape of question, what
/// left the server. No name, no address, no number, no code: a person appears as a keyed hash only.
public struct EvidenceRecord: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var time: UInt64
    /// Identity in the peer's certificate.
    public var peer: String
    /// Serial number of the peer's certificate, hexadecimal.
    public var certificateSerial: String
    /// 操作者ＩＤ: of the session, when one was open; otherwise as the peer said.
    public var operatorID: String
    /// The operator's session, or blank when the peer vouches for its operator itself.
    public var session: String
    /// 申請番号
    public var applicationNumber: String
    /// Procedure number (Protos/procedures.tsv).
    public var procedure: UInt16
    /// Legal basis, as the peer said.
    public var legalBasis: String
    /// Which conditions were given, never their values: "kana-prefix birth sex".
    public var shape: String
    /// 別添2 item numbers that were asked for, bit n for item n.
    public var itemsAsked: UInt32
    /// 別添2 item numbers that left the server, bit n for item n.
    public var items: UInt32
    /// What the procedure says of itself beyond that: a bulk job and its lines, a medium, an alert. No personal value.
    public var detail: String
    /// How many persons the answer spoke of, or how many notices an update brought.
    public var persons: UInt32
    /// Keyed hashes of the persons, 16 bytes each.
    public var subjects: [[UInt8]]
    /// 0 when answered; otherwise the reason of the refusal (Protos/juki/status.proto).
    public var result: UInt32

    public init(
        time: UInt64, peer: String, certificateSerial: String, operatorID: String = "", session: String = "",
        applicationNumber: String = "", procedure: UInt16, legalBasis: String = "", shape: String = "",
        itemsAsked: UInt32 = 0, items: UInt32 = 0, detail: String = "", persons: UInt32 = 0,
        subjects: [[UInt8]] = [], result: UInt32 = 0
    ) {
        self.time = time
        self.peer = peer
        self.certificateSerial = certificateSerial
        self.operatorID = operatorID
        self.session = session
        self.applicationNumber = applicationNumber
        self.procedure = procedure
        self.legalBasis = legalBasis
        self.shape = shape
        self.itemsAsked = itemsAsked
        self.items = items
        self.detail = detail
        self.persons = persons
        self.subjects = subjects
        self.result = result
    }
}

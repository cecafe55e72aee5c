/// Steps in the life of a medium (媒体), as the ledger has them; raw values are those of Protos/juki/media.proto.
public enum MediumStep: UInt8, CaseIterable, Hashable, Sendable {
    case requested = 1
    case released = 2
    /// The encrypted content has left the server.
    case sent = 3
    /// Written, read back and compared.
    case written = 4
    /// 保管
    case kept = 5
    /// 受領
    case received = 6
    /// 返却
    case returned = 7
    /// 廃棄
    case destroyed = 8
    /// 取消
    case cancelled = 9

    /// Writing and destruction are stood by (立会): the entry names the witness.
    public var needsWitness: Bool { self == .sent || self == .destroyed }
    /// What leaves the office or is destroyed has been permitted: the entry names by whom.
    public var needsPermission: Bool { self == .received || self == .destroyed }
}

/// One line of the ledger. Never changed once it is written.
public struct MediumEntry: Hashable, Sendable {
    public var step: MediumStep
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var time: UInt64
    public var operatorID: String
    /// 立会者
    public var witness: String
    /// 承認者
    public var permittedBy: String
    /// SHA-256 of the encrypted content, with `sent` and `written`.
    public var contentDigest: [UInt8]?
    /// Where it is kept, by whom it was received or destroyed; no personal value of a resident.
    public var remark: String

    public init(
        _ step: MediumStep, time: UInt64, operatorID: String, witness: String = "", permittedBy: String = "",
        contentDigest: [UInt8]? = nil, remark: String = ""
    ) {
        self.step = step
        self.time = time
        self.operatorID = operatorID
        self.witness = witness
        self.permittedBy = permittedBy
        self.contentDigest = contentDigest
        self.remark = remark
    }
}

/// A medium with its entries in the ledger, oldest first.
public struct Medium: Hashable, Sendable {
    /// Of a recipient's name: a distinguished name with an organisation and its units.
    public static let recipientScalarsMax = 400

    /// 管理番号: 1, 2, 3 …
    public var number: UInt64
    public var job: String
    /// URI of the peer whose job it is.
    public var owner: String
    public var purpose: Purpose?
    /// Subject of the recipient's certificate.
    public var recipient: String
    /// SHA-256 of the recipient's certificate.
    public var recipientFingerprint: [UInt8]
    public var lines: UInt32
    public var found: UInt32
    public var entries: [MediumEntry]

    public init(
        number: UInt64, job: String, owner: String, purpose: Purpose?, recipient: String,
        recipientFingerprint: [UInt8], lines: UInt32, found: UInt32, entries: [MediumEntry] = []
    ) {
        self.number = number
        self.job = job
        self.owner = owner
        self.purpose = purpose
        self.recipient = recipient
        self.recipientFingerprint = recipientFingerprint
        self.lines = lines
        self.found = found
        self.entries = entries
    }
}

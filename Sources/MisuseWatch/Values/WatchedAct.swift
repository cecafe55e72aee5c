public import JukiDomain

/// What the watch needs of one evidence record. No personal value: persons are keyed hashes.
public struct WatchedAct: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable {
        /// One person was asked for by a code or number.
        case lookup
        /// Persons were searched for by what is known of them.
        case search
        /// An operator signed in, or tried to.
        case signIn
        /// Anything else: it counts towards nothing.
        case other
    }

    /// Sequence of the evidence record.
    public var sequence: UInt64
    public var time: Moment
    /// Identity in the peer's certificate: a terminal or an agency.
    public var peer: String
    /// 操作者ＩＤ
    public var operatorID: String
    /// The peer is a terminal of the prefecture, where the operator is the one whom the ledger knows by that id. Other
    /// peers vouch for operators of their own, whatever they call them.
    public var isAtTerminal: Bool
    /// 申請番号, or blank.
    public var applicationNumber: String
    public var kind: Kind
    /// How many persons the answer spoke of.
    public var persons: UInt32
    public var subjects: [SubjectHash]
    /// Why it was refused; nil when it was answered.
    public var refusal: Reason?

    public init(
        sequence: UInt64, time: Moment, peer: String, operatorID: String, isAtTerminal: Bool,
        applicationNumber: String = "",
        kind: Kind, persons: UInt32 = 0, subjects: [SubjectHash] = [], refusal: Reason? = nil
    ) {
        self.sequence = sequence
        self.time = time
        self.peer = peer
        self.operatorID = operatorID
        self.isAtTerminal = isAtTerminal
        self.applicationNumber = applicationNumber
        self.kind = kind
        self.persons = persons
        self.subjects = subjects
        self.refusal = refusal
    }

    /// Whether the answer told of one person, at whom the operator then looked. A longer list is a search on the way to
    /// somebody: nobody knows at whom of it the operator looked.
    var isLook: Bool { refusal == nil && (kind == .lookup || kind == .search) && subjects.count == 1 }

    /// Whether the answer listed a few persons: for one's own and for colleagues' records that is enough of a look. A
    /// household has one address.
    var isShortList: Bool { refusal == nil && kind == .search && Self.shortList.contains(subjects.count) }

    private static let shortList = 2...5
}

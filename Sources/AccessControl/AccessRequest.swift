public import JukiDomain
public import JukiMessages

/// What somebody wants to do, as far as access depends on it. Holds nothing of the person asked for.
public struct AccessRequest: Hashable, Sendable {
    public var caller: PeerRole
    /// Roles of the operator who is signed in at a terminal; nil when nobody is. Other peers have none.
    public var operatorRoles: Set<OperatorRole>?
    public var procedure: Procedure
    /// As the caller names it; blank when it names none.
    public var legalBasis: String
    /// 申請番号; blank when the caller names none.
    public var applicationNumber: String
    /// Items that the caller wants; empty for what the table gives without being asked.
    public var items: ItemSet
    /// Items by whose values the person is asked for: 住民票コード, 個人番号, or those of the conditions.
    public var keyItems: ItemSet

    public init(
        caller: PeerRole, operatorRoles: Set<OperatorRole>? = nil, procedure: Procedure, legalBasis: String = "",
        applicationNumber: String = "", items: ItemSet = [], keyItems: ItemSet = []
    ) {
        self.caller = caller
        self.operatorRoles = operatorRoles
        self.procedure = procedure
        self.legalBasis = legalBasis
        self.applicationNumber = applicationNumber
        self.items = items
        self.keyItems = keyItems
    }
}

/// What the access table says to a request.
public struct AccessDecision: Hashable, Sendable {
    /// nil when the request is allowed; otherwise the first thing in its way.
    public let refusal: Refusal?
    /// Items that the answer may hold, and no others. Empty when the request is refused, or needs no basis.
    public let items: ItemSet
    /// Items that the request is about: those asked for, or those that the table gives without being asked.
    public let considered: ItemSet
    /// nil where the procedure needs none, or where none of this name exists.
    public let basis: LegalBasis?

    public var isAllowed: Bool { refusal == nil }
}

/// What the table says of one item, with the rule that says so.
public struct ItemFinding: Hashable, Sendable {
    /// 別添2 item number.
    public let item: UInt8
    public let isAllowed: Bool
    /// Article or rule in words.
    public let rule: String

    public init(item: UInt8, isAllowed: Bool, rule: String) {
        self.item = item
        self.isAllowed = isAllowed
        self.rule = rule
    }
}

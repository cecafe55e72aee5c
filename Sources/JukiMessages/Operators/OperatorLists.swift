internal import CJukiMessages
public import JukiDomain

/// How the yearly review stands. Numbers as in Protos/juki/operators.proto.
public enum OperatorReview: UInt8, CaseIterable, Hashable, Sendable {
    case current = 1
    case due = 2
    case overdue = 3
}

public struct ListOperatorsRequest: WireMessage, Hashable {
    /// Return operators after this one; blank for the first.
    public var afterOperatorID: String
    public var includeRevoked: Bool

    public init(afterOperatorID: String = "", includeRevoked: Bool = false) {
        self.afterOperatorID = afterOperatorID
        self.includeRevoked = includeRevoked
    }
}

/// One operator with the state of its account.
public struct OperatorEntry: Hashable, Sendable {
    public var operatorID = ""
    public var matchingID = ""
    public var office = ""
    /// Numbers of roles, ascending.
    public var roles: [UInt8] = []
    public var issuedAt = Moment(milliseconds: 0)
    /// nil: never.
    public var lastSignIn: Moment?
    /// The issue counts.
    public var reviewedAt = Moment(milliseconds: 0)
    /// The last day of the next review.
    public var reviewDueOn: CalendarDate
    public var review = OperatorReview.current
    public var isLocked = false
    /// nil: in force.
    public var revokedAt: Moment?
    public var passwordIsInitial = false
    public var needsAssertion = false

    public init(reviewDueOn: CalendarDate) {
        self.reviewDueOn = reviewDueOn
    }
}

public struct ListOperatorsResponse: WireMessage, Hashable {
    /// Operators in one answer.
    public static let operatorsMax = OperatorLimits.entriesMax

    /// By 操作者ＩＤ.
    public var operators: [OperatorEntry]
    public var hasMore: Bool

    public init(operators: [OperatorEntry], hasMore: Bool) {
        self.operators = operators
        self.hasMore = hasMore
    }
}

public struct OperatorLedgerRequest: WireMessage, Hashable {
    /// Return entries after this one.
    public var afterSequence: UInt64

    public init(afterSequence: UInt64 = 0) {
        self.afterSequence = afterSequence
    }
}

/// One line of the ledger (管理簿).
public struct OperatorLedgerEntry: Hashable, Sendable {
    public var sequence: UInt64
    public var time: Moment
    public var action: OperatorAction
    public var operatorID: String
    /// 操作者ＩＤ, "(host)" or "(server)".
    public var actor: String
    public var terminal: String
    public var office: String
    public var roles: [UInt8]
    public var reason: String
    public var approvalNumber: String

    public init(
        sequence: UInt64, time: Moment, action: OperatorAction, operatorID: String, actor: String, terminal: String,
        office: String, roles: [UInt8], reason: String, approvalNumber: String
    ) {
        self.sequence = sequence
        self.time = time
        self.action = action
        self.operatorID = operatorID
        self.actor = actor
        self.terminal = terminal
        self.office = office
        self.roles = roles
        self.reason = reason
        self.approvalNumber = approvalNumber
    }
}

public struct OperatorLedgerResponse: WireMessage, Hashable {
    /// Entries in one answer.
    public static let entriesMax = OperatorLimits.entriesMax

    /// Oldest first.
    public var entries: [OperatorLedgerEntry]
    public var hasMore: Bool

    public init(entries: [OperatorLedgerEntry], hasMore: Bool) {
        self.entries = entries
        self.hasMore = hasMore
    }
}

// MARK: Fields

extension ListOperatorsRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListOperatorsRequest>?) -> Void {
        unsafe juki__list_operators_request__init
    }
    static var unpack: Unpack { unsafe juki__list_operators_request__unpack }

    init(unpacking packed: Juki__ListOperatorsRequest) throws(Refusal) {
        try unsafe self.init(
            afterOperatorID: Field.identifier(packed.after_operator_id), includeRevoked: packed.include_revoked != 0)
    }

    func pack(into packed: inout Juki__ListOperatorsRequest, _ arena: MessageArena) {
        unsafe packed.after_operator_id = arena.text(afterOperatorID)
        unsafe packed.include_revoked = includeRevoked ? 1 : 0
    }
}

extension OperatorEntry: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__OperatorEntry>?) -> Void {
        unsafe juki__operator_entry__init
    }

    init(unpacking packed: Juki__OperatorEntry) throws(Refusal) {
        guard let due = try unsafe Field.optionalDate(packed.review_due_on) else { throw Refusal(.missingItem) }
        self.init(reviewDueOn: due)
        operatorID = try unsafe Field.identifier(packed.operator_id)
        matchingID = try unsafe Field.identifier(packed.matching_id)
        office = try unsafe Field.plainText(packed.office, scalarsMax: OperatorLimits.officeScalarsMax)
        roles = try unsafe Field.roles(packed.roles, packed.n_roles)
        issuedAt = unsafe Moment(milliseconds: packed.issued_at)
        lastSignIn = unsafe Self.optional(packed.last_sign_in)
        reviewedAt = unsafe Moment(milliseconds: packed.reviewed_at)
        review = try unsafe Field.choice(packed.review.rawValue)
        isLocked = unsafe packed.locked != 0
        revokedAt = unsafe Self.optional(packed.revoked_at)
        passwordIsInitial = unsafe packed.password_is_initial != 0
        needsAssertion = unsafe packed.needs_assertion != 0
    }

    private static func optional(_ milliseconds: UInt64) -> Moment? {
        milliseconds == 0 ? nil : Moment(milliseconds: milliseconds)
    }

    func pack(into packed: inout Juki__OperatorEntry, _ arena: MessageArena) {
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.matching_id = arena.text(matchingID)
        unsafe packed.office = arena.text(office)
        unsafe packed.n_roles = roles.count
        unsafe packed.roles = arena.roles(roles)
        unsafe packed.issued_at = issuedAt.milliseconds
        unsafe packed.last_sign_in = lastSignIn?.milliseconds ?? 0
        unsafe packed.reviewed_at = reviewedAt.milliseconds
        unsafe packed.review_due_on = arena.date(reviewDueOn)
        unsafe packed.review = Juki__OperatorReview(rawValue: UInt32(review.rawValue))
        unsafe packed.locked = isLocked ? 1 : 0
        unsafe packed.revoked_at = revokedAt?.milliseconds ?? 0
        unsafe packed.password_is_initial = passwordIsInitial ? 1 : 0
        unsafe packed.needs_assertion = needsAssertion ? 1 : 0
    }
}

extension ListOperatorsResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ListOperatorsResponse>?) -> Void {
        unsafe juki__list_operators_response__init
    }
    static var unpack: Unpack { unsafe juki__list_operators_response__unpack }

    init(unpacking packed: Juki__ListOperatorsResponse) throws(Refusal) {
        try unsafe self.init(
            operators: Field.list(packed.operators, packed.n_operators, OperatorEntry.init(unpacking:)),
            hasMore: packed.more != 0)
    }

    func pack(into packed: inout Juki__ListOperatorsResponse, _ arena: MessageArena) {
        unsafe packed.n_operators = operators.count
        unsafe packed.operators = arena.messages(operators)
        unsafe packed.more = hasMore ? 1 : 0
    }
}

extension OperatorLedgerRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__OperatorLedgerRequest>?) -> Void {
        unsafe juki__operator_ledger_request__init
    }
    static var unpack: Unpack { unsafe juki__operator_ledger_request__unpack }

    init(unpacking packed: Juki__OperatorLedgerRequest) {
        unsafe self.init(afterSequence: packed.after_sequence)
    }

    func pack(into packed: inout Juki__OperatorLedgerRequest, _ arena: MessageArena) {
        unsafe packed.after_sequence = afterSequence
    }
}

extension OperatorLedgerEntry: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__OperatorLedgerEntry>?) -> Void {
        unsafe juki__operator_ledger_entry__init
    }

    init(unpacking packed: Juki__OperatorLedgerEntry) throws(Refusal) {
        try unsafe self.init(
            sequence: packed.sequence, time: Moment(milliseconds: packed.time),
            action: Field.choice(packed.action.rawValue), operatorID: Field.identifier(packed.operator_id),
            actor: Field.plainText(packed.actor), terminal: Field.plainText(packed.terminal),
            office: Field.plainText(packed.office, scalarsMax: OperatorLimits.officeScalarsMax),
            roles: Field.roles(packed.roles, packed.n_roles),
            reason: Field.plainText(packed.reason, scalarsMax: OperatorLimits.reasonScalarsMax),
            approvalNumber: Field.plainText(packed.approval_number))
    }

    func pack(into packed: inout Juki__OperatorLedgerEntry, _ arena: MessageArena) {
        unsafe packed.sequence = sequence
        unsafe packed.time = time.milliseconds
        unsafe packed.action = Juki__OperatorAction(rawValue: UInt32(action.rawValue))
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.actor = arena.text(actor)
        unsafe packed.terminal = arena.text(terminal)
        unsafe packed.office = arena.text(office)
        unsafe packed.n_roles = roles.count
        unsafe packed.roles = arena.roles(roles)
        unsafe packed.reason = arena.text(reason)
        unsafe packed.approval_number = arena.text(approvalNumber)
    }
}

extension OperatorLedgerResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__OperatorLedgerResponse>?) -> Void {
        unsafe juki__operator_ledger_response__init
    }
    static var unpack: Unpack { unsafe juki__operator_ledger_response__unpack }

    init(unpacking packed: Juki__OperatorLedgerResponse) throws(Refusal) {
        try unsafe self.init(
            entries: Field.list(packed.entries, packed.n_entries, OperatorLedgerEntry.init(unpacking:)),
            hasMore: packed.more != 0)
    }

    func pack(into packed: inout Juki__OperatorLedgerResponse, _ arena: MessageArena) {
        unsafe packed.n_entries = entries.count
        unsafe packed.entries = arena.messages(entries)
        unsafe packed.more = hasMore ? 1 : 0
    }
}

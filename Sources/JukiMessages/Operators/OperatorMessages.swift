internal import CJukiMessages
public import JukiDomain

/// What was done to an operator's rights. Numbers as in Protos/juki/operators.proto.
public enum OperatorAction: UInt8, CaseIterable, Hashable, Sendable {
    case issue = 1
    case change = 2
    case resetPassword = 3
    case changePassword = 4
    case lock = 5
    case unlock = 6
    case revoke = 7
    case review = 8
}

/// Issues an operator's account.
public struct IssueOperatorRequest: WireMessage, Hashable {
    public var operatorID: String
    public var matchingID: String
    /// 所属
    public var office: String
    /// Numbers of roles, ascending.
    public var roles: [UInt8]
    /// Changed by the operator at the first sign-in.
    public var password: PersonalText
    public var needsAssertion: Bool
    /// 職員本人の住民票コード; only its keyed hash is kept.
    public var ownCode: ResidentRecordCode?
    public var reason: String
    public var approvalNumber: String

    public init(
        operatorID: String, matchingID: String, office: String, roles: [UInt8], password: PersonalText,
        needsAssertion: Bool = false, ownCode: ResidentRecordCode? = nil, reason: String, approvalNumber: String = ""
    ) {
        self.operatorID = operatorID
        self.matchingID = matchingID
        self.office = office
        self.roles = roles
        self.password = password
        self.needsAssertion = needsAssertion
        self.ownCode = ownCode
        self.reason = reason
        self.approvalNumber = approvalNumber
    }
}

/// Changes, locks, unlocks, revokes or reviews an operator.
public struct ChangeOperatorRequest: WireMessage, Hashable {
    public var operatorID: String
    public var action: OperatorAction
    /// With `change`: blank leaves it.
    public var office: String
    /// With `change`: none leaves them.
    public var roles: [UInt8]
    /// With `resetPassword`, and only there.
    public var password: PersonalText?
    public var reason: String
    public var approvalNumber: String

    public init(
        operatorID: String, action: OperatorAction, office: String = "", roles: [UInt8] = [],
        password: PersonalText? = nil, reason: String, approvalNumber: String = ""
    ) {
        self.operatorID = operatorID
        self.action = action
        self.office = office
        self.roles = roles
        self.password = password
        self.reason = reason
        self.approvalNumber = approvalNumber
    }
}

/// Where the ledger tells of what was done.
public struct LedgerResponse: WireMessage, Hashable {
    public var sequence: UInt64

    public init(sequence: UInt64) {
        self.sequence = sequence
    }
}

// MARK: Fields

extension IssueOperatorRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__IssueOperatorRequest>?) -> Void {
        unsafe juki__issue_operator_request__init
    }
    static var unpack: Unpack { unsafe juki__issue_operator_request__unpack }

    init(unpacking packed: Juki__IssueOperatorRequest) throws(Refusal) {
        try unsafe self.init(
            operatorID: Field.identifier(packed.operator_id), matchingID: Field.identifier(packed.matching_id),
            office: Field.plainText(packed.office, scalarsMax: OperatorLimits.officeScalarsMax),
            roles: Field.roles(packed.roles, packed.n_roles), password: Field.password(packed.password),
            needsAssertion: packed.needs_assertion != 0,
            ownCode: Field.optionalRecordCode(packed.own_resident_record_code),
            reason: Field.plainText(packed.reason, scalarsMax: OperatorLimits.reasonScalarsMax),
            approvalNumber: Field.plainText(packed.approval_number))
    }

    func pack(into packed: inout Juki__IssueOperatorRequest, _ arena: MessageArena) {
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.matching_id = arena.text(matchingID)
        unsafe packed.office = arena.text(office)
        unsafe packed.n_roles = roles.count
        unsafe packed.roles = arena.roles(roles)
        unsafe packed.password = arena.text(password.utf8)
        unsafe packed.needs_assertion = needsAssertion ? 1 : 0
        unsafe packed.own_resident_record_code = arena.text(ownCode?.digits ?? "")
        unsafe packed.reason = arena.text(reason)
        unsafe packed.approval_number = arena.text(approvalNumber)
    }
}

extension ChangeOperatorRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ChangeOperatorRequest>?) -> Void {
        unsafe juki__change_operator_request__init
    }
    static var unpack: Unpack { unsafe juki__change_operator_request__unpack }

    init(unpacking packed: Juki__ChangeOperatorRequest) throws(Refusal) {
        let hasPassword = unsafe !packed.password.isBlank
        try unsafe self.init(
            operatorID: Field.identifier(packed.operator_id), action: Field.choice(packed.action.rawValue),
            office: Field.plainText(packed.office, scalarsMax: OperatorLimits.officeScalarsMax),
            roles: Field.roles(packed.roles, packed.n_roles),
            password: hasPassword ? Field.password(packed.password) : nil,
            reason: Field.plainText(packed.reason, scalarsMax: OperatorLimits.reasonScalarsMax),
            approvalNumber: Field.plainText(packed.approval_number))
    }

    func pack(into packed: inout Juki__ChangeOperatorRequest, _ arena: MessageArena) {
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.action = Juki__OperatorAction(rawValue: UInt32(action.rawValue))
        unsafe packed.office = arena.text(office)
        unsafe packed.n_roles = roles.count
        unsafe packed.roles = arena.roles(roles)
        unsafe packed.password = arena.text(password?.utf8 ?? [])
        unsafe packed.reason = arena.text(reason)
        unsafe packed.approval_number = arena.text(approvalNumber)
    }
}

extension LedgerResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__LedgerResponse>?) -> Void {
        unsafe juki__ledger_response__init
    }
    static var unpack: Unpack { unsafe juki__ledger_response__unpack }

    init(unpacking packed: Juki__LedgerResponse) {
        unsafe self.init(sequence: packed.sequence)
    }

    func pack(into packed: inout Juki__LedgerResponse, _ arena: MessageArena) {
        unsafe packed.sequence = sequence
    }
}

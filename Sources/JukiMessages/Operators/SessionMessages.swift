internal import CJukiMessages
public import JukiDomain

/// Asks for something that a biometric device can sign.
public struct SessionChallengeRequest: WireMessage, Hashable {
    public init() {}
}

public struct SessionChallengeResponse: WireMessage, Hashable {
    /// 32 bytes, for the connection's next sign-in.
    public var challenge: [UInt8]

    public init(challenge: [UInt8]) {
        self.challenge = challenge
    }
}

/// Signs an operator in on this connection.
public struct BeginSessionRequest: WireMessage, Hashable {
    /// 照合ＩＤ
    public var matchingID: String
    /// 操作者ＩＤ
    public var operatorID: String
    /// Prints masked.
    public var password: PersonalText
    /// 64 bytes over ``SessionChallengeResponse/challenge``, or nil.
    public var assertion: [UInt8]?

    public init(matchingID: String, operatorID: String, password: PersonalText, assertion: [UInt8]? = nil) {
        self.matchingID = matchingID
        self.operatorID = operatorID
        self.password = password
        self.assertion = assertion
    }
}

/// Who is signed in, and until when.
public struct SessionDescription: Hashable, Sendable {
    public var operatorID: String
    /// As it stands in evidence.
    public var sessionID: String
    /// 所属
    public var office: String
    /// Numbers of the roles in force, ascending.
    public var roles: [UInt8]
    public var begun: Moment
    /// When it ends unless a call comes before.
    public var idleEnd: Moment
    public var absoluteEnd: Moment
    /// Somebody else chose the password: it must be changed before any role is in force.
    public var passwordIsInitial: Bool

    public init(
        operatorID: String, sessionID: String, office: String, roles: [UInt8], begun: Moment, idleEnd: Moment,
        absoluteEnd: Moment, passwordIsInitial: Bool
    ) {
        self.operatorID = operatorID
        self.sessionID = sessionID
        self.office = office
        self.roles = roles
        self.begun = begun
        self.idleEnd = idleEnd
        self.absoluteEnd = absoluteEnd
        self.passwordIsInitial = passwordIsInitial
    }
}

public struct BeginSessionResponse: WireMessage, Hashable {
    /// 32 bytes; names the session in the calls about the session itself.
    public var token: [UInt8]
    public var session: SessionDescription

    public init(token: [UInt8], session: SessionDescription) {
        self.token = token
        self.session = session
    }
}

public struct EndSessionRequest: WireMessage, Hashable {
    public var token: [UInt8]

    public init(token: [UInt8]) {
        self.token = token
    }
}

public struct EndSessionResponse: WireMessage, Hashable {
    public init() {}
}

public struct SessionStateRequest: WireMessage, Hashable {
    public var token: [UInt8]

    public init(token: [UInt8]) {
        self.token = token
    }
}

public struct SessionStateResponse: WireMessage, Hashable {
    public var session: SessionDescription

    public init(session: SessionDescription) {
        self.session = session
    }
}

/// The operator's own change of password.
public struct ChangePasswordRequest: WireMessage, Hashable {
    public var token: [UInt8]
    public var oldPassword: PersonalText
    public var newPassword: PersonalText

    public init(token: [UInt8], oldPassword: PersonalText, newPassword: PersonalText) {
        self.token = token
        self.oldPassword = oldPassword
        self.newPassword = newPassword
    }
}

// MARK: Fields

extension SessionChallengeRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SessionChallengeRequest>?) -> Void {
        unsafe juki__session_challenge_request__init
    }
    static var unpack: Unpack { unsafe juki__session_challenge_request__unpack }

    init(unpacking packed: Juki__SessionChallengeRequest) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
    }

    func pack(into packed: inout Juki__SessionChallengeRequest, _ arena: MessageArena) {}
}

extension SessionChallengeResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SessionChallengeResponse>?) -> Void {
        unsafe juki__session_challenge_response__init
    }
    static var unpack: Unpack { unsafe juki__session_challenge_response__unpack }

    init(unpacking packed: Juki__SessionChallengeResponse) throws(Refusal) {
        try unsafe self.init(challenge: Field.secret(packed.challenge, count: OperatorLimits.secretSize))
    }

    func pack(into packed: inout Juki__SessionChallengeResponse, _ arena: MessageArena) {
        unsafe packed.challenge = arena.text(challenge)
    }
}

extension BeginSessionRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__BeginSessionRequest>?) -> Void {
        unsafe juki__begin_session_request__init
    }
    static var unpack: Unpack { unsafe juki__begin_session_request__unpack }

    init(unpacking packed: Juki__BeginSessionRequest) throws(Refusal) {
        let isPlain = unsafe packed.assertion.isBlank
        try unsafe self.init(
            matchingID: Field.identifier(packed.matching_id), operatorID: Field.identifier(packed.operator_id),
            password: Field.password(packed.password),
            assertion: isPlain ? nil : Field.secret(packed.assertion, count: OperatorLimits.assertionSize))
    }

    func pack(into packed: inout Juki__BeginSessionRequest, _ arena: MessageArena) {
        unsafe packed.matching_id = arena.text(matchingID)
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.password = arena.text(password.utf8)
        unsafe packed.assertion = arena.text(assertion ?? [])
    }
}

extension SessionDescription: @unsafe Packable, @unsafe Unpackable {
    static var initialise: (UnsafeMutablePointer<Juki__SessionDescription>?) -> Void {
        unsafe juki__session_description__init
    }

    init(unpacking packed: Juki__SessionDescription) throws(Refusal) {
        try unsafe self.init(
            operatorID: Field.identifier(packed.operator_id), sessionID: Field.plainText(packed.session_id),
            office: Field.plainText(packed.office, scalarsMax: OperatorLimits.officeScalarsMax),
            roles: Field.roles(packed.roles, packed.n_roles), begun: Moment(milliseconds: packed.begun),
            idleEnd: Moment(milliseconds: packed.idle_end), absoluteEnd: Moment(milliseconds: packed.absolute_end),
            passwordIsInitial: packed.password_is_initial != 0)
    }

    func pack(into packed: inout Juki__SessionDescription, _ arena: MessageArena) {
        unsafe packed.operator_id = arena.text(operatorID)
        unsafe packed.session_id = arena.text(sessionID)
        unsafe packed.office = arena.text(office)
        unsafe packed.n_roles = roles.count
        unsafe packed.roles = arena.roles(roles)
        unsafe packed.begun = begun.milliseconds
        unsafe packed.idle_end = idleEnd.milliseconds
        unsafe packed.absolute_end = absoluteEnd.milliseconds
        unsafe packed.password_is_initial = passwordIsInitial ? 1 : 0
    }
}

extension BeginSessionResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__BeginSessionResponse>?) -> Void {
        unsafe juki__begin_session_response__init
    }
    static var unpack: Unpack { unsafe juki__begin_session_response__unpack }

    init(unpacking packed: Juki__BeginSessionResponse) throws(Refusal) {
        try unsafe self.init(
            token: Field.secret(packed.token, count: OperatorLimits.secretSize),
            session: SessionDescription(unpacking: Field.required(packed.session)))
    }

    func pack(into packed: inout Juki__BeginSessionResponse, _ arena: MessageArena) {
        unsafe packed.token = arena.text(token)
        unsafe packed.session = arena.message(session)
    }
}

extension EndSessionRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EndSessionRequest>?) -> Void {
        unsafe juki__end_session_request__init
    }
    static var unpack: Unpack { unsafe juki__end_session_request__unpack }

    init(unpacking packed: Juki__EndSessionRequest) throws(Refusal) {
        try unsafe self.init(token: Field.secret(packed.token, count: OperatorLimits.secretSize))
    }

    func pack(into packed: inout Juki__EndSessionRequest, _ arena: MessageArena) {
        unsafe packed.token = arena.text(token)
    }
}

extension EndSessionResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__EndSessionResponse>?) -> Void {
        unsafe juki__end_session_response__init
    }
    static var unpack: Unpack { unsafe juki__end_session_response__unpack }

    init(unpacking packed: Juki__EndSessionResponse) throws(Refusal) {
        try unsafe Field.requireZero(packed.reserved_zero)
    }

    func pack(into packed: inout Juki__EndSessionResponse, _ arena: MessageArena) {}
}

extension SessionStateRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SessionStateRequest>?) -> Void {
        unsafe juki__session_state_request__init
    }
    static var unpack: Unpack { unsafe juki__session_state_request__unpack }

    init(unpacking packed: Juki__SessionStateRequest) throws(Refusal) {
        try unsafe self.init(token: Field.secret(packed.token, count: OperatorLimits.secretSize))
    }

    func pack(into packed: inout Juki__SessionStateRequest, _ arena: MessageArena) {
        unsafe packed.token = arena.text(token)
    }
}

extension SessionStateResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SessionStateResponse>?) -> Void {
        unsafe juki__session_state_response__init
    }
    static var unpack: Unpack { unsafe juki__session_state_response__unpack }

    init(unpacking packed: Juki__SessionStateResponse) throws(Refusal) {
        try unsafe self.init(session: SessionDescription(unpacking: Field.required(packed.session)))
    }

    func pack(into packed: inout Juki__SessionStateResponse, _ arena: MessageArena) {
        unsafe packed.session = arena.message(session)
    }
}

extension ChangePasswordRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__ChangePasswordRequest>?) -> Void {
        unsafe juki__change_password_request__init
    }
    static var unpack: Unpack { unsafe juki__change_password_request__unpack }

    init(unpacking packed: Juki__ChangePasswordRequest) throws(Refusal) {
        try unsafe self.init(
            token: Field.secret(packed.token, count: OperatorLimits.secretSize),
            oldPassword: Field.password(packed.old_password), newPassword: Field.password(packed.new_password))
    }

    func pack(into packed: inout Juki__ChangePasswordRequest, _ arena: MessageArena) {
        unsafe packed.token = arena.text(token)
        unsafe packed.old_password = arena.text(oldPassword.utf8)
        unsafe packed.new_password = arena.text(newPassword.utf8)
    }
}

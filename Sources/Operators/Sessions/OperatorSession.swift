public import AccessControl
public import JukiDomain

/// An operator who has signed in on a connection, as procedures and evidence see it.
public struct OperatorSession: Hashable, Sendable {
    /// 操作者ＩＤ
    public let operatorID: OperatorID
    /// 所属
    public let office: String
    /// The roles in force; none while the password is one that somebody else chose.
    public let roles: Set<OperatorRole>
    /// Short, for evidence: 16 hexadecimal digits that say nothing of the token.
    public let sessionID: String

    public init(operatorID: OperatorID, office: String, roles: Set<OperatorRole>, sessionID: String) {
        self.operatorID = operatorID
        self.office = office
        self.roles = roles
        self.sessionID = sessionID
    }
}

/// How long sessions last.
public struct SessionLimits: Hashable, Sendable {
    /// Without a call for so many milliseconds a session ends: a desk that somebody has left.
    public var idle: UInt64 = 10 * 60_000
    /// And after so many in any case: a working day.
    public var absolute: UInt64 = 8 * 3_600_000

    public init() {}
}

/// The connection that a session is bound to, and the certificate it was made with.
public struct SessionBinding: Hashable, Sendable {
    public let connection: UInt64
    public let certificateSerial: String

    public init(connection: UInt64, certificateSerial: String) {
        self.connection = connection
        self.certificateSerial = certificateSerial
    }
}

/// Where a session stands.
public struct SessionTimes: Hashable, Sendable {
    public let begun: Moment
    /// When it ends unless a call comes before.
    public let idleEnd: Moment
    /// When it ends in any case.
    public let absoluteEnd: Moment
}

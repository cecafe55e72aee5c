public import AccessControl
public import JukiDomain

/// What is kept of one operator. An account is never removed: revoked, it keeps its 操作者ＩＤ from being given again.
public struct OperatorAccount: Hashable, Sendable {
    public static let officeScalarsMax = 60

    public let operatorID: OperatorID
    public let matchingID: MatchingID
    /// 所属: who shares it are colleagues.
    public var office: String
    public var roles: Set<OperatorRole>
    public var password: PasswordHash
    /// Chosen by whoever issued or reset it: until the operator has changed it, no role is in force.
    public var passwordIsInitial: Bool
    /// Signing in needs a signed assertion of a biometric factor besides the password.
    public var needsAssertion: Bool
    /// Keyed hash (16 bytes) of the operator's own resident record code (職員本人), as evidence holds it; nil if not
    /// known. The code itself is not kept.
    public var ownSubject: [UInt8]?
    public let issuedAt: Moment
    public var lastSignIn: Moment?
    /// The issue counts as the first review.
    public var reviewedAt: Moment
    public var revokedAt: Moment?

    public init(
        operatorID: OperatorID, matchingID: MatchingID, office: String, roles: Set<OperatorRole>,
        password: PasswordHash, passwordIsInitial: Bool, needsAssertion: Bool = false, ownSubject: [UInt8]? = nil,
        issuedAt: Moment
    ) {
        self.operatorID = operatorID
        self.matchingID = matchingID
        self.office = office
        self.roles = roles
        self.password = password
        self.passwordIsInitial = passwordIsInitial
        self.needsAssertion = needsAssertion
        self.ownSubject = ownSubject
        self.issuedAt = issuedAt
        reviewedAt = issuedAt
    }

    /// Not revoked. A locked account is in force.
    public var isInForce: Bool { revokedAt == nil }

    /// What a session of this operator may do.
    public var rolesInForce: Set<OperatorRole> { passwordIsInitial || !isInForce ? [] : roles }
}

/// How the yearly review of an operator's rights stands (年1回以上の確認).
public enum ReviewState: UInt8, CaseIterable, Sendable {
    case current = 1
    /// Within thirty days of its last day.
    case due = 2
    case overdue = 3

    /// Time to gather the papers.
    static let noticeDays = 30
}

extension OperatorAccount {
    /// The last day on which the next review is in time.
    public var reviewDueOn: CalendarDate { reviewedAt.japanDay.adding(years: 1) }

    public func reviewState(on day: CalendarDate) -> ReviewState {
        if day > reviewDueOn { return .overdue }
        return day.adding(days: ReviewState.noticeDays) >= reviewDueOn ? .due : .current
    }
}

public import JukiDomain
public import JukiMessages

/// Who signs in at a terminal. The password prints masked.
public struct OperatorCredentials: Hashable, Sendable {
    /// 照合ＩＤ
    public var matchingID: String
    /// 操作者ＩＤ
    public var operatorID: String
    public var password: PersonalText

    public init(matchingID: String, operatorID: String, password: PersonalText) {
        self.matchingID = matchingID
        self.operatorID = operatorID
        self.password = password
    }
}

extension JukiConnection {
    /// Signing in takes scrypt's time, and waits its turn behind others who sign in.
    public static let signInDeadline = Duration.seconds(60)

    // MARK: The session of this connection

    /// Signs an operator in; the session lasts as long as the connection at most.
    public func signIn(
        _ credentials: OperatorCredentials, assertion: [UInt8]? = nil
    ) async throws(JukiError) -> BeginSessionResponse {
        let request = BeginSessionRequest(
            matchingID: credentials.matchingID, operatorID: credentials.operatorID, password: credentials.password,
            assertion: assertion)
        return try await call(.beginSession, request, BeginSessionResponse.self, deadline: Self.signInDeadline)
    }

    /// 32 bytes for a biometric device to sign.
    public func sessionChallenge() async throws(JukiError) -> [UInt8] {
        try await call(.sessionChallenge, SessionChallengeRequest(), SessionChallengeResponse.self).challenge
    }

    public func sessionState(_ token: [UInt8]) async throws(JukiError) -> SessionDescription {
        try await call(.sessionState, SessionStateRequest(token: token), SessionStateResponse.self).session
    }

    public func signOut(_ token: [UInt8]) async throws(JukiError) {
        _ = try await call(.endSession, EndSessionRequest(token: token), EndSessionResponse.self)
    }

    /// - Returns: the sequence of the ledger's entry.
    @discardableResult
    public func changePassword(
        _ token: [UInt8], from old: PersonalText, to new: PersonalText
    ) async throws(JukiError) -> UInt64 {
        let request = ChangePasswordRequest(token: token, oldPassword: old, newPassword: new)
        return try await call(.changePassword, request, LedgerResponse.self, deadline: Self.signInDeadline).sequence
    }

    // MARK: Administration

    /// - Returns: the sequence of the ledger's entry.
    @discardableResult
    public func issueOperator(_ request: IssueOperatorRequest) async throws(JukiError) -> UInt64 {
        try await call(.issueOperator, request, LedgerResponse.self, deadline: Self.signInDeadline).sequence
    }

    /// - Returns: the sequence of the ledger's entry.
    @discardableResult
    public func changeOperator(_ request: ChangeOperatorRequest) async throws(JukiError) -> UInt64 {
        try await call(.changeOperator, request, LedgerResponse.self, deadline: Self.signInDeadline).sequence
    }

    /// Every operator, by 操作者ＩＤ.
    public func operators(includeRevoked: Bool = false) async throws(JukiError) -> [OperatorEntry] {
        var found: [OperatorEntry] = []
        while true {
            let request = ListOperatorsRequest(
                afterOperatorID: found.last?.operatorID ?? "", includeRevoked: includeRevoked)
            let page = try await call(.listOperators, request, ListOperatorsResponse.self)
            found += page.operators
            guard page.hasMore, !page.operators.isEmpty else { return found }
        }
    }

    /// The ledger's entries after `sequence`, oldest first.
    public func operatorLedger(after sequence: UInt64 = 0) async throws(JukiError) -> [OperatorLedgerEntry] {
        var found: [OperatorLedgerEntry] = []
        while true {
            let request = OperatorLedgerRequest(afterSequence: found.last?.sequence ?? sequence)
            let page = try await call(.operatorLedger, request, OperatorLedgerResponse.self)
            found += page.entries
            guard page.hasMore, !page.entries.isEmpty else { return found }
        }
    }
}

import JukiDomain
import JukiMessages

extension SeededRandom {
    /// Messages about operators and their sessions.
    mutating func operatorMessages() -> [any WireMessage] {
        let token = (0..<32).map { _ in UInt8(truncatingIfNeeded: next()) }
        let roles = (UInt8(1)...7).filter { _ in chance(2) }
        let session = SessionDescription(
            operatorID: "op-1", sessionID: "00ff", office: "市民課", roles: roles, begun: moment(), idleEnd: moment(),
            absoluteEnd: moment(), passwordIsInitial: chance(2))
        var entry = OperatorEntry(reviewDueOn: date())
        entry.operatorID = "op-1"
        entry.matchingID = "person-1"
        entry.office = "市民課"
        entry.roles = roles
        (entry.issuedAt, entry.lastSignIn, entry.reviewedAt, entry.revokedAt) = (moment(), moment(), moment(), moment())
        entry.review = chance(2) ? .due : .overdue
        (entry.isLocked, entry.passwordIsInitial, entry.needsAssertion) = (chance(2), chance(2), chance(2))
        let line = OperatorLedgerEntry(
            sequence: number(), time: moment(), action: chance(2) ? .review : .issue, operatorID: "op-1",
            actor: "(host)", terminal: "urn:juki:terminal:office-1", office: "市民課", roles: roles, reason: "人事異動",
            approvalNumber: "R8-1")
        return [
            SessionChallengeRequest(), SessionChallengeResponse(challenge: token),
            BeginSessionRequest(matchingID: "person-1", operatorID: "op-1", password: "green kettle 緑"),
            BeginSessionRequest(matchingID: "p", operatorID: "o", password: "x", assertion: token + token),
            BeginSessionResponse(token: token, session: session), EndSessionRequest(token: token),
            EndSessionResponse(), SessionStateRequest(token: token), SessionStateResponse(session: session),
            ChangePasswordRequest(token: token, oldPassword: "old", newPassword: "new"),
            IssueOperatorRequest(
                operatorID: "op-2", matchingID: "person-2", office: "市民課", roles: roles, password: "first",
                needsAssertion: chance(2), ownCode: chance(2) ? recordCode() : nil, reason: "配属", approvalNumber: "7"),
            ChangeOperatorRequest(operatorID: "op-2", action: .change, office: "税務課", roles: roles, reason: "異動"),
            ChangeOperatorRequest(operatorID: "op-2", action: .resetPassword, password: "second", reason: "失念"),
            LedgerResponse(sequence: number()), ListOperatorsRequest(afterOperatorID: "op-1", includeRevoked: true),
            ListOperatorsResponse(operators: [entry, OperatorEntry(reviewDueOn: date())], hasMore: chance(2)),
            OperatorLedgerRequest(afterSequence: number()), OperatorLedgerResponse(entries: [line], hasMore: true),
        ]
    }

    private mutating func moment() -> Moment { Moment(milliseconds: 1 + number() / 2) }
}

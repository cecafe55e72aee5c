import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import Operators

extension Registry {
    /// 32 bytes for a biometric device to sign.
    func sessionChallenge(
        _ request: SessionChallengeRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        let challenge = sessions.makeChallenge(for: caller.binding)
        answer(evidenceRecord(Procedure.sessionChallenge.rawValue, caller, nil), call) {
            call.respond(SessionChallengeResponse(challenge: challenge).encode(), isLast: true)
        }
    }

    // MARK: Signing in

    /// Whatever is wrong with identifiers, password or assertion, the answer and its time are the same.
    func beginSession(_ request: BeginSessionRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let claim = SignInClaim(
            matchingID: try MatchingID(request.matchingID), operatorID: try OperatorID(request.operatorID),
            source: caller.uri)
        let record = signInRecord(of: claim, caller)
        let trial: PasswordTrial
        do throws(Refusal) {
            trial = try operators.trial(of: claim, cost: operatorOptions.passwordCost, at: clock())
        } catch {
            return refuse(error, record, call)
        }
        let assertion = assertion(request, claim, caller)
        try withPasswordWorker { [self] in
            guard let fits = trial.fits(request.password.utf8, keys: keys) else {
                return refuse(Refusal(.overloaded), record, call)
            }
            decide(trial, isGood: fits && assertion != false, hasAssertion: assertion == true, caller, record, call)
        }
    }

    private func decide(
        _ trial: PasswordTrial, isGood: Bool, hasAssertion: Bool, _ caller: Caller, _ record: EvidenceRecord,
        _ call: any RegistryCall
    ) {
        let endIfLocked = endingSessionsIfLocked(of: trial.claim.operatorID)
        commit(record, call, onRefusal: endIfLocked) { [operators] batch, record, now throws(Refusal) in
            let account = try operators.decide(
                trial, isGood: isGood, assertion: hasAssertion, at: now, into: &batch
            ) { record.detail = Self.evidenceDetail($0) }
            record.detail = account.passwordIsInitial ? "initial password" : ""
            return account
        } answer: { [self] account in
            // Not before its evidence is durable; an operator who was revoked meanwhile has lost the session again.
            let (session, token) = sessions.begin(account, caller.binding, at: clock())
            do throws(Refusal) {
                let known = try sessions.look(token: token, caller.binding, at: clock())
                let description = SessionDescription(session, known.times, isInitial: account.passwordIsInitial)
                call.respond(BeginSessionResponse(token: token, session: description).encode(), isLast: true)
            } catch {
                call.fail(error)
            }
        }
    }

    /// Too many failures lock an operator, whoever made them: nobody goes on under that name.
    private func endingSessionsIfLocked(of operatorID: OperatorID) -> @Sendable () -> Void {
        { [operators, sessions] in
            if operators.isLocked(operatorID) { sessions.endSessions(of: operatorID) }
        }
    }

    /// nil: none was sent. Takes the connection's challenge, good or not.
    private func assertion(_ request: BeginSessionRequest, _ claim: SignInClaim, _ caller: Caller) -> Bool? {
        let challenge = sessions.takeChallenge(of: caller.binding)
        guard let signature = request.assertion else { return nil }
        guard let challenge, let verifier = operatorOptions.assertions else { return false }
        let message = SignedAssertion.message(claim.matchingID, challenge: challenge)
        return verifier.isGenuine(signature: signature, of: message)
    }

    /// An identifier that does not exist is not recorded: it may be a password that was typed in the wrong place.
    private func signInRecord(of claim: SignInClaim, _ caller: Caller) -> EvidenceRecord {
        var record = evidenceRecord(Procedure.beginSession.rawValue, caller, nil)
        let isKnown = operators.account(claim.operatorID) != nil
        record.operatorID = isKnown ? claim.operatorID.text : ""
        record.detail = isKnown ? "" : "unknown operator"
        return record
    }

    // MARK: The session itself

    func sessionState(_ request: SessionStateRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let (session, times) = try sessions.look(token: request.token, caller.binding, at: clock())
        let description = SessionDescription(
            session, times, isInitial: operators.account(session.operatorID)?.passwordIsInitial ?? false)
        answer(evidenceRecord(Procedure.sessionState.rawValue, caller.with(session), nil), call) {
            call.respond(SessionStateResponse(session: description).encode(), isLast: true)
        }
    }

    func endSession(_ request: EndSessionRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let session = try sessions.look(token: request.token, caller.binding, at: clock()).session
        sessions.end(caller.binding)
        answer(evidenceRecord(Procedure.endSession.rawValue, caller.with(session), nil), call) {
            call.respond(EndSessionResponse().encode(), isLast: true)
        }
    }

    /// A connection is gone: its session ends with it.
    public func connectionEnded(_ caller: Caller) {
        sessions.connectionEnded(caller.connection)
    }

    /// The operator's own change. A wrong old password counts as a failed sign-in: a desk that somebody has left open
    /// is no place to guess at leisure.
    func changePassword(_ request: ChangePasswordRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let session = try sessions.look(token: request.token, caller.binding, at: clock()).session
        guard let account = operators.account(session.operatorID) else { throw Refusal(.noSuchOperator) }
        let claim = SignInClaim(
            matchingID: account.matchingID, operatorID: account.operatorID, source: caller.uri)
        try PasswordRule.check(request.newPassword.utf8, of: account.operatorID, account.matchingID)
        guard request.newPassword != request.oldPassword else {
            throw Refusal(.passwordTooWeak, expected: UInt64(PasswordRule.lengthMin))
        }
        let trial = try operators.trial(of: claim, cost: operatorOptions.passwordCost, at: clock())
        let record = evidenceRecord(Procedure.changePassword.rawValue, caller.with(session), nil)
        try withPasswordWorker { [self] in
            let cost = operatorOptions.passwordCost
            guard let fits = trial.fits(request.oldPassword.utf8, keys: keys),
                let new = PasswordHash(request.newPassword.utf8, keys: keys, cost: cost)
            else { return refuse(Refusal(.overloaded), record, call) }
            let endIfLocked = endingSessionsIfLocked(of: claim.operatorID)
            commit(record, call, onRefusal: endIfLocked) { [operators] batch, record, now throws(Refusal) in
                let known = try operators.decide(trial, isGood: fits, assertion: true, at: now, into: &batch) {
                    record.detail = Self.evidenceDetail($0)
                }
                let changed = try operators.changePassword(
                    of: known.operatorID, from: known.password, to: new, terminal: caller.uri, at: now, into: &batch)
                record.detail = Self.evidenceDetail(changed.entry)
                return changed
            } answer: { [sessions] changed in
                sessions.endSessions(of: changed.account.operatorID, except: caller.binding)
                sessions.renew(session, for: changed.account, caller.binding)
                call.respond(LedgerResponse(sequence: changed.entry.sequence).encode(), isLast: true)
            }
        }
    }
}

extension Caller {
    func with(_ session: OperatorSession) -> Caller {
        var caller = self
        caller.session = session
        return caller
    }
}

extension SessionDescription {
    init(_ session: OperatorSession, _ times: SessionTimes, isInitial: Bool) {
        self.init(
            operatorID: session.operatorID.text, sessionID: session.sessionID, office: session.office,
            roles: session.roles.map(\.rawValue).sorted(), begun: times.begun, idleEnd: times.idleEnd,
            absoluteEnd: times.absoluteEnd, passwordIsInitial: isInitial)
    }
}

import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import Operators

extension Registry {
    /// 発行
    func issueOperator(_ request: IssueOperatorRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let administrator = try signedIn(caller).operatorID
        let operatorID = try OperatorID(request.operatorID)
        guard operators.account(operatorID) == nil else {
            let record = evidenceRecord(.issueOperator, of: operatorID, caller)
            return refuse(Refusal(.operatorExists), record, call)
        }
        let record = evidenceRecord(Procedure.issueOperator.rawValue, caller, nil)
        let why = Justification(reason: request.reason, approvalNumber: request.approvalNumber)
        try withPasswordWorker { [self] in
            let account: OperatorAccount
            do throws(Refusal) {
                account = try Self.account(
                    request, keys, operatorOptions.passwordCost, isInitial: true, at: clock())
            } catch {
                return refuse(error, Procedure.issueOperator.rawValue, caller, call)
            }
            commit(record, call) { [operators] batch, record, now throws(Refusal) in
                let entry = try operators.issue(
                    account, by: administrator, terminal: caller.uri, why, at: now, into: &batch)
                record.detail = Self.evidenceDetail(entry)
                return entry
            } answer: { entry in
                call.respond(LedgerResponse(sequence: entry.sequence).encode(), isLast: true)
            }
        }
    }

    /// 変更, 停止, 解除, 失効, 確認
    func changeOperator(_ request: ChangeOperatorRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        _ = try signedIn(caller)
        let operatorID = try OperatorID(request.operatorID)
        guard !request.reason.isEmpty else { throw Refusal(.missingItem) }
        let isRights = request.action == .change
        guard isRights || (request.office.isEmpty && request.roles.isEmpty) else { throw Refusal(.itemNotAllowed) }
        guard (request.password != nil) == (request.action == .resetPassword) else {
            throw Refusal(request.password == nil ? .missingItem : .itemNotAllowed)
        }
        switch request.action {
        case .issue, .changePassword: throw Refusal(.unknownEnumValue)
        case .resetPassword: try resetPassword(of: operatorID, request, caller, call)
        case .change:
            guard !request.office.isEmpty || !request.roles.isEmpty else { throw Refusal(.missingItem) }
            let roles = Set(request.roles.compactMap(OperatorRole.init(rawValue:)))
            let change = OperatorChange.rights(
                office: request.office.isEmpty ? nil : request.office, roles: roles.isEmpty ? nil : roles)
            apply(change, to: operatorID, request, caller, call)
        case .lock: apply(.lock, to: operatorID, request, caller, call)
        case .unlock: apply(.unlock, to: operatorID, request, caller, call)
        case .revoke: apply(.revoke, to: operatorID, request, caller, call)
        case .review: apply(.review, to: operatorID, request, caller, call)
        }
    }

    private func resetPassword(
        of operatorID: OperatorID, _ request: ChangeOperatorRequest, _ caller: Caller, _ call: any RegistryCall
    ) throws(Refusal) {
        guard let account = operators.account(operatorID), account.isInForce, let password = request.password else {
            throw Refusal(.noSuchOperator)
        }
        try PasswordRule.check(password.utf8, of: operatorID, account.matchingID)
        try withPasswordWorker { [self] in
            guard let hash = PasswordHash(password.utf8, keys: keys, cost: operatorOptions.passwordCost) else {
                return refuse(Refusal(.overloaded), Procedure.changeOperator.rawValue, caller, call)
            }
            apply(.resetPassword(hash), to: operatorID, request, caller, call)
        }
    }

    private func apply(
        _ change: OperatorChange, to operatorID: OperatorID, _ request: ChangeOperatorRequest, _ caller: Caller,
        _ call: any RegistryCall
    ) {
        guard let administrator = caller.session?.operatorID else {
            return refuse(Refusal(.operatorNotSignedIn), Procedure.changeOperator.rawValue, caller, call)
        }
        let why = Justification(reason: request.reason, approvalNumber: request.approvalNumber)
        let record = evidenceRecord(.changeOperator, of: operatorID, caller)
        commit(record, call) { [operators] batch, record, now throws(Refusal) in
            let entry = try operators.change(
                operatorID, change, by: administrator, terminal: caller.uri, why, at: now, into: &batch)
            record.detail = Self.evidenceDetail(entry)
            return entry
        } answer: { [sessions] entry in
            if change.endsSessions { sessions.endSessions(of: operatorID) }
            call.respond(LedgerResponse(sequence: entry.sequence).encode(), isLast: true)
        }
    }

    /// Names the operator also where the act is refused, unless there is none: anything may stand in that field.
    private func evidenceRecord(_ procedure: Procedure, of operatorID: OperatorID, _ caller: Caller) -> EvidenceRecord {
        var record = evidenceRecord(procedure.rawValue, caller, nil)
        if operators.account(operatorID) != nil { record.detail = "operator=\(operatorID)" }
        return record
    }

    // MARK: Lists

    func listOperators(_ request: ListOperatorsRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let listed = operators.everyAccount().filter {
            $0.operatorID.text > request.afterOperatorID && (request.includeRevoked || $0.isInForce)
        }
        let today = today
        let page = listed.prefix(ListOperatorsResponse.operatorsMax).map {
            OperatorEntry($0, isLocked: operators.isLocked($0.operatorID), on: today)
        }
        let response = ListOperatorsResponse(operators: page, hasMore: listed.count > page.count)
        answer(evidenceRecord(Procedure.listOperators.rawValue, caller, nil), call) {
            call.respond(response.encode(), isLast: true)
        }
    }

    func operatorLedger(_ request: OperatorLedgerRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let limit = OperatorLedgerResponse.entriesMax
        do throws(OperatorsError) {
            let entries = try operators.entries(after: request.afterSequence, limit: limit + 1)
            let response = OperatorLedgerResponse(
                entries: entries.prefix(limit).map(OperatorLedgerEntry.init), hasMore: entries.count > limit)
            answer(evidenceRecord(Procedure.operatorLedger.rawValue, caller, nil), call) {
                call.respond(response.encode(), isLast: true)
            }
        } catch {
            storeFailed(.init(error), call)
        }
    }
}

extension OperatorEntry {
    init(_ account: OperatorAccount, isLocked: Bool, on day: CalendarDate) {
        self.init(reviewDueOn: account.reviewDueOn)
        operatorID = account.operatorID.text
        matchingID = account.matchingID.text
        office = account.office
        roles = account.roles.map(\.rawValue).sorted()
        issuedAt = account.issuedAt
        lastSignIn = account.lastSignIn
        reviewedAt = account.reviewedAt
        review = switch account.reviewState(on: day) {
        case .current: .current
        case .due: .due
        case .overdue: .overdue
        }
        self.isLocked = isLocked
        revokedAt = account.revokedAt
        passwordIsInitial = account.passwordIsInitial
        needsAssertion = account.needsAssertion
    }
}

extension OperatorLedgerEntry {
    init(_ entry: LedgerEntry) {
        self.init(
            sequence: entry.sequence, time: entry.time, action: OperatorAction(entry.action),
            operatorID: entry.subject.text, actor: entry.actor.name, terminal: entry.actor.terminal,
            office: entry.office, roles: entry.roles.map(\.rawValue).sorted(), reason: entry.reason,
            approvalNumber: entry.approvalNumber)
    }
}

extension OperatorAction {
    init(_ action: LedgerEntry.Action) {
        guard let known = OperatorAction(rawValue: action.rawValue) else {
            preconditionFailure("the ledger and the protocol number the same actions")
        }
        self = known
    }
}

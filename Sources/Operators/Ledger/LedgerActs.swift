public import AccessControl
public import JukiDomain
public import OrderedStore
import Synchronization

/// Why an administrator does something, for the ledger.
public struct Justification: Hashable, Sendable {
    public let reason: String
    public let approvalNumber: String

    public init(reason: String, approvalNumber: String = "") {
        self.reason = reason
        self.approvalNumber = approvalNumber
    }
}

/// What an administrator does to an operator's rights.
public enum OperatorChange: Hashable, Sendable {
    /// nil leaves it as it is.
    case rights(office: String?, roles: Set<OperatorRole>?)
    case resetPassword(PasswordHash)
    case lock
    case unlock
    case revoke
    case review

    var action: LedgerEntry.Action {
        switch self {
        case .rights: .change
        case .resetPassword: .resetPassword
        case .lock: .lock
        case .unlock: .unlock
        case .revoke: .revoke
        case .review: .review
        }
    }

    /// Sessions that are open under the old rights must end.
    public var endsSessions: Bool {
        switch self {
        case .rights, .resetPassword, .lock, .revoke: true
        case .unlock, .review: false
        }
    }
}

extension OperatorDirectory {
    /// Issues an account. Nobody issues one to himself.
    /// - Throws: `OWN_MATTER`; `OPERATOR_EXISTS`, also when the one who had the 操作者ＩＤ was revoked: records would
    ///   mean two people.
    public func issue(
        _ account: OperatorAccount, by administrator: OperatorID, terminal: String, _ why: Justification,
        at now: Moment, into batch: inout WriteBatch
    ) throws(Refusal) -> LedgerEntry {
        var changes = WriteBatch()
        defer { batch.append(changes) }
        return try state.withLock { state throws(Refusal) in
            guard !state.isOwnMatter(account, of: administrator) else { throw Refusal(.ownMatter) }
            let actor = LedgerActor(administrator, terminal: terminal)
            return try state.issue(account, by: actor, why, at: now, into: &changes)
        }
    }

    /// Issues an administrator from the server's own host: the first, or one more when nobody is left who could.
    /// - Throws: `OPERATOR_EXISTS` while an administrator is in force and not locked, or for a used 操作者ＩＤ.
    public func issueFirstAdministrator(
        _ account: OperatorAccount, _ why: Justification, at now: Moment, into batch: inout WriteBatch
    ) throws(Refusal) -> LedgerEntry {
        let isOneLeft = everyAccount().contains {
            $0.isInForce && $0.roles.contains(.administrator) && !isLocked($0.operatorID)
        }
        guard !isOneLeft else { throw Refusal(.operatorExists) }
        return try issueOnHost(account, why, at: now, into: &batch)
    }

    /// Issues an account from the server's own host, where nobody is signed in.
    /// - Throws: `OPERATOR_EXISTS`
    func issueOnHost(
        _ account: OperatorAccount, _ why: Justification, at now: Moment, into batch: inout WriteBatch
    ) throws(Refusal) -> LedgerEntry {
        var changes = WriteBatch()
        defer { batch.append(changes) }
        return try state.withLock { state throws(Refusal) in
            try state.issue(account, by: .host, why, at: now, into: &changes)
        }
    }

    /// Changes an operator's rights. Nobody changes his own.
    /// - Throws: `NO_SUCH_OPERATOR` or `OWN_MATTER`.
    public func change(
        _ operatorID: OperatorID, _ change: OperatorChange, by administrator: OperatorID, terminal: String,
        _ why: Justification, at now: Moment, into batch: inout WriteBatch
    ) throws(Refusal) -> LedgerEntry {
        var changes = WriteBatch()
        defer { batch.append(changes) }
        return try state.withLock { state throws(Refusal) in
            guard let old = state.accounts[operatorID], old.isInForce else { throw Refusal(.noSuchOperator) }
            guard !state.isOwnMatter(old, of: administrator) else { throw Refusal(.ownMatter) }
            var account = old
            let subject = AttemptSubject.account(operatorID)
            switch change {
            case .rights(let office, let roles):
                account.office = office ?? old.office
                account.roles = roles ?? old.roles
            case .resetPassword(let password):
                account.password = password
                account.passwordIsInitial = true
            case .lock:
                var known = state.attempts[subject] ?? AttemptState()
                known.lock()
                state.put(known, for: subject, into: &changes)
            case .unlock: state.put(nil, for: subject, into: &changes)
            case .revoke: account.revokedAt = now
            case .review: account.reviewedAt = now
            }
            if account != old { state.put(account, into: &changes) }
            let actor = LedgerActor(administrator, terminal: terminal)
            return state.append(change.action, account, by: actor, why, at: now, into: &changes)
        }
    }

    /// An operator changes its own password.
    /// - Parameter old: the hash that the old password was found to fit.
    /// - Throws: `WRONG_CREDENTIALS` when it has changed since, `NO_SUCH_OPERATOR` when revoked since.
    public func changePassword(
        of operatorID: OperatorID, from old: PasswordHash, to new: PasswordHash, terminal: String, at now: Moment,
        into batch: inout WriteBatch
    ) throws(Refusal) -> (account: OperatorAccount, entry: LedgerEntry) {
        var changes = WriteBatch()
        defer { batch.append(changes) }
        return try state.withLock { state throws(Refusal) in
            guard var account = state.accounts[operatorID], account.isInForce else { throw Refusal(.noSuchOperator) }
            guard account.password == old else { throw Refusal(.wrongCredentials) }
            account.password = new
            account.passwordIsInitial = false
            state.put(account, into: &changes)
            let actor = LedgerActor(operatorID, terminal: terminal)
            let entry = state.append(
                .changePassword, account, by: actor, Justification(reason: ""), at: now, into: &changes)
            return (account, entry)
        }
    }
}

extension OperatorDirectory.State {
    /// Whether an account is the administrator's own, or another one of the same person.
    fileprivate func isOwnMatter(_ account: OperatorAccount, of administrator: OperatorID) -> Bool {
        account.operatorID == administrator || account.matchingID == accounts[administrator]?.matchingID
    }

    fileprivate mutating func issue(
        _ account: OperatorAccount, by actor: LedgerActor, _ why: Justification, at now: Moment,
        into batch: inout WriteBatch
    ) throws(Refusal) -> LedgerEntry {
        guard accounts[account.operatorID] == nil else { throw Refusal(.operatorExists) }
        put(account, into: &batch)
        // Failures that somebody heaped up on the identifier before it existed are not this operator's.
        put(nil, for: .account(account.operatorID), into: &batch)
        return append(.issue, account, by: actor, why, at: now, into: &batch)
    }

    mutating func append(
        _ action: LedgerEntry.Action, _ account: OperatorAccount, by actor: LedgerActor, _ why: Justification,
        at now: Moment, into batch: inout WriteBatch
    ) -> LedgerEntry {
        let entry = LedgerEntry(
            sequence: nextSequence, time: now, action: action, subject: account.operatorID, actor: actor,
            office: account.office, roles: account.roles, reason: why.reason, approvalNumber: why.approvalNumber)
        nextSequence += 1
        batch.put(OperatorDirectory.key(entry.sequence), entry.encode(), in: OperatorDirectory.ledger)
        return entry
    }
}

public import JukiDomain
public import MutualTLS
public import OrderedStore
import Synchronization

/// A claim to be an operator, from a terminal.
public struct SignInClaim: Hashable, Sendable {
    public let matchingID: MatchingID
    public let operatorID: OperatorID
    /// Identity in the terminal's certificate.
    public let source: String

    public init(matchingID: MatchingID, operatorID: OperatorID, source: String) {
        self.matchingID = matchingID
        self.operatorID = operatorID
        self.source = source
    }
}

/// What a claim's password is to be tried against: the account's hash, or one that nothing fits.
public struct PasswordTrial: Sendable {
    public let claim: SignInClaim
    let hash: PasswordHash

    /// Whether the password is the one. Takes as long whether the operator exists or not.
    /// - Returns: nil when the memory cannot be had.
    public func fits(_ password: [UInt8], keys: any OperatorKeys) -> Bool? {
        hash.fits(password, keys: keys)
    }
}

extension OperatorDirectory {
    /// Looks whether a claim may be tried now, before any costly work.
    /// - Parameter cost: of the decoy for an operator that does not exist.
    /// - Throws: `OPERATOR_LOCKED`, with the seconds to wait as `expected` (0: until an administrator unlocks it).
    public func trial(
        of claim: SignInClaim, cost: ScryptCost, at now: Moment
    ) throws(Refusal) -> PasswordTrial {
        let known = try state.withLock { state throws(Refusal) in
            try state.admit(claim, at: now)
            return state.accounts[claim.operatorID]
        }
        let account = known.flatMap { $0.isInForce ? $0 : nil }
        return PasswordTrial(claim: claim, hash: account?.password ?? PasswordHash(decoyCosting: cost))
    }

    /// Decides a claim once its password was tried. The verdict is taken anew: attempts that were tried side by side
    /// are decided one after another, and what came too early is refused even with the right password.
    /// - Parameters:
    ///   - isGood: the password fits, and the assertion where one was sent.
    ///   - assertion: whether a good assertion was among the credentials.
    ///   - onLock: told of the ledger's entry where this failure locks the operator.
    /// - Throws: `OPERATOR_LOCKED` or `WRONG_CREDENTIALS`, which never says what was wrong.
    public func decide(
        _ trial: PasswordTrial, isGood: Bool, assertion: Bool, at now: Moment, into batch: inout WriteBatch,
        onLock: (LedgerEntry) -> Void
    ) throws(Refusal) -> OperatorAccount {
        let claim = trial.claim
        var changes = WriteBatch()
        defer { batch.append(changes) }
        return try state.withLock { state throws(Refusal) in
            try state.admit(claim, at: now)
            guard isGood, var account = state.accounts[claim.operatorID], account.isInForce,
                account.password == trial.hash, account.matchingID == claim.matchingID,
                assertion || !account.needsAssertion
            else {
                if let lock = state.fail(claim, at: now, into: &changes) { onLock(lock) }
                throw Refusal(.wrongCredentials)
            }
            account.lastSignIn = now
            state.put(account, into: &changes)
            state.put(nil, for: .account(claim.operatorID), into: &changes)
            return account
        }
    }
}

extension OperatorDirectory.State {
    func admit(_ claim: SignInClaim, at now: Moment) throws(Refusal) {
        for subject in [AttemptSubject.source(claim.source), .account(claim.operatorID)] {
            switch attempts[subject]?.verdict(under: subject.rule, at: now) {
            case nil, .mayTry: break
            case .wait(let seconds): throw Refusal(.operatorLocked, expected: seconds)
            case .locked: throw Refusal(.operatorLocked)
            }
        }
    }

    /// - Returns: the entry of the ledger, where this failure locks the operator.
    mutating func fail(_ claim: SignInClaim, at now: Moment, into batch: inout WriteBatch) -> LedgerEntry? {
        var lock: LedgerEntry?
        for subject in [AttemptSubject.account(claim.operatorID), .source(claim.source)] {
            var known = attempts[subject] ?? AttemptState()
            let wasLocked = known.isLocked
            known.fail(under: subject.rule, at: now)
            put(known, for: subject, into: &batch)
            guard case .account(let operatorID) = subject else { continue }
            if accounts[operatorID] == nil { forgetStrangers(but: operatorID, into: &batch) }
            if known.isLocked, !wasLocked, let account = accounts[operatorID] {
                lock = append(
                    .lock, account, by: .server(terminal: claim.source), Justification(reason: "failed sign-ins"),
                    at: now, into: &batch)
            }
        }
        return lock
    }

    /// Keeps the attempts on 操作者ＩＤ that do not exist within their limit: the oldest go.
    private mutating func forgetStrangers(but newest: OperatorID, into batch: inout WriteBatch) {
        let strangers = attempts.filter { subject, _ in
            if case .account(let operatorID) = subject { accounts[operatorID] == nil && operatorID != newest }
            else { false }
        }
        guard strangers.count >= OperatorDirectory.strangersMax else { return }
        guard let oldest = strangers.min(by: { $0.value.lastFailure < $1.value.lastFailure }) else { return }
        put(nil, for: oldest.key, into: &batch)
    }

    mutating func put(_ account: OperatorAccount, into batch: inout WriteBatch) {
        accounts[account.operatorID] = account
        batch.put(Array(account.operatorID.text.utf8), account.encode(), in: OperatorDirectory.accounts)
    }

    mutating func put(_ known: AttemptState?, for subject: AttemptSubject, into batch: inout WriteBatch) {
        attempts[subject] = known
        if let known {
            batch.put(subject.encode(), known.encode(), in: OperatorDirectory.attempts)
        } else {
            batch.delete(subject.encode(), in: OperatorDirectory.attempts)
        }
    }
}

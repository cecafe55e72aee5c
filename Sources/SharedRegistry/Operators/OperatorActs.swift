package import AccessControl
import EvidenceLog
public import JukiDomain
import JukiMessages
import MutualTLS
import Operators
import OrderedStore
import RecordStore

extension Registry {
    /// What an act on operators leaves: its result for the caller, or its refusal; either is recorded. It adds to the
    /// evidence what it made known.
    typealias OperatorAct<Answer> =
        @Sendable (inout WriteBatch, inout EvidenceRecord, Moment) throws(Refusal) -> Answer

    /// Runs an act through the committer with its evidence, and answers once both are durable.
    /// - Parameter onRefusal: before the caller hears of a refusal.
    func commit<Answer: Sendable>(
        _ record: EvidenceRecord, _ call: any RegistryCall, onRefusal: @escaping @Sendable () -> Void = {},
        act: @escaping OperatorAct<Answer>, answer: @escaping @Sendable (Answer) -> Void
    ) {
        call.isReady()
        let taken = committer.submit { [self] transaction in
            var record = record
            let result: Result<Answer, Refusal>
            do throws(Refusal) {
                result = .success(try act(&transaction.batch, &record, transaction.now))
            } catch {
                record.result = error.reason.rawValue
                result = .failure(error)
            }
            evidence.append(record, to: &transaction.batch)
            return { committed in
                switch (committed, result) {
                case (.storageFull, _): self.forgetUnwrittenOperators(call)
                case (.durable, .success(let value)): answer(value)
                case (.durable, .failure(let refusal)):
                    onRefusal()
                    call.fail(refusal)
                }
            }
        }
        if !taken { call.fail(Refusal(.overloaded)) }
    }

    /// The batch was not written: what operators are goes back to what the store says.
    private func forgetUnwrittenOperators(_ call: any RegistryCall) {
        do throws(OperatorsError) {
            try operators.reload()
            call.fail(Refusal(.storageFull))
        } catch {
            storeFailed(RecordStoreError(error), call)
        }
    }

    /// Runs what takes scrypt's time and memory beside everything else.
    /// - Throws: `OVERLOADED` when too many wait already.
    func withPasswordWorker(_ work: @escaping @Sendable () -> Void) throws(Refusal) {
        guard passwordWorkers.run(work) else { throw Refusal(.overloaded) }
    }

    /// The operator who is signed in; ``begin(_:_:isLast:from:over:)`` has seen to that.
    func signedIn(_ caller: Caller) throws(Refusal) -> OperatorSession {
        guard let session = caller.session else { throw Refusal(.operatorNotSignedIn) }
        return session
    }

    /// How evidence names an entry of the ledger: with a digest, so that neither can be changed without the other.
    static func evidenceDetail(_ entry: LedgerEntry) -> String {
        "operator=\(entry.subject) action=\(entry.action) ledger=\(entry.sequence):\(entry.digest)"
    }

    /// Issues an administrator from the server's own host, while no server runs on the store.
    /// - Throws: `OPERATOR_EXISTS`, `PASSWORD_TOO_WEAK` and what is wrong with an identifier; `INTERNAL` after a fatal
    ///   error of the store.
    public func issueFirstAdministrator(
        operatorID: String, matchingID: String, office: String, password: [UInt8], reason: String
    ) throws(Refusal) {
        try issueOnHost(
            operatorID: operatorID, matchingID: matchingID, office: office, roles: [.administrator],
            password: password, reason: reason)
    }

    /// The same with any roles: a seam for tests, which need an operator before there is an administrator.
    package func issueOnHost(
        operatorID: String, matchingID: String, office: String, roles: Set<OperatorRole>, password: [UInt8],
        reason: String
    ) throws(Refusal) {
        let account = try Self.account(
            IssueOperatorRequest(
                operatorID: operatorID, matchingID: matchingID, office: office,
                roles: roles.map(\.rawValue).sorted(), password: PersonalText(utf8: password), reason: reason),
            keys, operatorOptions.passwordCost, isInitial: false, at: clock())
        let record = EvidenceRecord(
            time: clock().milliseconds, peer: HostPeer.uri, certificateSerial: "",
            procedure: Procedure.issueOperator.rawValue)
        let call = HostCall()
        commit(record, call) { [operators] batch, record, now throws(Refusal) in
            let entry = try operators.issueFirstAdministrator(
                account, Justification(reason: reason), at: now, into: &batch)
            record.detail = Self.evidenceDetail(entry)
        } answer: { _ in
            call.respond([], isLast: true)
        }
        committer.waitUntilIdle()
        try call.outcome()
    }

    /// An account as it is asked for. Takes the time of scrypt.
    static func account(
        _ request: IssueOperatorRequest, _ keys: KeyFile, _ cost: ScryptCost, isInitial: Bool, at now: Moment
    ) throws(Refusal) -> OperatorAccount {
        let operatorID = try OperatorID(request.operatorID)
        let matchingID = try MatchingID(request.matchingID)
        guard !request.office.isEmpty, !request.reason.isEmpty, !request.roles.isEmpty else {
            throw Refusal(.missingItem)
        }
        try PasswordRule.check(request.password.utf8, of: operatorID, matchingID)
        guard let password = PasswordHash(request.password.utf8, keys: keys, cost: cost) else {
            throw Refusal(.overloaded)
        }
        return OperatorAccount(
            operatorID: operatorID, matchingID: matchingID, office: request.office,
            roles: Set(request.roles.compactMap(OperatorRole.init(rawValue:))), password: password,
            passwordIsInitial: isInitial, needsAssertion: request.needsAssertion,
            ownSubject: request.ownCode.map(keys.subjectHash(of:)), issuedAt: now)
    }
}

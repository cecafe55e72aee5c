import AccessControl
import JukiDomain
import MutualTLS
@testable import Operators
import OrderedStore
import Testing

/// Accounts, attempts and the ledger, over a store that is closed and opened again.
@Suite struct DirectoryTests {
    static let password = Array("green kettle on the third shelf".utf8)
    static let terminal = "urn:juki:terminal:office-1"
    static let why = Justification(reason: "人事異動", approvalNumber: "R8-17")

    static func account(
        _ name: String, matching: String? = nil, office: String = "市民課", roles: Set<OperatorRole> = [.inquirer],
        subject: UInt8? = nil, needsAssertion: Bool = false
    ) throws -> OperatorAccount {
        OperatorAccount(
            operatorID: try OperatorID(name), matchingID: try MatchingID(matching ?? "p-\(name)"), office: office,
            roles: roles,
            password: try #require(PasswordHash(password, keys: TestKeys(), cost: .trifling)),
            passwordIsInitial: false, needsAssertion: needsAssertion,
            ownSubject: subject.map { [UInt8](repeating: $0, count: 16) }, issuedAt: moment(0))
    }

    static func claim(_ name: String, matching: String? = nil, from source: String = terminal) throws -> SignInClaim {
        SignInClaim(
            matchingID: try MatchingID(matching ?? "p-\(name)"), operatorID: try OperatorID(name), source: source)
    }

    static func write(_ store: OrderedStore, _ body: (inout WriteBatch) throws -> Void) throws {
        var batch = WriteBatch()
        try body(&batch)
        try store.write(batch, durability: .synced)
    }

    static func issue(_ directory: OperatorDirectory, _ account: OperatorAccount) throws {
        try write(directory.store) {
            _ = try directory.issueOnHost(account, why, at: moment(0), into: &$0)
        }
    }

    /// - Returns: nil when it went well.
    static func signIn(
        _ directory: OperatorDirectory, _ claim: SignInClaim, _ password: [UInt8] = password, second: UInt64,
        assertion: Bool = false
    ) throws -> Refusal? {
        let trial: PasswordTrial
        do throws(Refusal) { trial = try directory.trial(of: claim, cost: .trifling, at: moment(second)) } catch {
            return error
        }
        let tried = trial.fits(password, keys: TestKeys())
        let fits = try #require(tried as Bool?, "there is memory")
        var refusal: Refusal?
        try write(directory.store) { batch in
            do throws(Refusal) {
                _ = try directory.decide(
                    trial, isGood: fits, assertion: assertion, at: moment(second), into: &batch) { _ in }
            } catch { refusal = error }
        }
        return refusal
    }

    static let wrong = Array("yellow kettle on the third shelf".utf8)

    @Test func whateverIsWrongTheAnswerIsTheSame() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        try Self.issue(directory, Self.account("op-1"))
        try Self.issue(directory, Self.account("op-2", needsAssertion: true))
        let refusal = Refusal(.wrongCredentials)
        #expect(try Self.signIn(directory, Self.claim("op-1"), second: 1) == nil)
        #expect(try Self.signIn(directory, Self.claim("op-1"), Self.wrong, second: 1) == refusal)
        #expect(try Self.signIn(directory, Self.claim("op-1", matching: "p-op-2"), second: 1) == refusal)
        #expect(try Self.signIn(directory, Self.claim("nobody"), second: 1) == refusal)
        #expect(try Self.signIn(directory, Self.claim("op-2"), second: 1) == refusal)
        #expect(try Self.signIn(directory, Self.claim("op-2"), second: 1, assertion: true) == nil)
        #expect(directory.account(try OperatorID("op-1"))?.lastSignIn == moment(1))
    }

    /// Existing and unknown identifiers are told the same after every number of failures.
    @Test func aStrangerIsTreatedLikeAnOperator() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        try Self.issue(directory, Self.account("op-1"))
        var second: UInt64 = 0
        for attempt in 0..<12 {
            let source = "urn:juki:terminal:office-\(attempt)"
            let real = try Self.signIn(directory, Self.claim("op-1", from: source), Self.wrong, second: second)
            let stranger = try Self.signIn(directory, Self.claim("nobody", from: source), Self.wrong, second: second)
            #expect(real == stranger && real != nil)
            second += 500
        }
        let locked = try Self.signIn(directory, Self.claim("op-1"), second: second + 86_400)
        #expect(locked == Refusal(.operatorLocked), "even with the right password")
    }

    @Test func aLockSurvivesARestartAndStandsInTheLedger() throws {
        let folder = try TemporaryDirectory()
        var store = try openStore(folder)
        var directory = try OperatorDirectory(store: store)
        try Self.issue(directory, Self.account("op-1"))
        try Self.issue(directory, Self.account("admin", roles: [.administrator]))
        for attempt in 0..<10 {
            let refusal = try Self.signIn(directory, Self.claim("op-1"), Self.wrong, second: UInt64(attempt) * 7200)
            #expect(refusal?.reason == .wrongCredentials)
        }
        store.close()
        store = try openStore(folder)
        directory = try OperatorDirectory(store: store)
        let operatorID = try OperatorID("op-1")
        #expect(directory.isLocked(operatorID))
        #expect(try Self.signIn(directory, Self.claim("op-1"), second: 90_000) == Refusal(.operatorLocked))
        try Self.write(store) { batch in
            let administrator = try OperatorID("admin")
            _ = try directory.change(
                operatorID, .unlock, by: administrator, terminal: Self.terminal, Self.why, at: moment(90_001),
                into: &batch)
        }
        #expect(try Self.signIn(directory, Self.claim("op-1"), second: 90_002) == nil)
        let entries = try directory.entries(after: 0, limit: 100)
        #expect(entries.map(\.sequence) == [1, 2, 3, 4])
        #expect(entries.map(\.action) == [.issue, .issue, .lock, .unlock])
        #expect(entries[2].actor == .server(terminal: Self.terminal) && entries[2].subject == operatorID)
        #expect(entries[3].actor.name == "admin" && entries[3].approvalNumber == "R8-17")
        #expect(try directory.entries(after: 2, limit: 1).map(\.sequence) == [3])
    }

    /// Attempts that were tried side by side are decided one by one: no more than the allowed number succeeds or
    /// counts.
    @Test func aBurstOfGuessesIsJudgedOneByOne() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        try Self.issue(directory, Self.account("op-1"))
        let trials = try (0..<50).map { number in
            try directory.trial(
                of: Self.claim("op-1", from: "urn:juki:terminal:office-\(number)"), cost: .trifling, at: moment(1))
        }
        var reasons: [Reason] = []
        try Self.write(directory.store) { batch in
            for (number, trial) in trials.enumerated() {
                do throws(Refusal) {
                    _ = try directory.decide(
                        trial, isGood: number == 49, assertion: false, at: moment(1), into: &batch) { _ in }
                } catch { reasons.append(error.reason) }
            }
        }
        #expect(reasons.count == 50, "the right guess came too late")
        #expect(reasons.count { $0 == .wrongCredentials } == 5)
    }

    @Test func nobodyChangesHisOwnRightsAndNoIdentifierIsGivenTwice() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        try Self.issue(directory, Self.account("admin", roles: [.administrator]))
        try Self.issue(directory, Self.account("op-1"))
        let (administrator, operatorID) = (try OperatorID("admin"), try OperatorID("op-1"))
        func change(_ subject: OperatorID, _ change: OperatorChange) throws -> Reason? {
            var reason: Reason?
            try Self.write(directory.store) { batch in
                do throws(Refusal) {
                    _ = try directory.change(
                        subject, change, by: administrator, terminal: "", Self.why, at: moment(5), into: &batch)
                } catch { reason = error.reason }
            }
            return reason
        }
        #expect(try change(administrator, .rights(office: nil, roles: [.releaser])) == .ownMatter)
        #expect(try change(administrator, .review) == .ownMatter)
        #expect(try change(operatorID, .rights(office: "税務課", roles: [.auditor])) == nil)
        #expect(directory.account(operatorID)?.office == "税務課")
        #expect(try change(operatorID, .revoke) == nil)
        #expect(try change(operatorID, .unlock) == .noSuchOperator)
        #expect(try change(try OperatorID("nobody"), .revoke) == .noSuchOperator)
        #expect(try Self.signIn(directory, Self.claim("op-1"), second: 9) == Refusal(.wrongCredentials))
        #expect(throws: Refusal(.operatorExists)) { try Self.issue(directory, Self.account("op-1")) }
        #expect(directory.account(operatorID)?.revokedAt == moment(5), "a revoked account is kept")
    }

    /// Another account would be a way round: other roles, a password of one's own choice.
    @Test func nobodyIssuesAnAccountToHimself() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        let administrator = try OperatorID("admin")
        try Self.issue(directory, Self.account("admin", roles: [.administrator]))
        func issue(_ account: OperatorAccount) throws {
            try Self.write(directory.store) { batch in
                _ = try directory.issue(
                    account, by: administrator, terminal: Self.terminal, Self.why, at: moment(5), into: &batch)
            }
        }
        let own = try Self.account("admin-2", matching: "p-admin", roles: [.releaser])
        #expect(throws: Refusal(.ownMatter)) { try issue(own) }
        #expect(directory.account(own.operatorID) == nil)
        try issue(Self.account("op-1"))
        #expect(throws: Refusal(.operatorExists)) { try issue(Self.account("op-1")) }
        let entries = try directory.entries(after: 0, limit: 9)
        #expect(entries.map(\.actor) == [.host, LedgerActor(administrator, terminal: Self.terminal)])
        // Somebody else may issue it; what is done to it afterwards is one's own matter as well.
        try Self.issue(directory, own)
        let password = try #require(PasswordHash(Self.wrong, keys: TestKeys(), cost: .trifling))
        for change in [OperatorChange.rights(office: nil, roles: [.auditor]), .resetPassword(password), .revoke] {
            #expect(throws: Refusal(.ownMatter)) {
                try Self.write(directory.store) { batch in
                    _ = try directory.change(
                        own.operatorID, change, by: administrator, terminal: "", Self.why, at: moment(6), into: &batch)
                }
            }
        }
    }

    @Test func theHostMakesAnAdministratorOnlyWhenNoneCanAct() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        func create(_ name: String) throws {
            try Self.write(directory.store) { batch in
                _ = try directory.issueFirstAdministrator(
                    Self.account(name, roles: [.administrator]), Self.why, at: moment(0), into: &batch)
            }
        }
        try create("admin-1")
        #expect(throws: Refusal(.operatorExists)) { try create("admin-2") }
        for attempt in 0..<10 {
            _ = try Self.signIn(directory, Self.claim("admin-1"), Self.wrong, second: UInt64(attempt) * 7200)
        }
        try create("admin-2")
        #expect(try directory.entries(after: 0, limit: 9).map(\.actor.name) == ["(host)", "(server)", "(host)"])
    }

    @Test func aBatchThatWasNotWrittenIsForgotten() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        var batch = WriteBatch()
        _ = try directory.issueOnHost(Self.account("op-1"), Self.why, at: moment(0), into: &batch)
        #expect(directory.account(try OperatorID("op-1")) != nil)
        try directory.reload()
        #expect(directory.everyAccount().isEmpty)
        try Self.issue(directory, Self.account("op-2"))
        #expect(try directory.entries(after: 0, limit: 9).map(\.sequence) == [1])
    }

    @Test func colleaguesShareAnOffice() throws {
        let directory = try OperatorDirectory(store: try openStore(try TemporaryDirectory()))
        try Self.issue(directory, Self.account("op-1", subject: 1))
        try Self.issue(directory, Self.account("op-2", subject: 2))
        try Self.issue(directory, Self.account("op-3", office: "税務課", subject: 3))
        try Self.issue(directory, Self.account("op-4"))
        let near = directory.subjects(near: try OperatorID("op-1"))
        #expect(near.own == [UInt8](repeating: 1, count: 16))
        #expect(near.colleagues == [[UInt8](repeating: 2, count: 16)])
        #expect(directory.subjects(near: try OperatorID("nobody")).own == nil)
    }

    @Test func theReviewIsDueAYearAfterTheLast() throws {
        var account = try Self.account("op-1")
        let issued = account.issuedAt.japanDay
        #expect(account.reviewDueOn == issued.adding(years: 1))
        #expect(account.reviewState(on: issued) == .current)
        #expect(account.reviewState(on: account.reviewDueOn.adding(days: -31)) == .current)
        #expect(account.reviewState(on: account.reviewDueOn.adding(days: -30)) == .due)
        #expect(account.reviewState(on: account.reviewDueOn) == .due)
        #expect(account.reviewState(on: account.reviewDueOn.adding(days: 1)) == .overdue)
        account.reviewedAt = moment(400 * 86_400)
        #expect(account.reviewState(on: moment(401 * 86_400).japanDay) == .current)
    }

    /// Every random history of issues, changes and attempts is the same after a restart.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func everythingSurvivesARestart(seed: UInt64) throws {
        let folder = try TemporaryDirectory()
        var random = SeededRandom(seed: seed)
        var store = try openStore(folder)
        var directory = try OperatorDirectory(store: store)
        try Self.issue(directory, Self.account("admin", roles: [.administrator]))
        for step in 0..<40 {
            let name = "op-\(random.below(4))"
            let second = UInt64(step) * 400
            switch random.below(4) {
            case 0: try? Self.issue(directory, Self.account(name, subject: UInt8(random.below(9))))
            case 1:
                let roles = Set(OperatorRole.allCases.filter { _ in random.below(2) == 0 })
                let change: OperatorChange = [
                    .rights(office: "税務課", roles: roles), .lock, .unlock, .review, .revoke,
                ][random.below(5)]
                try? Self.write(directory.store) { batch in
                    _ = try directory.change(
                        try OperatorID(name), change, by: try OperatorID("admin"), terminal: Self.terminal, Self.why,
                        at: moment(second), into: &batch)
                }
            default:
                let password = random.below(2) == 0 ? Self.password : Self.wrong
                _ = try Self.signIn(directory, Self.claim(name), password, second: second)
            }
        }
        let (accounts, entries) = (directory.everyAccount(), try directory.entries(after: 0, limit: 999))
        let names = try (0..<4).map { try OperatorID("op-\($0)") }
        let locks = names.map(directory.isLocked)
        store.close()
        store = try openStore(folder)
        directory = try OperatorDirectory(store: store)
        #expect(directory.everyAccount() == accounts, "seed \(seed)")
        #expect(try directory.entries(after: 0, limit: 999) == entries, "seed \(seed)")
        #expect(names.map(directory.isLocked) == locks, "seed \(seed)")
        #expect(entries.map(\.sequence) == Array(1...UInt64(entries.count)), "seed \(seed)")
    }
}

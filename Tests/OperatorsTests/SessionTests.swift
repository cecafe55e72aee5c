import AccessControl
import JukiDomain
import MutualTLS
@testable import Operators
import Testing

/// Sessions belong to one connection, and end with it, by time, or by an administrator.
@Suite struct SessionTests {
    private static func session(_ name: String, _ number: UInt64) throws -> OperatorSession {
        OperatorSession(
            operatorID: try OperatorID(name), office: "市民課", roles: [.inquirer], sessionID: String(number))
    }

    private static func token(_ number: UInt64) -> SHA256Digest { SHA256Digest(hashing: [UInt8(number & 255)]) }

    private static func binding(_ connection: UInt64, serial: String = "0a") -> SessionBinding {
        SessionBinding(connection: connection, certificateSerial: serial)
    }

    private func reason<T>(_ body: () throws(Refusal) -> T) -> Reason? {
        do throws(Refusal) { _ = try body() } catch { return error.reason }
        return nil
    }

    @Test func aTokenOfAnotherConnectionIsForeign() throws {
        let table = SessionTable()
        let account = try Self.account("op-1")
        let (session, token) = table.begin(account, Self.binding(1), at: moment(0))
        #expect(token.count == 32 && session.sessionID.utf8.count == 16)
        #expect(try table.use(Self.binding(1), at: moment(1)) == session)
        #expect(try table.look(token: token, Self.binding(1), at: moment(1)).session == session)
        #expect(reason { () throws(Refusal) in try table.look(token: token, Self.binding(2), at: moment(1)) }
            == .foreignSession)
        #expect(reason { () throws(Refusal) in try table.use(Self.binding(2), at: moment(1)) } == .operatorNotSignedIn)
        #expect(reason { () throws(Refusal) in try table.use(Self.binding(1, serial: "0b"), at: moment(1)) }
            == .foreignSession)
        table.connectionEnded(1)
        #expect(reason { () throws(Refusal) in try table.look(token: token, Self.binding(1), at: moment(1)) }
            == .operatorNotSignedIn)
        #expect(table.count == 0)
    }

    @Test func timeEndsASessionAndTheConnectionRemembersWhy() throws {
        let table = SessionTable()
        let (_, token) = table.begin(try Self.account("op-1"), Self.binding(1), at: moment(0))
        #expect(reason { () throws(Refusal) in try table.use(Self.binding(1), at: moment(599)) } == nil)
        let times = try table.look(token: token, Self.binding(1), at: moment(700)).times
        #expect(times.idleEnd == moment(1199) && times.absoluteEnd == moment(8 * 3600))
        #expect(reason { () throws(Refusal) in try table.use(Self.binding(1), at: moment(1199)) } == .sessionExpired)
        #expect(reason { () throws(Refusal) in try table.use(Self.binding(1), at: moment(1)) } == .sessionExpired)
        _ = table.begin(try Self.account("op-1"), Self.binding(1), at: moment(2000))
        #expect(reason { () throws(Refusal) in try table.use(Self.binding(1), at: moment(2001)) } == nil)
    }

    /// Nobody learns of the end of a connection twice: what begins on it afterwards would stay for good.
    @Test func aSessionThatBeganAfterItsConnectionEndedDoesNotStay() throws {
        let table = SessionTable()
        table.connectionEnded(1)
        _ = table.begin(try Self.account("op-1"), Self.binding(1), at: moment(0))
        _ = table.begin(try Self.account("op-2"), Self.binding(2), at: moment(16 * 3600 - 1))
        #expect(table.count == 2)
        _ = table.begin(try Self.account("op-3"), Self.binding(3), at: moment(16 * 3600))
        #expect(table.count == 2)
    }

    @Test func activityDoesNotCarryASessionBeyondTheDay() throws {
        let table = SessionTable()
        _ = table.begin(try Self.account("op-1"), Self.binding(1), at: moment(0))
        for second in stride(from: UInt64(0), to: 8 * 3600, by: 500) {
            #expect(reason { () throws(Refusal) in try table.use(Self.binding(1), at: moment(second)) } == nil)
        }
        #expect(reason { () throws(Refusal) in try table.use(Self.binding(1), at: moment(8 * 3600)) }
            == .sessionExpired)
    }

    @Test func anInitialPasswordGivesNoRoleUntilItIsChanged() throws {
        let table = SessionTable()
        var account = try Self.account("op-1")
        account.passwordIsInitial = true
        let (session, _) = table.begin(account, Self.binding(1), at: moment(0))
        #expect(session.roles.isEmpty)
        account.passwordIsInitial = false
        table.renew(session, for: account, Self.binding(1))
        let renewed = try table.use(Self.binding(1), at: moment(1))
        #expect(renewed.roles == account.roles && renewed.sessionID == session.sessionID)
    }

    @Test func aChallengeServesOnce() {
        let table = SessionTable()
        let challenge = table.makeChallenge(for: Self.binding(1))
        #expect(challenge.count == 32 && table.makeChallenge(for: Self.binding(2)) != challenge)
        #expect(table.takeChallenge(of: Self.binding(1)) == challenge)
        #expect(table.takeChallenge(of: Self.binding(1)) == nil)
        table.connectionEnded(2)
        #expect(table.takeChallenge(of: Self.binding(2)) == nil)
    }

    /// Any sequence of sign-ins, calls, ends and steps of the clock, against a model that keeps every session ever
    /// begun in a list.
    @Test(arguments: 0..<100 as Range<UInt64>)
    func theBookEqualsItsModel(seed: UInt64) throws {
        struct Known { let session: OperatorSession, connection, begun: UInt64; var used: UInt64, isOpen = true }
        var random = SeededRandom(seed: seed)
        var book = SessionBook(limits: SessionLimits())
        var known: [Known] = []
        var now: UInt64 = 0
        for step in 0..<120 {
            now += UInt64(random.below(400))
            let connection = UInt64(random.below(3))
            let current = known.lastIndex { $0.connection == connection && $0.isOpen }
            switch random.below(6) {
            case 0:
                let session = try Self.session("op-\(random.below(2))", UInt64(step))
                book.begin(session, token: Self.token(UInt64(step)), Self.binding(connection), at: moment(now))
                if let current { known[current].isOpen = false }
                known.append(Known(session: session, connection: connection, begun: now, used: now))
            case 1:
                let operatorID = try OperatorID("op-\(random.below(2))")
                book.end(operatorID: operatorID)
                for index in known.indices where known[index].session.operatorID == operatorID {
                    known[index].isOpen = false
                }
            case 2 where random.below(4) == 0:
                book.end(connection: connection)
                if let current { known[current].isOpen = false }
            default:
                let answer = try? book.use(Self.binding(connection), at: moment(now))
                guard let current else {
                    #expect(answer == nil, "seed \(seed) step \(step)")
                    continue
                }
                if Self.isOver(known[current].begun, known[current].used, now) {
                    #expect(answer == nil, "seed \(seed) step \(step)")
                    known[current].isOpen = false
                } else {
                    #expect(answer == known[current].session, "seed \(seed) step \(step)")
                    known[current].used = now
                }
            }
            #expect(book.count == known.count(where: \.isOpen), "seed \(seed) step \(step)")
        }
    }

    private static func isOver(_ begun: UInt64, _ used: UInt64, _ now: UInt64) -> Bool {
        now - used >= 600 || now - begun >= 8 * 3600
    }

    static func account(_ name: String) throws -> OperatorAccount {
        OperatorAccount(
            operatorID: try OperatorID(name), matchingID: try MatchingID("person-\(name)"), office: "市民課",
            roles: [.inquirer], password: PasswordHash(decoyCosting: .trifling), passwordIsInitial: false,
            issuedAt: moment(0))
    }
}

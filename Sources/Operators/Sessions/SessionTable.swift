public import JukiDomain
import MutualTLS
import Synchronization

/// The open sessions of a server. In memory only: a restart ends them all, as it ends the connections.
///
/// Of a token only the hash is kept: who reads the memory of the server finds none to use.
public final class SessionTable: Sendable {
    static let tokenSize = 32
    private static let sessionIDSize = 8

    private let book: Mutex<SessionBook>
    private let challenges = Mutex<[UInt64: [UInt8]]>([:])

    public init(limits: SessionLimits = SessionLimits()) {
        book = Mutex(SessionBook(limits: limits))
    }

    /// Begins a session for an operator whose credentials were found good.
    /// - Returns: the session, and its token (32 random bytes), which is told to the operator's terminal once.
    public func begin(
        _ account: OperatorAccount, _ binding: SessionBinding, at now: Moment
    ) -> (session: OperatorSession, token: [UInt8]) {
        let token = secureRandomBytes(count: Self.tokenSize)
        let session = OperatorSession(
            operatorID: account.operatorID, office: account.office, roles: account.rolesInForce,
            sessionID: hexadecimalText(secureRandomBytes(count: Self.sessionIDSize)))
        book.withLock { $0.begin(session, token: SHA256Digest(hashing: token), binding, at: now) }
        return (session, token)
    }

    /// The session of a call that came over a connection.
    /// - Throws: `OPERATOR_NOT_SIGNED_IN`, `SESSION_EXPIRED` or `FOREIGN_SESSION`.
    public func use(_ binding: SessionBinding, at now: Moment) throws(Refusal) -> OperatorSession {
        try book.withLock { book throws(Refusal) in try book.use(binding, at: now) }
    }

    /// Where the session of a token stands; not counted as activity.
    /// - Throws: as ``use(_:at:)``.
    public func look(
        token: [UInt8], _ binding: SessionBinding, at now: Moment
    ) throws(Refusal) -> (session: OperatorSession, times: SessionTimes) {
        let hash = SHA256Digest(hashing: token)
        return try book.withLock { book throws(Refusal) in try book.look(token: hash, binding, at: now) }
    }

    /// The operator signs out.
    public func end(_ binding: SessionBinding) {
        book.withLock { _ = $0.end(connection: binding.connection) }
    }

    /// The connection is gone, and what hung on it.
    public func connectionEnded(_ connection: UInt64) {
        book.withLock { _ = $0.end(connection: connection) }
        challenges.withLock { _ = $0.removeValue(forKey: connection) }
    }

    /// Ends every session of an operator: revoked, locked, or with other roles than before.
    public func endSessions(of operatorID: OperatorID, except binding: SessionBinding? = nil) {
        book.withLock { $0.end(operatorID: operatorID, except: binding?.connection) }
    }

    /// The roles that were held back until the password was changed are in force from now on.
    public func renew(_ session: OperatorSession, for account: OperatorAccount, _ binding: SessionBinding) {
        let renewed = OperatorSession(
            operatorID: account.operatorID, office: account.office, roles: account.rolesInForce,
            sessionID: session.sessionID)
        book.withLock { $0.renew(renewed, connection: binding.connection) }
    }

    /// Open sessions.
    public var count: Int { book.withLock { $0.count } }

    // MARK: Challenges

    /// 32 random bytes for a biometric device to sign; the connection's next sign-in uses them up.
    public func makeChallenge(for binding: SessionBinding) -> [UInt8] {
        let challenge = secureRandomBytes(count: Self.tokenSize)
        challenges.withLock { $0[binding.connection] = challenge }
        return challenge
    }

    /// - Returns: nil when none was asked for, or it was used already.
    public func takeChallenge(of binding: SessionBinding) -> [UInt8]? {
        challenges.withLock { $0.removeValue(forKey: binding.connection) }
    }
}

/// Lower-case hexadecimal.
func hexadecimalText(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

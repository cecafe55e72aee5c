import JukiDomain
import MutualTLS

/// Every open session, at most one for each connection. A value: calls and a clock in, a session or a refusal out.
struct SessionBook: Sendable {
    private struct Open: Sendable {
        var session: OperatorSession
        let binding: SessionBinding
        let token: SHA256Digest
        let begun: Moment
        var lastUsed: Moment
    }

    private enum Entry: Sendable {
        case open(Open)
        /// Ended by time; told until the connection ends or somebody signs in again.
        case expired(token: SHA256Digest)
    }

    let limits: SessionLimits
    private var entries: [UInt64: Entry] = [:]
    private var connections: [SHA256Digest: UInt64] = [:]

    init(limits: SessionLimits) {
        self.limits = limits
    }

    var count: Int { entries.values.count { if case .open = $0 { true } else { false } } }

    /// Begins a session; one that was open on the connection ends.
    mutating func begin(_ session: OperatorSession, token: SHA256Digest, _ binding: SessionBinding, at now: Moment) {
        end(connection: binding.connection)
        forgetAbandoned(at: now)
        entries[binding.connection] = .open(
            Open(session: session, binding: binding, token: token, begun: now, lastUsed: now))
        connections[token] = binding.connection
    }

    /// A connection may end while its operator is being signed in: nobody ever comes back to that session. One that is
    /// still there is told `OPERATOR_NOT_SIGNED_IN` instead of `SESSION_EXPIRED` when its time is over twice.
    private mutating func forgetAbandoned(at now: Moment) {
        for case (let connection, .open(let open)) in entries where elapsed(open.begun, now) >= 2 * limits.absolute {
            end(connection: connection)
        }
    }

    /// The session of a call that comes over a connection; the call counts as activity.
    /// - Throws: `OPERATOR_NOT_SIGNED_IN`, `SESSION_EXPIRED` or `FOREIGN_SESSION`.
    mutating func use(_ binding: SessionBinding, at now: Moment) throws(Refusal) -> OperatorSession {
        var open = try current(binding, at: now)
        open.lastUsed = max(open.lastUsed, now)
        entries[binding.connection] = .open(open)
        return open.session
    }

    /// Where the session stands that a token names; no activity.
    /// - Throws: as ``use(_:at:)``; `FOREIGN_SESSION` for a token of another connection.
    mutating func look(
        token: SHA256Digest, _ binding: SessionBinding, at now: Moment
    ) throws(Refusal) -> (session: OperatorSession, times: SessionTimes) {
        guard let owner = connections[token] else {
            // A token that is no longer known, or never was, on a connection whose own session has run out.
            if case .expired = entries[binding.connection] { throw Refusal(.sessionExpired) }
            throw Refusal(.operatorNotSignedIn)
        }
        guard owner == binding.connection else { throw Refusal(.foreignSession) }
        let open = try current(binding, at: now)
        let absolute = open.begun.milliseconds + limits.absolute
        let times = SessionTimes(
            begun: open.begun,
            idleEnd: Moment(milliseconds: min(absolute, open.lastUsed.milliseconds + limits.idle)),
            absoluteEnd: Moment(milliseconds: absolute))
        return (open.session, times)
    }

    private mutating func current(_ binding: SessionBinding, at now: Moment) throws(Refusal) -> Open {
        switch entries[binding.connection] {
        case nil: throw Refusal(.operatorNotSignedIn)
        case .expired: throw Refusal(.sessionExpired)
        case .open(let open):
            guard open.binding == binding else { throw Refusal(.foreignSession) }
            let isOver = elapsed(open.begun, now) >= limits.absolute || elapsed(open.lastUsed, now) >= limits.idle
            guard !isOver else {
                entries[binding.connection] = .expired(token: open.token)
                throw Refusal(.sessionExpired)
            }
            return open
        }
    }

    private func elapsed(_ start: Moment, _ now: Moment) -> UInt64 {
        now < start ? 0 : now.milliseconds - start.milliseconds
    }

    /// The connection has ended, or its operator signs out.
    @discardableResult
    mutating func end(connection: UInt64) -> OperatorSession? {
        switch entries.removeValue(forKey: connection) {
        case nil: return nil
        case .expired(let token):
            connections[token] = nil
            return nil
        case .open(let open):
            connections[open.token] = nil
            return open.session
        }
    }

    /// Ends every session of an operator (revoked, locked, other roles), except one connection's.
    mutating func end(operatorID: OperatorID, except connection: UInt64? = nil) {
        for (key, entry) in entries {
            if case .open(let open) = entry, open.session.operatorID == operatorID, key != connection {
                end(connection: key)
            }
        }
    }

    /// The operator has changed its password: what was held back until then is in force.
    mutating func renew(_ session: OperatorSession, connection: UInt64) {
        guard case .open(var open) = entries[connection], open.session.sessionID == session.sessionID else { return }
        open.session = session
        entries[connection] = .open(open)
    }
}

import FrameProtocol
import Synchronization

/// Counts the connections of a server, so that neither strangers nor one peer can take all places.
final class ConnectionCensus: Sendable {
    private struct Counts {
        var connections = 0
        var handshakes = 0
        var byFingerprint: [String: Int] = [:]
    }

    private let counts = Mutex(Counts())
    private let limits: Limits

    init(limits: Limits) {
        self.limits = limits
    }

    /// Takes a place for a connection whose handshake begins; nil if there is none.
    func admit() -> Admission? {
        let isAdmitted = counts.withLock { counts in
            guard counts.connections < limits.connections, counts.handshakes < limits.concurrentHandshakes else {
                return false
            }
            counts.connections += 1
            counts.handshakes += 1
            return true
        }
        return isAdmitted ? Admission(census: self) : nil
    }

    var connections: Int { counts.withLock { $0.connections } }

    fileprivate func identified(_ fingerprint: String) -> Bool {
        counts.withLock { counts in
            counts.handshakes -= 1
            let others = counts.byFingerprint[fingerprint, default: 0]
            guard others < limits.connectionsPerCertificate else { return false }
            counts.byFingerprint[fingerprint] = others + 1
            return true
        }
    }

    fileprivate func release(isHandshaking: Bool, fingerprint: String?) {
        counts.withLock { counts in
            counts.connections -= 1
            if isHandshaking { counts.handshakes -= 1 }
            guard let fingerprint, let count = counts.byFingerprint[fingerprint] else { return }
            counts.byFingerprint[fingerprint] = count > 1 ? count - 1 : nil
        }
    }
}

/// The place of one connection. Used on the connection's thread only.
final class Admission {
    private let census: ConnectionCensus
    private var isHandshaking = true
    private var fingerprint: String?
    private var isReleased = false

    fileprivate init(census: ConnectionCensus) {
        self.census = census
    }

    /// The handshake is over. - Returns: whether this certificate may have one more connection.
    func identified(fingerprint: String) -> Bool {
        isHandshaking = false
        guard census.identified(fingerprint) else { return false }
        self.fingerprint = fingerprint
        return true
    }

    func release() {
        guard !isReleased else { return }
        isReleased = true
        census.release(isHandshaking: isHandshaking, fingerprint: fingerprint)
    }
}

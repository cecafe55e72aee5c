import Dispatch
import FrameProtocol
import JukiDomain
public import JukiMessages
import Logging
public import PeerTransport
public import SharedRegistry
import Synchronization

/// The connection to another server: made when first needed, and again after it is lost.
public final class ServerLink: CrossingLink {
    /// Told of a connection, or that there is none.
    private typealias Ready = @Sendable (PeerClient?) -> Void

    private enum State: Sendable {
        case idle
        /// With those who wait for the connection, by their number.
        case connecting([UInt64: Ready])
        case connected(PeerClient)
    }

    private let connector: PeerConnector
    private let host: String
    private let port: Int
    private let identity: String
    private let state = Mutex(State.idle)
    private let lastNumber = Atomic<UInt64>(0)
    private let timers = DispatchQueue(label: "server-link")
    private let log: Logger

    /// - Parameters:
    ///   - identity: the URI that the server must have in its certificate.
    ///   - name: what the log calls the server.
    public init(connector: PeerConnector, host: String, port: Int, identity: String, name: String) {
        self.connector = connector
        self.host = host
        self.port = port
        self.identity = identity
        log = Logger(label: name)
    }

    /// Waits for a connection, up to the deadline.
    public func call(
        _ procedure: Procedure, _ message: [UInt8], deadline: Duration,
        completion: @escaping @Sendable (Result<[UInt8], OtherServerFailure>) -> Void
    ) {
        let end = ContinuousClock.now + deadline
        whenConnected(within: deadline) { client in
            let left = ContinuousClock.now.duration(to: end)
            guard let client, left > .zero else { return completion(.failure(.unreachable)) }
            client.call(procedure.rawValue, body: message, deadline: left) { result in
                completion(result.mapError(Self.failure))
            }
        }
    }

    /// Calls over the connection that there is; without one it is made, and the call has failed.
    func callNow(
        _ procedure: Procedure, _ message: [UInt8], deadline: Duration,
        completion: @escaping @Sendable (Result<[UInt8], CallFailure>) -> Void
    ) {
        let (client, mustConnect): (PeerClient?, Bool) = state.withLock { state in
            switch state {
            case .connected(let client): return (client, false)
            case .connecting: return (nil, false)
            case .idle:
                state = .connecting([:])
                return (nil, true)
            }
        }
        if mustConnect { connect() }
        guard let client else { return completion(.failure(.refused)) }
        client.call(procedure.rawValue, body: message, deadline: deadline, completion: completion)
    }

    /// What will pass by itself is a server out of reach; the rest is a refusal, for a reason it should have given.
    private static func failure(_ failure: CallFailure) -> OtherServerFailure {
        guard failure.execution == .answered else { return .unreachable }
        switch failure.code {
        case .unavailable, .resourceExhausted, .deadlineExceeded, .cancelled: return .unreachable
        default: return .refused((try? Status(decoding: failure.statusBody))?.refusal.reason ?? .internal)
        }
    }

    // MARK: The connection

    private func connect() {
        connector.connect(
            host: host, port: port, expecting: identity,
            whenEnded: { [self] end in
                log.warning("lost the server", metadata: ["why": "\(end)", "at": "\(host) port \(port)"])
                state.withLock { $0 = .idle }
            },
            completion: { [self] result in
                switch result {
                case .success(let client):
                    log.info("connected to the server")
                    for ready in become(.connected(client)) { ready(client) }
                case .failure(let end):
                    log.warning(
                        "cannot reach the server; trying again",
                        metadata: ["why": "\(end)", "at": "\(host) port \(port)"])
                    for ready in become(.idle) { ready(nil) }
                }
            })
    }

    /// - Returns: those who waited.
    private func become(_ new: State) -> [Ready] {
        state.withLock { state in
            defer { state = new }
            if case .connecting(let waiting) = state { return Array(waiting.values) }
            return []
        }
    }

    /// Hands over the connection, made first if there is none.
    /// - Parameter ready: called once, after `time` at the latest.
    private func whenConnected(within time: Duration, _ ready: @escaping Ready) {
        let number = lastNumber.add(1, ordering: .relaxed).newValue
        let (client, mustConnect): (PeerClient?, Bool) = state.withLock { state in
            switch state {
            case .connected(let client): return (client, false)
            case .connecting(var waiting):
                waiting[number] = ready
                state = .connecting(waiting)
                return (nil, false)
            case .idle:
                state = .connecting([number: ready])
                return (nil, true)
            }
        }
        if let client { return ready(client) }
        // An address that swallows packets keeps an attempt open for longer than a question may wait.
        let (seconds, attoseconds) = time.components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        timers.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in self?.giveUp(number) }
        if mustConnect { connect() }
    }

    private func giveUp(_ number: UInt64) {
        let ready: Ready? = state.withLock { state in
            guard case .connecting(var waiting) = state, let ready = waiting.removeValue(forKey: number) else {
                return nil
            }
            state = .connecting(waiting)
            return ready
        }
        ready?(nil)
    }
}

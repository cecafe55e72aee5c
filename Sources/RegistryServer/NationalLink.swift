import Dispatch
import FrameProtocol
import JukiDomain
import JukiMessages
import Logging
public import PeerTransport
public import SharedRegistry
import Synchronization

/// The connection to the national server (全国サーバ): made when first needed, and again after it is lost. Onward notices
/// and questions share it.
public final class NationalLink: OnwardLink {
    /// Told of a connection, or that there is none.
    private typealias Ready = @Sendable (PeerClient?) -> Void

    private enum State: Sendable {
        case idle
        /// With those who wait for the connection, by their number.
        case connecting([UInt64: Ready])
        case connected(PeerClient)
    }

    /// The receiver syncs to disk; a request that takes longer is lost, and is sent again.
    private static let deadline = Duration.seconds(30)

    private let connector: PeerConnector
    private let host: String
    private let port: Int
    private let procedures: RegistryProcedures
    private let identity: String
    private let state = Mutex(State.idle)
    private let lastNumber = Atomic<UInt64>(0)
    private let timers = DispatchQueue(label: "national-link")
    private let log = Logger(label: "national-link")

    /// - Parameters:
    ///   - procedures: those of the register.
    ///   - identity: the URI that the national server of the register must have in its certificate.
    public init(connector: PeerConnector, host: String, port: Int, procedures: RegistryProcedures, identity: String) {
        self.connector = connector
        self.host = host
        self.port = port
        self.procedures = procedures
        self.identity = identity
    }

    public func send(_ request: [UInt8], completion: @escaping @Sendable ([UInt8]?) -> Void) {
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
        // Without a connection the forwarder pauses and asks again; by then there is one, or a reason in the log.
        guard let client else { return completion(nil) }
        client.call(procedures.onwardNotices.rawValue, body: request, deadline: Self.deadline) { result in
            switch result {
            case .success(let response): completion(response)
            case .failure: completion(nil)
            }
        }
    }

    // MARK: The connection

    private func connect() {
        connector.connect(
            host: host, port: port, expecting: identity,
            whenEnded: { [self] end in
                log.warning("lost the national server", metadata: ["why": "\(end)"])
                state.withLock { $0 = .idle }
            },
            completion: { [self] result in
                switch result {
                case .success(let client):
                    log.info("connected to the national server")
                    for ready in become(.connected(client)) { ready(client) }
                case .failure(let end):
                    log.warning("cannot reach the national server; trying again", metadata: ["why": "\(end)"])
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

extension NationalLink: NationalDirectory {
    public func ask(
        _ question: [UInt8], deadline: Duration,
        completion: @escaping @Sendable (Result<[UInt8], NationalFailure>) -> Void
    ) {
        let end = ContinuousClock.now + deadline
        whenConnected(within: deadline) { [procedures] client in
            let left = ContinuousClock.now.duration(to: end)
            guard let client, left > .zero else { return completion(.failure(.unreachable)) }
            client.call(procedures.nationalLookup.rawValue, body: question, deadline: left) { result in
                completion(result.mapError(Self.failure))
            }
        }
    }

    /// What will pass by itself is a server out of reach; the rest is a refusal, for a reason it should have given.
    private static func failure(_ failure: CallFailure) -> NationalFailure {
        guard failure.execution == .answered else { return .unreachable }
        switch failure.code {
        case .unavailable, .resourceExhausted, .deadlineExceeded, .cancelled: return .unreachable
        default: return .refused((try? Status(decoding: failure.statusBody))?.refusal.reason ?? .internal)
        }
    }
}

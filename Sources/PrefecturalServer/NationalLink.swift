import JukiMessages
import Logging
public import PeerTransport
public import ResidentRegistry
import Synchronization

/// The connection to the national server (全国サーバ): made when first needed, and again after it is lost.
public final class NationalLink: OnwardLink {
    private enum State {
        case idle
        case connecting
        case connected(PeerClient)
    }

    private static let identity = "urn:juki:national"
    /// The receiver syncs to disk; a request that takes longer is lost, and is sent again.
    private static let deadline = Duration.seconds(30)

    private let connector: PeerConnector
    private let host: String
    private let port: Int
    private let state = Mutex(State.idle)
    private let log = Logger(label: "national-link")

    public init(connector: PeerConnector, host: String, port: Int) {
        self.connector = connector
        self.host = host
        self.port = port
    }

    public func send(_ request: [UInt8], completion: @escaping @Sendable ([UInt8]?) -> Void) {
        let client: PeerClient? = state.withLock { state in
            switch state {
            case .connected(let client): return client
            case .connecting: return nil
            case .idle:
                state = .connecting
                connect()
                return nil
            }
        }
        // Without a connection the forwarder pauses and asks again; by then there is one, or a reason in the log.
        guard let client else { return completion(nil) }
        client.call(Procedure.onwardNotices.rawValue, body: request, deadline: Self.deadline) { result in
            switch result {
            case .success(let response): completion(response)
            case .failure: completion(nil)
            }
        }
    }

    private func connect() {
        connector.connect(
            host: host, port: port, expecting: Self.identity,
            whenEnded: { [self] end in
                log.warning("lost the national server", metadata: ["why": "\(end)"])
                state.withLock { $0 = .idle }
            },
            completion: { [self] result in
                switch result {
                case .success(let client):
                    log.info("connected to the national server")
                    state.withLock { $0 = .connected(client) }
                case .failure(let end):
                    log.warning("cannot reach the national server; trying again", metadata: ["why": "\(end)"])
                    state.withLock { $0 = .idle }
                }
            })
    }
}

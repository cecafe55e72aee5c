public import FrameProtocol
import Synchronization

/// A client and a service joined by memory: the same frames, machines and limits as over sockets, without TLS,
/// threads or a clock of its own.
///
/// Whatever a call or a reply sets off happens before `call`, `respond` and so on return, on the thread that made
/// it (unless another thread is just at it: then that one does it). So a test with one thread runs the same way
/// every time. Time stands still until `advance`.
///
/// `@unchecked Sendable`: `ends` is touched only by the thread that set `isRunning`, and the lock orders these.
public final class InMemoryTransport: @unchecked Sendable {
    /// The client's end.
    public let client: PeerClient
    private let agenda = Mutex(Agenda())
    private let ends: InMemoryEnds

    private enum Event {
        case start(PeerIdentity)
        case wakeUp
        case advance(Duration)
        case cut
    }

    private struct Agenda {
        var isRunning = false
        var events: [Event] = []
    }

    /// What the client sees as the server.
    public static let serverIdentity = PeerIdentity(uri: "urn:juki:memory", serialNumber: "0", fingerprint: "memory")

    /// - Parameters:
    ///   - identity: who the service sees as the peer.
    ///   - whenEnded: told once, when the connection is gone.
    public init(
        service: any PeerService, identity: PeerIdentity, limits: Limits = .standard, now: Tick = Tick(nanoseconds: 0),
        whenEnded: @escaping @Sendable (ConnectionEnd) -> Void = { _ in }
    ) {
        let client = PeerClient(mailbox: Mailbox())
        self.client = client
        ends = InMemoryEnds(
            server: ServerEngine(service: service, limits: limits, admission: nil, now: now),
            client: ClientEngine(
                limits: limits, mailbox: client.mailbox, now: now,
                ready: { result in if case .success(let server) = result { client.server = server } },
                whenEnded: whenEnded),
            now: now)
        happen(.start(identity))
    }

    /// Lets time pass; deadlines and other limits take effect.
    public func advance(by duration: Duration) {
        happen(.advance(duration))
    }

    /// Cuts the line: both sides see the peer vanish.
    public func cut() {
        happen(.cut)
    }

    private func happen(_ event: Event) {
        let isOurs = agenda.withLock { agenda in
            agenda.events.append(event)
            defer { agenda.isRunning = true }
            return !agenda.isRunning
        }
        guard isOurs else { return }
        while let events = nextEvents() {
            for event in events { apply(event) }
            ends.settle()
        }
    }

    private func nextEvents() -> [Event]? {
        agenda.withLock { agenda in
            guard !agenda.events.isEmpty else {
                agenda.isRunning = false
                return nil
            }
            defer { agenda.events = [] }
            return agenda.events
        }
    }

    private func apply(_ event: Event) {
        switch event {
        case .start(let identity):
            let wake: @Sendable () -> Void = { [weak self] in self?.happen(.wakeUp) }
            ends.server.established(identity, remoteAddress: "memory", now: ends.now, wake: wake)
            ends.client.established(Self.serverIdentity, remoteAddress: "memory", now: ends.now, wake: wake)
        case .wakeUp: break
        case .advance(let duration): ends.advance(by: duration)
        case .cut: ends.end(server: .peerVanished, client: .peerVanished)
        }
    }
}

/// The two engines and the bytes between them. Used by one thread at a time.
private final class InMemoryEnds {
    let server: ServerEngine
    let client: ClientEngine
    private(set) var now: Tick
    private var toServer: [UInt8] = []
    private var toClient: [UInt8] = []
    private var isConnected = true

    init(server: ServerEngine, client: ClientEngine, now: Tick) {
        self.server = server
        self.client = client
        self.now = now
    }

    func advance(by duration: Duration) {
        guard isConnected else { return }
        now = now + duration
        server.beginTurn()
        client.beginTurn()
        client.tick(now)
        server.tick(now)
    }

    func end(server serverEnd: ConnectionEnd, client clientEnd: ConnectionEnd) {
        guard isConnected else { return }
        isConnected = false
        server.ended(serverEnd, remoteAddress: "memory")
        client.ended(clientEnd, remoteAddress: "memory")
    }

    /// Carries bytes to and fro until neither side has anything more to say.
    func settle() {
        while isConnected {
            let clientMoved = turn(client, input: &toClient, output: &toServer)
            if let reason = client.closing {
                _ = turn(server, input: &toServer, output: &toClient)
                return end(server: .peerClosed, client: .closed(reason))
            }
            let serverMoved = turn(server, input: &toServer, output: &toClient)
            if let reason = server.closing {
                _ = turn(client, input: &toClient, output: &toServer)
                return end(server: .closed(reason), client: .peerClosed)
            }
            if !clientMoved, !serverMoved, toServer.isEmpty, toClient.isEmpty { return }
        }
    }

    /// - Returns: whether anything was taken or said.
    private func turn(_ engine: some ConnectionEngine, input: inout [UInt8], output: inout [UInt8]) -> Bool {
        engine.beginTurn()
        let taken = input.isEmpty ? 0 : engine.receive(input.span.bytes, now: now)
        input.removeFirst(taken)
        engine.endTurn(now)
        while engine.isHoldingBack { engine.goOn() }
        let said = engine.output
        engine.output = []
        output += said
        return taken > 0 || !said.isEmpty
    }
}

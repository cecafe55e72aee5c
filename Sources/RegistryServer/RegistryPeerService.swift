import AccessControl
import Dispatch
public import FrameProtocol
import JukiDomain
import JukiMessages
import Logging
public import PeerTransport
public import SharedRegistry
import Synchronization

/// Joins the transport to the register: verified certificates become callers, frames become calls.
public final class RegistryPeerService<Kind: RegistryKind>: PeerService {
    private let registry: Registry<Kind>
    private let log: Logger
    private let lastConnection = Atomic<UInt64>(0)

    public init(registry: Registry<Kind>) {
        self.registry = registry
        log = Logger(label: "peers")
    }

    public func connected(_ peer: PeerConnection) -> CloseReason? {
        guard let role = PeerRole(uri: peer.identity.uri) else {
            log.warning("refused an unknown identity", metadata: ["uri": "\(peer.identity.uri)"])
            return .unknownPeer
        }
        peer.attachment = ConnectedPeer(
            caller: Caller(
                role: role, uri: peer.identity.uri, certificateSerial: peer.identity.serialNumber,
                connection: lastConnection.add(1, ordering: .relaxed).newValue))
        log.info("connected", metadata: ["uri": "\(peer.identity.uri)", "from": "\(peer.remoteAddress)"])
        return nil
    }

    public func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption {
        let connected = connectedPeer(peer)
        let call = FrameCall(
            responder: responder, peer: connected, deadline: request.deadline, firstCredit: Int(request.credit))
        let stream = body.withUnsafeBytes {
            registry.begin(request.procedure, $0, isLast: request.isLast, from: connected.caller, over: call)
        }
        if let stream {
            // A call that has ended already takes itself out before it could be put in.
            connected.streams.withLock { streams in
                if !call.hasEnded { streams[request.call] = stream }
            }
        }
        return .retained
    }

    public func received(
        item call: UInt32, isLast: Bool, body: borrowing RawSpan, from peer: PeerConnection
    ) -> Consumption {
        let stream = connectedPeer(peer).streams.withLock { $0[call] }
        guard let stream else { return .consumed }
        body.withUnsafeBytes { stream.received($0, isLast: isLast) }
        return .retained
    }

    public func cancelled(call: UInt32, from peer: PeerConnection) {
        connectedPeer(peer).streams.withLock { $0[call] }?.cancelled()
    }

    public func writable(call: UInt32, credit: UInt32, from peer: PeerConnection) {
        connectedPeer(peer).streams.withLock { $0[call] }?.writable(credit: Int(credit))
    }

    public func disconnected(_ peer: PeerConnection, _ end: ConnectionEnd) {
        log.info("disconnected", metadata: ["uri": "\(peer.identity.uri)", "why": "\(end)"])
        guard let connected = peer.attachment as? ConnectedPeer else { return }
        connected.isGone.store(true, ordering: .releasing)
        let open = connected.streams.withLock { streams in
            defer { streams = [:] }
            return streams
        }
        for stream in open.values { stream.cancelled() }
        registry.connectionEnded(connected.caller)
    }

    public func refused(_ end: ConnectionEnd, remoteAddress: String) {
        log.warning("refused a connection", metadata: ["from": "\(remoteAddress)", "why": "\(end)"])
    }

    private func connectedPeer(_ peer: PeerConnection) -> ConnectedPeer {
        guard let connected = peer.attachment as? ConnectedPeer else {
            preconditionFailure("a peer is attached before its first frame")
        }
        return connected
    }
}

/// What a connection carries: who is there, and the streams it has open.
private final class ConnectedPeer: Sendable {
    let caller: Caller
    let streams = Mutex<[UInt32: any RegistryStream]>([:])
    /// The connection has ended, and with it every call that it carried.
    let isGone = Atomic(false)

    init(caller: Caller) {
        self.caller = caller
    }
}

/// The way back of one call.
private final class FrameCall: RegistryCall {
    private let responder: Responder
    private let peer: ConnectedPeer
    private let deadline: Tick
    let firstCredit: Int
    private let ended = Atomic(false)

    init(responder: Responder, peer: ConnectedPeer, deadline: Tick, firstCredit: Int) {
        self.responder = responder
        self.peer = peer
        self.deadline = deadline
        self.firstCredit = firstCredit
    }

    /// The transport's ticks are the system's uptime.
    var timeLeft: Duration {
        guard !peer.isGone.load(ordering: .acquiring) else { return .zero }
        let now = DispatchTime.now().uptimeNanoseconds
        return deadline.nanoseconds > now ? .nanoseconds(deadline.nanoseconds - now) : .zero
    }

    var hasEnded: Bool { ended.load(ordering: .acquiring) }

    // A call that was cancelled or refused has ended; what was still on its way to it is dropped.

    func respond(_ message: [UInt8], isLast: Bool) {
        guard isLast ? end() : !hasEnded else { return }
        responder.respond(message, isLast: isLast)
    }

    func fail(_ refusal: Refusal) {
        guard end() else { return }
        let status = Status(refusal)
        guard let code = StatusCode(rawValue: status.code) else {
            preconditionFailure("the status table holds gRPC's codes only")
        }
        responder.fail(code, status: status.encode())
    }

    func consumed(messages: Int) {
        responder.consumed(UInt32(messages))
    }

    /// - Returns: false if it had ended before.
    private func end() -> Bool {
        guard !ended.exchange(true, ordering: .acquiringAndReleasing) else { return false }
        peer.streams.withLock { _ = $0.removeValue(forKey: responder.call) }
        return true
    }
}

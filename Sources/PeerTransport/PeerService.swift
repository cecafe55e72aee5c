public import FrameProtocol

/// What a service did with a message that it was lent.
public enum Consumption: Sendable {
    /// It needs the message no more: the client gets credit for another one.
    case consumed
    /// It keeps a copy to work on later, and says `Responder.consumed` then.
    case retained
}

/// What a server does with calls. All methods are called on an event loop and must not block; different
/// connections may call at the same time from different loops, one connection never does.
public protocol PeerService: AnyObject, Sendable {
    /// A verified peer is there.
    /// - Returns: nil to serve it, or the reason that it is told before the connection is closed.
    func connected(_ peer: PeerConnection) -> CloseReason?

    /// A call was opened. It must be ended through `responder`, exactly once, even if it is cancelled meanwhile.
    /// - Parameter body: the call's first message, lent until the method returns.
    /// - Returns: matters only if more messages follow.
    func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption

    /// A further message of a client's stream.
    func received(item call: UInt32, isLast: Bool, body: borrowing RawSpan, from peer: PeerConnection) -> Consumption

    /// Nobody waits for the answer any more; work on it can stop, the call still has to be ended.
    func cancelled(call: UInt32, from peer: PeerConnection)

    /// Everything sent on this call has left, and `credit` more messages would leave at once; when they have, and the
    /// client reads, it is told of more. Until it is told, a call sends what its request has of `credit`: so a client
    /// that opens many calls and reads nothing makes the server hold one message of each, and a window. A stream that
    /// sends more waits in memory, and is ended with RESOURCE_EXHAUSTED at `Limits.waitingBytes`.
    func writable(call: UInt32, credit: UInt32, from peer: PeerConnection)

    /// The connection is gone; its open calls need not be ended.
    func disconnected(_ peer: PeerConnection, _ end: ConnectionEnd)

    /// Somebody did not get as far as being a peer. For logs.
    func refused(_ end: ConnectionEnd, remoteAddress: String)
}

extension PeerService {
    public func connected(_ peer: PeerConnection) -> CloseReason? { nil }

    /// A service without client streams: the call is there, so it is failed.
    public func received(
        item call: UInt32, isLast: Bool, body: borrowing RawSpan, from peer: PeerConnection
    ) -> Consumption {
        peer.responder(for: call).fail(.invalidArgument)
        return .consumed
    }

    public func cancelled(call: UInt32, from peer: PeerConnection) {}
    public func writable(call: UInt32, credit: UInt32, from peer: PeerConnection) {}
    public func disconnected(_ peer: PeerConnection, _ end: ConnectionEnd) {}
    public func refused(_ end: ConnectionEnd, remoteAddress: String) {}
}

public import FrameProtocol
public import MutualTLS
import NIOCore
import NIOPosix
import Synchronization

/// Opens connections to servers over TCP and mutual TLS.
public final class PeerConnector: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let limits: Limits
    private let channels: OpenChannels<ClientEngine>

    /// - Parameters:
    ///   - context: a client's context.
    ///   - eventLoopThreads: threads for all connections together; one carries a few hundred thousand calls a second.
    public init(context: TLSContext, limits: Limits = .standard, eventLoopThreads: Int = 1) {
        precondition(context.role == .client, "a connector speaks TLS as a client")
        group = MultiThreadedEventLoopGroup(numberOfThreads: eventLoopThreads)
        self.limits = limits
        channels = OpenChannels(context: context)
    }

    /// Takes up a renewed certificate or revocation list: connections to come use it, and connections to a server whose
    /// certificate it lists as revoked are closed.
    public func reload(context: TLSContext) {
        precondition(context.role == .client, "a connector speaks TLS as a client")
        channels.reload(context: context)
    }

    /// Connects; the connection is ready once the server has accepted this side's certificate and answered.
    ///
    /// - Parameters:
    ///   - identity: the only URI that the server may prove; nil accepts any of the authority.
    ///   - whenEnded: told once, on the connection's thread, when a connection that was ready is gone.
    /// - Throws: `ConnectionEnd`.
    public func connect(
        host: String, port: Int, expecting identity: String? = nil,
        whenEnded: @escaping @Sendable (ConnectionEnd) -> Void = { _ in }
    ) async throws(ConnectionEnd) -> PeerClient {
        let result = await withCheckedContinuation { continuation in
            connect(host: host, port: port, expecting: identity, whenEnded: whenEnded) {
                continuation.resume(returning: $0)
            }
        }
        return try result.get()
    }

    /// The same with a callback, which is told once.
    public func connect(
        host: String, port: Int, expecting identity: String? = nil,
        whenEnded: @escaping @Sendable (ConnectionEnd) -> Void = { _ in },
        completion: @escaping @Sendable (Result<PeerClient, ConnectionEnd>) -> Void
    ) {
        let client = PeerClient(mailbox: Mailbox())
        let limits = limits
        let channels = channels
        let attempt = ConnectAttempt(completion)
        ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(limits.handshakeTime))
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(Limits.userTimeoutOption, value: limits.userTimeout)
            .channelOption(.writeBufferWaterMark, value: limits.waterMark)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.closeOnExec()
                    let session = try channels.context.makeSession(expecting: identity)
                    let engine = ClientEngine(
                        limits: limits, mailbox: client.mailbox,
                        now: Tick(nanoseconds: NIODeadline.now().uptimeNanoseconds),
                        ready: { result in
                            if case .success(let server) = result { client.server = server }
                            attempt.channelEnded(result.map { _ in client })
                        },
                        whenEnded: { if client.server != nil { whenEnded($0) } })
                    try channels.equip(channel, session, engine)
                }
            }
            .connect(host: host, port: port)
            .whenComplete { result in
                switch result {
                case .success: attempt.connected()
                case .failure(let error): attempt.notConnected(Self.end(of: error, host: host, port: port))
                }
            }
    }

    private static func end(of error: any Error, host: String, port: Int) -> ConnectionEnd {
        if let end = error as? ConnectionEnd { return end }
        let failure = SocketFailure(error)
        let sentence = failure.whenConnecting(to: host, port: port)
        return failure.isUnknownHost ? .unknownHost(sentence) : .socket(sentence)
    }

    /// Closes all connections and stops the threads.
    public func shutdown() async {
        try? await group.shutdownGracefully()
    }
}

extension Limits {
    /// `TCP_USER_TIMEOUT` of tcp(7): a peer that acknowledges nothing is gone. Keepalive says nothing while something
    /// is unacknowledged, and the kernel's own patience is a quarter of an hour.
    static var userTimeoutOption: ChannelOptions.Types.SocketOption { .tcpOption(.init(rawValue: 18)) }
    /// Milliseconds.
    var userTimeout: SocketOptionValue { SocketOptionValue(stalledOutputTime.components.seconds) * 1_000 }

    /// NIO tells when the socket's queue passes the mark, and again at half of it.
    var waterMark: ChannelOptions.Types.WriteBufferWaterMark {
        ChannelOptions.Types.WriteBufferWaterMark(low: queuedOutput / 2, high: queuedOutput)
    }
}

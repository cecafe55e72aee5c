public import FrameProtocol
public import MutualTLS
import NIOCore
import NIOPosix
import Synchronization

/// Listens on one port and serves every verified peer with one service.
public final class PeerServer: Sendable {
    private let host: String
    private let port: Int
    private let limits: Limits
    private let service: any PeerService
    private let group: MultiThreadedEventLoopGroup
    private let census: ConnectionCensus
    private let listener = Mutex<(any Channel)?>(nil)
    private let channels: OpenChannels<ServerEngine>

    /// - Parameters:
    ///   - port: 0 for a free one; `start` says which.
    ///   - eventLoopThreads: threads that carry the connections.
    ///   - context: a server's context; see `reload`.
    public init(
        host: String, port: Int, eventLoopThreads: Int = 1, limits: Limits = .standard, context: TLSContext,
        service: any PeerService
    ) {
        precondition(context.role == .server, "a server speaks TLS as a server")
        self.host = host
        self.port = port
        self.limits = limits
        self.service = service
        group = MultiThreadedEventLoopGroup(numberOfThreads: eventLoopThreads)
        census = ConnectionCensus(limits: limits)
        channels = OpenChannels(context: context)
    }

    /// Connections that are open now, handshakes under way included.
    public var connections: Int { census.connections }

    /// Begins to listen. Blocks until the port is bound.
    /// - Returns: the port.
    /// - Throws: `ConnectionEnd.socket` with the reason.
    public func start() throws(ConnectionEnd) -> Int {
        do {
            let bound = try bootstrap().bind(host: host, port: port).wait()
            listener.withLock { $0 = bound }
            return bound.localAddress?.port ?? port
        } catch {
            try? group.syncShutdownGracefully()
            throw .socket(SocketFailure(error).whenListening(on: host, port: port))
        }
    }

    /// Takes up a renewed certificate or revocation list: new connections use it, and connections whose
    /// certificate it lists as revoked are closed.
    public func reload(context: TLSContext) {
        precondition(context.role == .server, "a server speaks TLS as a server")
        channels.reload(context: context)
    }

    /// Refuses new connections and calls, lets calls under way end, then closes everything and stops the threads.
    /// - Parameter grace: calls that have not ended by then are cut off.
    public func shutdown(grace: Duration) async {
        let bound = listener.withLock { listener in
            defer { listener = nil }
            return listener
        }
        let handlers = channels.all
        try? await bound?.close()
        for handler in handlers {
            handler.eventLoop.execute { handler.value.beginShutdown(grace: grace) }
        }
        // Draining ends by itself after `grace`; lingering adds its own bound.
        let end = ContinuousClock.now + grace + limits.lingerTime
        while census.connections > 0, ContinuousClock.now < end {
            try? await Task.sleep(for: Self.drainPoll)
        }
        try? await group.shutdownGracefully()
    }

    /// How often a shutdown looks whether the last connection is gone.
    private static let drainPoll = Duration.milliseconds(10)
    /// Connections that the kernel keeps for us between two turns of the loop.
    private static let backlog: Int32 = 256

    private func bootstrap() -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.closeOnExec() }
            }
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(Limits.userTimeoutOption, value: limits.userTimeout)
            .childChannelOption(.writeBufferWaterMark, value: limits.waterMark)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try self.equip(channel) }
            }
    }

    private func equip(_ channel: any Channel) throws {
        guard let admission = census.admit() else {
            service.refused(.serverFull, remoteAddress: channel.remoteAddress?.description ?? "unknown")
            throw ConnectionEnd.serverFull
        }
        do {
            try channel.closeOnExec()
            let session = try channels.context.makeSession()
            let engine = ServerEngine(
                service: service, limits: limits, admission: admission,
                now: Tick(nanoseconds: NIODeadline.now().uptimeNanoseconds))
            try channels.equip(channel, session, engine)
        } catch {
            admission.release()
            throw error
        }
    }
}

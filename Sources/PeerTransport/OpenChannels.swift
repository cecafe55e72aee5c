import FrameProtocol
import MutualTLS
import NIOCore
import Synchronization

/// The connections of one side, and the context that new ones begin with.
final class OpenChannels<Engine: ConnectionEngine>: Sendable {
    typealias Handler = SecureChannelHandler<Engine>

    private struct State {
        var context: TLSContext
        var handlers: [ObjectIdentifier: NIOLoopBound<Handler>] = [:]
    }

    private let state: Mutex<State>

    init(context: TLSContext) {
        state = Mutex(State(context: context))
    }

    var context: TLSContext { state.withLock { $0.context } }

    var all: [NIOLoopBound<Handler>] { state.withLock { Array($0.handlers.values) } }

    /// Gives a channel its session and engine. On the channel's event loop.
    func equip(_ channel: any Channel, _ session: consuming TLSSession, _ engine: Engine) throws {
        // A handshake may have begun under an earlier list: it is held against the present one.
        let handler = Handler(session: session, engine: engine) { [self] in context.isRevoked($0) }
        let key = ObjectIdentifier(handler)
        let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        state.withLock { $0.handlers[key] = bound }
        channel.closeFuture.whenComplete { [self] _ in
            _ = state.withLock { $0.handlers.removeValue(forKey: key) }
        }
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    /// New connections use the context, and connections whose peer it lists as revoked are closed.
    func reload(context: TLSContext) {
        let handlers = state.withLock { state in
            state.context = context
            return Array(state.handlers.values)
        }
        for handler in handlers {
            handler.eventLoop.execute {
                guard let certificate = handler.value.certificate, context.isRevoked(certificate) else { return }
                handler.value.closeNow(.certificateRevoked)
            }
        }
    }
}

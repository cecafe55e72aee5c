import FrameProtocol
import MutualTLS
import NIOCore

/// Joins a socket, a TLS session and an engine, all on the socket's event loop.
///
/// Bytes of a turn are decrypted, decoded and answered before anything is sent; then everything leaves as one
/// TLS write and one flush.
final class SecureChannelHandler<Engine: ConnectionEngine>: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        case handshaking
        case open
        /// Everything is said; what still arrives is swallowed until the peer closes or the time is over.
        case lingering
        case over
    }

    let engine: Engine
    let limits: Limits
    var phase = Phase.handshaking
    var session: TLSSession
    /// Plaintext that the engine had no appetite for; less than one record.
    var undigested: [UInt8] = []
    private let plaintext = PlaintextBuffer()
    /// The engine stopped with input at hand: the rest of a record, or records that are not decrypted yet.
    var isDigestHeld = false
    var gauge: OutputGauge
    var handedOver: UInt64 = 0
    var isReadHeld = false
    var isOutputQueued = false
    var end: ConnectionEnd?
    var start = Tick.never
    var timer: Scheduled<Void>?
    var timerDue = Tick.never
    var remoteAddress = "unknown"
    private(set) var context: ChannelHandlerContext?

    private let isRevoked: (PeerCertificate) -> Bool

    /// - Parameter isRevoked: by the list of the moment; the session knows that of its beginning.
    init(session: consuming TLSSession, engine: Engine, isRevoked: @escaping (PeerCertificate) -> Bool) {
        self.session = session
        self.engine = engine
        self.isRevoked = isRevoked
        limits = engine.limits
        gauge = OutputGauge(limits: engine.limits)
    }

    var now: Tick { Tick(nanoseconds: NIODeadline.now().uptimeNanoseconds) }
    var certificate: PeerCertificate? { session.peerCertificate }

    // MARK: Events of the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if phase == .open || phase == .handshaking {
            session.feedEnd()
            advance()
        }
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end = end ?? .socket(SocketFailure(error).reason)
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .handshaking || phase == .open else { return }
        let bytes = unwrapInboundIn(data)
        engine.beginTurn()
        let now = now
        // TLS keeps at most 1 MiB unread; while reading is held, NIO may still deliver what it has read.
        guard bytes.readableBytes <= TLSSession.maximumUnreadCiphertext / 2 else { return fail(.peerVanished) }
        bytes.withUnsafeReadableBytes { session.feed($0, at: now.nanoseconds) }
        advance()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        endTurn()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        measureOutput()
        if isDigestHeld || isReadHeld || engine.isHoldingBack, mayRead {
            // Not at once: the socket tells us in the middle of a write of ours.
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            context.eventLoop.execute { handler.value.resume() }
        }
        context.fireChannelWritabilityChanged()
    }

    func read(context: ChannelHandlerContext) {
        if mayRead {
            context.read()
        } else {
            isReadHeld = true
        }
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard start == .never else { return }
        start = now
        remoteAddress = context.remoteAddress.map { "\($0.ipAddress ?? "?"):\($0.port ?? 0)" } ?? "unknown"
        advance()
        flush()
        schedule()
    }

    // MARK: Turns

    /// Goes as far as the bytes at hand allow.
    func advance() {
        if phase == .handshaking { advanceHandshake() }
        if phase == .open { digest() }
    }

    private func advanceHandshake() {
        switch session.advanceHandshake() {
        case .incomplete: break
        case .vanished: fail(.peerVanished)
        case .failed(let error): fail(.tls(error.description))
        case .complete:
            guard let certificate = session.peerCertificate, let context else { return }
            guard !isRevoked(certificate) else { return fail(.tls("the peer's certificate is revoked")) }
            phase = .open
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            let eventLoop = context.eventLoop
            engine.established(PeerIdentity(certificate), remoteAddress: remoteAddress, now: now) {
                eventLoop.execute { handler.value.turn() }
            }
        }
    }

    /// Decrypts and feeds the engine while it has appetite.
    private func digest() {
        isDigestHeld = false
        if !undigested.isEmpty {
            guard mayRead else { return isDigestHeld = true }
            let rest = undigested
            undigested = []
            feedEngine(rest.span.bytes)
        }
        while phase == .open, engine.closing == nil {
            guard undigested.isEmpty, mayRead else { return isDigestHeld = true }
            switch session.read(into: plaintext.buffer) {
            case .plaintext(let count):
                feedEngine(UnsafeRawBufferPointer(rebasing: plaintext.buffer[..<count]).bytes)
                plaintext.forget(count)
            case .incomplete: return
            case .closed: return fail(.peerClosed)
            case .vanished: return fail(.peerVanished)
            case .failed(let error): return fail(.tls(error.description))
            }
        }
    }

    private func feedEngine(_ bytes: borrowing RawSpan) {
        let taken = engine.receive(bytes, now: now)
        guard taken < bytes.byteCount, engine.closing == nil else { return }
        bytes.extracting(taken..<bytes.byteCount).withUnsafeBytes { undigested = Array($0) }
    }

    /// A turn that no bytes began: replies have come, or time has passed.
    func turn() {
        guard phase == .open else { return }
        engine.beginTurn()
        endTurn()
    }

    /// Sends what the turn produced, and reads on if that made room.
    func endTurn() {
        repeat {
            if phase == .open { engine.endTurn(now) }
            if session.needsReplacement, engine.closing == nil { engine.close(.drained) }
            flush()
            if phase == .open, let reason = engine.closing { return sayGoodbye(reason) }
            guard phase == .open, isDigestHeld, mayRead else { break }
            engine.beginTurn()
            digest()
        } while true
        letGoOn()
        if isReadHeld, mayRead {
            isReadHeld = false
            context?.read()
        }
        schedule()
    }

    /// Lets calls send on that wait for nothing but the peer to have read. Those told now may have nothing to send: the
    /// others have their turn soon.
    private func letGoOn() {
        guard phase == .open, engine.isHoldingBack, mayRead else { return }
        engine.goOn()
        guard engine.isHoldingBack, let context else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { handler.value.turn() }
    }

    /// Closes for a reason found outside the connection.
    func closeNow(_ reason: CloseReason) {
        guard phase == .open else { return }
        engine.beginTurn()
        engine.close(reason)
        endTurn()
    }

    /// The peer has read what it was sent, so it is listened to again.
    private func resume() {
        guard phase == .open else { return }
        engine.beginTurn()
        if isDigestHeld { digest() }
        endTurn()
    }

    private var mayRead: Bool {
        switch phase {
        case .open: engine.hasAppetite && gauge.mayRead
        case .handshaking, .lingering, .over: true
        }
    }
}

extension SecureChannelHandler where Engine == ServerEngine {
    /// Lets calls under way end, and takes no new ones. A peer that is not verified yet is sent away.
    func beginShutdown(grace: Duration) {
        guard phase == .open else { return fail(.closed(.drained)) }
        engine.beginTurn()
        engine.beginShutdown(grace: grace, now: now)
        endTurn()
    }
}

/// Where records are decrypted. Each connection keeps its own: taken from the heap for every message, a block of this
/// size makes the allocator sort its small blocks each time.
private final class PlaintextBuffer {
    /// Large enough for the plaintext of any TLS record.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1024, alignment: 16)

    /// Overwrites what was read: a connection lives for hours, and what came over it must not.
    func forget(_ count: Int) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]).initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        buffer.deallocate()
    }
}

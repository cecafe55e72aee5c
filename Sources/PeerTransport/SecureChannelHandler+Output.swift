import FrameProtocol
import MutualTLS
import NIOCore

extension SecureChannelHandler {
    /// Encrypts the engine's output and hands everything that waits to the socket.
    func flush(thenCloseOutput: Bool = false) {
        if phase == .open, !engine.output.isEmpty {
            if case .failed(let error) = session.write(engine.output.span.bytes) { fail(.tls(error.description)) }
            engine.output.removeAll(keepingCapacity: engine.output.capacity <= Self.keptCapacity)
        }
        if thenCloseOutput { session.close() }
        guard let context, session.pendingCiphertextCount > 0 else { return }
        var buffer = context.channel.allocator.buffer(capacity: session.pendingCiphertextCount)
        session.withPendingCiphertext { _ = buffer.writeBytes($0) }
        handedOver += UInt64(buffer.readableBytes)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        measureOutput()
    }

    /// Looks how much the socket has not taken yet.
    func measureOutput() {
        guard let context, phase == .open || phase == .handshaking else { return }
        let queued = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if let reason = gauge.update(handedOver: handedOver, queued: queued, now: now) {
            end = end ?? .closed(reason)
            engine.close(reason)
            // The peer does not read, so nothing more can be said to it.
            context.close(mode: .all, promise: nil)
        }
        isOutputQueued = queued > 0
    }

    /// The engine wants to close, and its last frames are in the output.
    func sayGoodbye(_ reason: CloseReason) {
        end = end ?? .closed(reason)
        flush(thenCloseOutput: true)
        linger()
    }

    /// TLS or the peer ended the conversation; an alert may wait to be sent.
    func fail(_ reason: ConnectionEnd) {
        guard phase == .handshaking || phase == .open else { return }
        end = end ?? reason
        let wasOpen = phase == .open
        phase = .lingering
        if wasOpen { session.close() }
        flush()
        linger()
    }

    private func linger() {
        guard let context, phase != .over else { return }
        phase = .lingering
        undigested = []
        let eventLoop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        context.close(mode: .output, promise: nil)
        let waiting = TimeAmount(limits.lingerTime)
        timer?.cancel()
        timer = eventLoop.scheduleTask(in: waiting) {
            handler.value.context?.close(mode: .all, promise: nil)
        }
        if isReadHeld {
            isReadHeld = false
            context.read()
        }
    }

    /// The channel is gone.
    func finish() {
        guard phase != .over else { return }
        phase = .over
        timer?.cancel()
        timer = nil
        undigested = []
        engine.ended(end ?? .peerVanished, remoteAddress: remoteAddress)
    }

    // MARK: Time

    /// Sets the timer if something is due earlier than it; later ones are found when it fires.
    func schedule() {
        guard let context, phase == .handshaking || phase == .open else { return }
        var due = phase == .handshaking ? start + limits.handshakeTime : engine.nextWakeUp
        if isOutputQueued { due = min(due, now + Self.stallCheckInterval) }
        guard due < timerDue else { return }
        timer?.cancel()
        timerDue = due
        let eventLoop = context.eventLoop
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        timer = eventLoop.scheduleTask(deadline: .uptimeNanoseconds(min(due.nanoseconds, Self.latestDeadline))) {
            handler.value.timeIsUp()
        }
    }

    private func timeIsUp() {
        timer = nil
        timerDue = .never
        let now = now
        switch phase {
        case .handshaking:
            if now >= start + limits.handshakeTime { fail(.handshakeTimeout) }
        case .open:
            measureOutput()
            engine.beginTurn()
            engine.tick(now)
            endTurn()
        case .lingering, .over: return
        }
        schedule()
    }

    /// How often a peer that has output to read is looked at.
    private static var stallCheckInterval: Duration { .milliseconds(500) }
    /// NIO counts in signed nanoseconds.
    private static var latestDeadline: UInt64 { UInt64(Int64.max) }
    /// Memory kept for the output of the next turn.
    private static var keptCapacity: Int { 64 * 1024 }
}

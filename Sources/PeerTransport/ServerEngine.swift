import FrameProtocol

/// Joins the server's state machine to a service.
final class ServerEngine: ConnectionEngine {
    let limits: Limits
    var output: [UInt8] = []
    private(set) var closing: CloseReason?
    private var machine: ServerConnection
    private var decoder: FrameDecoder
    private let service: any PeerService
    private let admission: Admission?
    private let mailbox = Mailbox<Replies>()
    private var replies = Replies()
    private var peer: PeerConnection?
    private var framesSinceReplies = 0

    /// Replies are taken after so many frames of one turn, so that many small requests with large answers
    /// cannot fill the memory within a turn.
    private static let framesBetweenReplies = 16

    /// - Parameter admission: the place that the connection takes in a server; nil in memory.
    init(service: any PeerService, limits: Limits, admission: Admission?, now: Tick) {
        self.service = service
        self.limits = limits
        self.admission = admission
        machine = ServerConnection(limits: limits, now: now)
        decoder = FrameDecoder(longestFrame: limits.frameLength)
    }

    var nextWakeUp: Tick { machine.nextWakeUp }

    func established(
        _ identity: PeerIdentity, remoteAddress: String, now: Tick, wake: @escaping @Sendable () -> Void
    ) {
        machine = ServerConnection(limits: limits, now: now)
        mailbox.open(wake: wake)
        guard admission?.identified(fingerprint: identity.fingerprint) ?? true else {
            service.refused(.closed(.tooManyConnections), remoteAddress: remoteAddress)
            return close(.tooManyConnections)
        }
        let peer = PeerConnection(identity: identity, remoteAddress: remoteAddress, mailbox: mailbox)
        if let refusal = service.connected(peer) { return close(refusal) }
        self.peer = peer
    }

    func beginTurn() {
        mailbox.beginTurn()
    }

    func receive(_ bytes: borrowing RawSpan, now: Tick) -> Int {
        guard closing == nil else { return 0 }
        do throws(ProtocolViolation) {
            let taken = try decoder.feed(bytes) { header, body in
                take(header, body, now: now)
                return hasAppetite ? .more : .enough
            }
            machine.inputEnded(isMidFrame: decoder.isMidFrame, now: now)
            return taken
        } catch {
            perform(machine.violated(error, output: &output), body: RawSpan())
            return 0
        }
    }

    func tick(_ now: Tick) {
        for action in machine.tick(now, output: &output) { perform(action, body: RawSpan()) }
    }

    func endTurn(_ now: Tick) {
        while mailbox.take(&replies, endsTurn: true) { sendReplies() }
        if closing == nil { closing = machine.finished }
    }

    var isHoldingBack: Bool { machine.holdsCredit }

    func goOn() {
        for action in machine.announceCredit() { perform(action, body: RawSpan()) }
    }

    func close(_ reason: CloseReason) {
        perform(machine.close(reason, output: &output), body: RawSpan())
    }

    func beginShutdown(grace: Duration, now: Tick) {
        machine.beginShutdown(grace: grace, now: now, output: &output)
    }

    func ended(_ end: ConnectionEnd, remoteAddress: String) {
        _ = mailbox.close()
        admission?.release()
        if let peer {
            service.disconnected(peer, end)
        } else if closing == nil {
            service.refused(end, remoteAddress: remoteAddress)
        }
        peer = nil
    }

    private func take(_ header: FrameHeader, _ body: borrowing RawSpan, now: Tick) {
        perform(machine.receive(header, now: now, output: &output), body: body)
        framesSinceReplies += 1
        guard framesSinceReplies >= Self.framesBetweenReplies else { return }
        framesSinceReplies = 0
        if mailbox.take(&replies, endsTurn: false) { sendReplies() }
    }

    private func perform(_ action: ServerAction, body: borrowing RawSpan) {
        if case .close(let reason) = action { closing = reason }
        guard let peer else { return }
        switch action {
        case .none, .close: break
        case .request(let request):
            let responder = Responder(connection: peer, call: request.call)
            let consumption = service.received(request, body: body, from: peer, responder: responder)
            if !request.isLast, case .consumed = consumption { consumed(request.call) }
        case .item(let call, let isLast):
            let consumption = service.received(item: call, isLast: isLast, body: body, from: peer)
            if !isLast, case .consumed = consumption { consumed(call) }
        case .cancelled(let call): service.cancelled(call: call, from: peer)
        case .writable(let call, let credit): service.writable(call: call, credit: credit, from: peer)
        }
    }

    private func consumed(_ call: UInt32) {
        machine.consumed(call, messages: 1, output: &output)
    }

    private func sendReplies() {
        for reply in replies.list {
            let body = replies.bytes.span.extracting(reply.range).bytes
            switch reply.kind {
            case .response(let isLast):
                let outcome = machine.respond(reply.call, isLast: isLast, body: body, output: &output)
                if outcome == .refused, !isLast, let peer { service.cancelled(call: reply.call, from: peer) }
            case .status(let code):
                _ = machine.fail(reply.call, code: code, body: body, output: &output)
            case .consumed(let messages):
                machine.consumed(reply.call, messages: messages, output: &output)
            }
        }
        if replies.isCloseAsked { close(.closedHere) }
        replies.removeAll()
    }
}

import FrameProtocol

/// Joins the client's state machine to callers on any thread.
final class ClientEngine: ConnectionEngine {
    let limits: Limits
    var output: [UInt8] = []
    var closing: CloseReason?
    var machine: ClientConnection
    private var decoder: FrameDecoder
    let mailbox: Mailbox<Commands>
    private var commands = Commands()
    /// Callers by the token they hold and by the id on the wire.
    var callers: [UInt32: (token: UInt64, events: @Sendable (CallEvent) -> Void)] = [:]
    var callOfToken: [UInt64: UInt32] = [:]
    var waiting: [PendingCall] = []
    private var goAwayStatus: [UInt8] = []
    private var server: PeerIdentity?
    private var ready: ((Result<PeerIdentity, ConnectionEnd>) -> Void)?
    private let whenEnded: @Sendable (ConnectionEnd) -> Void

    /// - Parameters:
    ///   - ready: told once, when the server has spoken or the connection has ended before that.
    ///   - whenEnded: told once, when the connection is gone.
    init(
        limits: Limits, mailbox: Mailbox<Commands>, now: Tick,
        ready: @escaping (Result<PeerIdentity, ConnectionEnd>) -> Void,
        whenEnded: @escaping @Sendable (ConnectionEnd) -> Void
    ) {
        self.limits = limits
        self.mailbox = mailbox
        self.ready = ready
        self.whenEnded = whenEnded
        machine = ClientConnection(limits: limits, now: now)
        decoder = FrameDecoder(longestFrame: limits.frameLength)
    }

    var nextWakeUp: Tick {
        waiting.reduce(machine.nextWakeUp) { min($0, $1.due) }
    }

    /// The server's certificate is good, but what it thinks of ours is known only from its first frame (TLS 1.3),
    /// so it is asked for one.
    func established(
        _ peer: PeerIdentity, remoteAddress: String, now: Tick, wake: @escaping @Sendable () -> Void
    ) {
        server = peer
        machine.ping(0, output: &output)
        mailbox.open(wake: wake)
    }

    func beginTurn() {
        mailbox.beginTurn()
    }

    func receive(_ bytes: borrowing RawSpan, now: Tick) -> Int {
        guard closing == nil else { return 0 }
        do throws(ProtocolViolation) {
            let taken = try decoder.feed(bytes) { header, body in
                perform(machine.receive(header, now: now, output: &output), body: body)
                if header.kind != .goAway { becomeReady() }
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
        for call in waiting where now >= call.due {
            call.events(.failed(CallFailure(.deadlineExceeded, .notExecuted)))
        }
        waiting.removeAll { now >= $0.due }
    }

    var isHoldingBack: Bool { false }
    func goOn() {}

    func endTurn(_ now: Tick) {
        repeat {
            openWaiting(now)
        } while takeCommands(now)
        if closing == nil { closing = machine.finished }
    }

    func close(_ reason: CloseReason) {
        perform(machine.close(reason, output: &output), body: RawSpan())
    }

    func ended(_ end: ConnectionEnd, remoteAddress: String) {
        let end = server != nil && ready != nil && !goAwayStatus.isEmpty ? .refused(status: goAwayStatus) : end
        for call in machine.connectionLost() { finish(call, .failed(.connectionLost)) }
        refuseWaiting()
        for case .open(let call) in mailbox.close().list { call.events(.failed(refusal)) }
        ready?(.failure(end))
        ready = nil
        whenEnded(end)
    }

    /// A call that was not executed; says why, if the server told.
    private var refusal: CallFailure { CallFailure(.unavailable, .notExecuted, statusBody: goAwayStatus) }

    private func becomeReady() {
        guard let ready, let server else { return }
        self.ready = nil
        ready(.success(server))
    }

    private func perform(_ action: ClientAction, body: borrowing RawSpan) {
        switch action {
        case .none, .pong: break
        case .response(let call, let isLast):
            let message = CallEvent.message(body.copied, isLast: isLast)
            if isLast { finish(call, message) } else { callers[call]?.events(message) }
        case .status(let call, let code): finish(call, .failed(.answered(code, statusBody: body.copied)))
        case .deadlineExceeded(let call): finish(call, .failed(.deadlineExceeded))
        case .writable(let call, let credit): callers[call]?.events(.writable(credit: credit))
        case .goneAway(let refused):
            goAwayStatus = body.copied
            for call in refused { finish(call, .failed(refusal)) }
            refuseWaiting()
        case .close(let reason): closing = reason
        }
    }

    func finish(_ call: UInt32, _ event: CallEvent) {
        guard let caller = callers.removeValue(forKey: call) else { return }
        callOfToken[caller.token] = nil
        caller.events(event)
    }

    private func refuseWaiting() {
        let refused = waiting
        waiting = []
        for call in refused { call.events(.failed(refusal)) }
    }

    private func takeCommands(_ now: Tick) -> Bool {
        guard mailbox.take(&commands, endsTurn: true) else { return false }
        for command in commands.list { obey(command, now: now) }
        commands.list.removeAll(keepingCapacity: true)
        return true
    }

    func refuse(_ call: PendingCall, _ reason: OpenRefusal) {
        switch reason {
        case .messageTooLong: call.events(.failed(CallFailure(.invalidArgument, .notExecuted)))
        case .tooManyCalls: call.events(.failed(CallFailure(.resourceExhausted, .notExecuted)))
        case .goingAway, .closed, .identifiersUsedUp: call.events(.failed(refusal))
        }
    }
}

extension RawSpan {
    var copied: [UInt8] { withUnsafeBytes { Array($0) } }
}

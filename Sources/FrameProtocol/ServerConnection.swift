/// What the application's side has to do after a frame or a tick.
public enum ServerAction: Hashable, Sendable {
    /// Nothing, or everything needed is already in the output.
    case none
    /// A call was opened; its first message is the frame's body. It must be answered exactly once, with a last
    /// response or a status, even if it is cancelled in between: until then it keeps its place.
    case request(IncomingRequest)
    /// A further message of the client's stream is the frame's body.
    case item(call: UInt32, isLast: Bool)
    /// The answer is not wanted any more: the client cancelled, or the deadline passed.
    case cancelled(call: UInt32)
    /// Nothing waits for credit on this call, and `credit` more responses may be sent: at most one window of what the
    /// client gave, and of the next the application hears when the client has read (`announceCredit`).
    case writable(call: UInt32, credit: UInt32)
    /// Send what is in the output, then close.
    case close(CloseReason)
}

/// A call as the client opened it.
public struct IncomingRequest: Hashable, Sendable {
    public let call: UInt32
    public let procedure: UInt16
    /// Whether the client sends no further message.
    public let isLast: Bool
    /// When the connection answers in the application's place.
    public let deadline: Tick
    /// Messages that may be sent before more are announced (`writable`): a window, or one while other calls are open.
    public let credit: UInt32
}

/// The server's side of one connection, from the first frame to the last.
///
/// A pure state machine: frames, ticks and the application's answers come in, bytes are appended to `output`,
/// and what the application has to do is returned. It is used by one thread at a time.
public struct ServerConnection: ~Copyable {
    struct Call: TableCall {
        let identifier: UInt32
        let deadline: Tick
        var inbound = InboundStream()
        var outbound: OutboundStream
        /// Ended for the client; the application has not answered yet.
        var isAbandoned = false

        /// The application has sent all that it knows it may, and may send more.
        var holdsCredit: Bool {
            !isAbandoned && !outbound.isEnded && !outbound.hasWaiting && outbound.announced == 0 && outbound.credit > 0
        }
    }

    enum Phase {
        case open
        /// GO_AWAY was sent: later calls are refused.
        case draining
        /// The client sent GO_AWAY: it opens no more calls.
        case peerLeaving
        case closed(CloseReason)
    }

    let limits: Limits
    private let defaultDeadlineMilliseconds: UInt32
    private let longestDeadlineMilliseconds: UInt32
    var phase = Phase.open
    var calls = CallTable<Call>()
    var timers: ConnectionTimers
    var waitingBytes = 0
    /// The call that was last told of more credit; 0 before the first.
    var lastAnnounced: UInt32 = 0
    /// Of the calls, those that have ended for the client.
    var abandoned = 0
    /// A moment before which `tick` has nothing to do. May be early, is never late.
    public internal(set) var nextWakeUp: Tick

    public init(limits: Limits = .standard, now: Tick) {
        self.limits = limits
        defaultDeadlineMilliseconds = limits.defaultDeadline.wholeMilliseconds
        longestDeadlineMilliseconds = limits.longestDeadline.wholeMilliseconds
        timers = ConnectionTimers(limits: limits, now: now)
        nextWakeUp = timers.next(hasCalls: false)
    }

    /// Calls that hold a place, cancelled ones that the application still works on included.
    public var callsInFlight: Int { calls.count }

    /// Why the connection can be closed now that its last call has ended; nil while it has something to do.
    /// To be asked at the end of each turn, when the output has been handed over.
    public var finished: CloseReason? {
        switch phase {
        case .open: nil
        case .draining: calls.isEmpty ? .drained : nil
        case .peerLeaving: calls.isEmpty ? .peerLeft : nil
        case .closed(let reason): reason
        }
    }

    /// A frame has come. Its message is not looked at.
    public mutating func receive(_ header: FrameHeader, now: Tick, output: inout [UInt8]) -> ServerAction {
        if case .closed = phase { return .none }
        timers.frameReceived(now)
        do throws(ProtocolViolation) {
            switch header.kind {
            case .request: return try open(header, now: now, output: &output)
            case .requestItem: return try item(header, output: &output)
            case .cancel: return try cancel(header)
            case .credit: return try credit(header, output: &output)
            case .ping:
                FrameEncoder.append(FrameHeader(.pong, parameter: header.parameter), to: &output)
                return .none
            case .pong: return .none
            case .goAway:
                if case .open = phase { phase = .peerLeaving }
                return .none
            case .response, .status: throw .wrongDirection
            }
        } catch {
            return close(.violation(error), output: &output)
        }
    }

    /// The decoder found a violation before there was a frame.
    public mutating func violated(_ violation: ProtocolViolation, output: inout [UInt8]) -> ServerAction {
        if case .closed = phase { return .none }
        return close(.violation(violation), output: &output)
    }

    /// All bytes at hand were fed to the decoder.
    public mutating func inputEnded(isMidFrame: Bool, now: Tick) {
        timers.inputEnded(isMidFrame: isMidFrame, now: now)
        nextWakeUp = min(nextWakeUp, timers.next(hasCalls: !calls.isEmpty))
    }

    private mutating func open(
        _ header: FrameHeader, now: Tick, output: inout [UInt8]
    ) throws(ProtocolViolation) -> ServerAction {
        guard header.call > calls.highest else {
            throw calls.index(of: header.call) == nil ? .callNotIncreasing : .callReused
        }
        if case .peerLeaving = phase { throw .requestAfterGoAway }
        if case .draining = phase { return refuse(header.call, .goingAway, output: &output) }
        let open = calls.count - abandoned
        guard open < limits.callsInFlight, abandoned < limits.abandonedCalls else {
            return refuse(header.call, .tooManyCalls, output: &output)
        }
        let wish = header.parameter == 0 ? defaultDeadlineMilliseconds : header.parameter
        let deadline = now.advanced(milliseconds: min(wish, longestDeadlineMilliseconds))
        let credit = calls.isEmpty ? Limits.initialCredit : 1
        var call = Call(
            identifier: header.call, deadline: deadline, outbound: OutboundStream(announced: credit))
        try call.inbound.accept(isLast: header.isLast)
        calls.append(call)
        nextWakeUp = min(nextWakeUp, deadline)
        return .request(IncomingRequest(
            call: header.call, procedure: header.procedure, isLast: header.isLast, deadline: deadline,
            credit: credit))
    }

    private mutating func refuse(_ call: UInt32, _ reason: LocalReason, output: inout [UInt8]) -> ServerAction {
        calls.skip(call)
        appendStatus(reason, call: call, output: &output)
        return .none
    }

    private mutating func item(
        _ header: FrameHeader, output: inout [UInt8]
    ) throws(ProtocolViolation) -> ServerAction {
        guard let index = try calls.index(ofIncoming: header.call), !calls[index].isAbandoned else { return .none }
        try calls[index].inbound.accept(isLast: header.isLast)
        appendDueCredit(index, output: &output)
        return .item(call: header.call, isLast: header.isLast)
    }

    private mutating func cancel(_ header: FrameHeader) throws(ProtocolViolation) -> ServerAction {
        guard let index = try calls.index(ofIncoming: header.call), !calls[index].isAbandoned else { return .none }
        defer { forgetAnsweredCalls() }
        return abandon(index)
    }

    private mutating func credit(
        _ header: FrameHeader, output: inout [UInt8]
    ) throws(ProtocolViolation) -> ServerAction {
        guard let index = try calls.index(ofIncoming: header.call), !calls[index].isAbandoned else { return .none }
        try calls[index].outbound.addCredit(header.parameter)
        sendWaiting(index, output: &output)
        let outbound = calls[index].outbound
        if outbound.hasWaiting { return .none }
        if outbound.isEnded {
            calls.remove(at: index)
            return .none
        }
        let share = freeShare(besides: header.call)
        return .writable(call: header.call, credit: calls[index].outbound.announce(share: share))
    }
}

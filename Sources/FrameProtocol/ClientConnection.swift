/// What the caller's side has to do after a frame or a tick.
public enum ClientAction: Hashable, Sendable {
    /// Nothing, or everything needed is already in the output.
    case none
    /// The frame's body is a message of the server; with `isLast` the call has succeeded.
    case response(call: UInt32, isLast: Bool)
    /// The call failed; the frame's body is the Status message.
    case status(call: UInt32, code: StatusCode)
    /// The call's deadline passed on this side. The server was told to cancel it.
    case deadlineExceeded(call: UInt32)
    /// Nothing waits for credit on this call, and `credit` more messages may be sent.
    case writable(call: UInt32, credit: UInt32)
    /// The server takes no new calls; these of the open ones were not and will not be executed.
    case goneAway(refused: [UInt32])
    /// An answer to PING.
    case pong(parameter: UInt32)
    /// Send what is in the output, then close. All calls still open end as `CallFailure.connectionLost`.
    case close(CloseReason)
}

/// The client's side of one connection: a pure state machine like `ServerConnection`.
public struct ClientConnection: ~Copyable {
    struct Call: TableCall {
        let identifier: UInt32
        let deadline: Tick
        var inbound = InboundStream()
        var outbound = OutboundStream()
    }

    enum Phase {
        case open
        /// The server sent GO_AWAY, or `leave` was called: open calls go on.
        case leaving
        case closed(CloseReason)
    }

    let limits: Limits
    private let defaultDeadlineMilliseconds: UInt32
    private let longestDeadlineMilliseconds: UInt32
    var phase = Phase.open
    var calls = CallTable<Call>()
    var waitingBytes = 0
    var partialSince: Tick?
    /// The last frame from the server, or the moment the first of the open calls was opened, if later.
    var lastHeard: Tick
    var hasAsked = false
    /// A moment before which `tick` has nothing to do. May be early, is never late.
    public internal(set) var nextWakeUp = Tick.never

    public init(limits: Limits = .standard, now: Tick) {
        self.limits = limits
        defaultDeadlineMilliseconds = limits.defaultDeadline.wholeMilliseconds
        longestDeadlineMilliseconds = limits.longestDeadline.wholeMilliseconds
        lastHeard = now
    }

    public var callsInFlight: Int { calls.count }

    /// Whether a call could be opened now.
    public var canOpen: Bool { isOpen && calls.count < limits.callsInFlight }

    /// Whether calls can be opened at all, now or once others have ended.
    public var isOpen: Bool {
        if case .open = phase { return calls.highest < .max }
        return false
    }

    /// Why the connection can be closed now; nil while it has something to do.
    public var finished: CloseReason? {
        switch phase {
        case .open: nil
        case .leaving: calls.isEmpty ? .peerLeft : nil
        case .closed(let reason): reason
        }
    }

    /// Opens a call with its first, perhaps only, message.
    ///
    /// - Parameters:
    ///   - deadlineMilliseconds: as in REQUEST: 0 for the default, cut to the longest. Counted on both sides.
    ///   - isLast: no further message follows.
    /// - Returns: the call's id on this connection.
    public mutating func open(
        procedure: UInt16, deadlineMilliseconds: UInt32 = 0, isLast: Bool, body: borrowing RawSpan, now: Tick,
        output: inout [UInt8]
    ) throws(OpenRefusal) -> UInt32 {
        switch phase {
        case .closed: throw .closed
        case .leaving: throw .goingAway
        case .open: break
        }
        guard calls.highest < .max else { throw .identifiersUsedUp }
        guard calls.count < limits.callsInFlight else { throw .tooManyCalls }
        guard fits(body.byteCount) else { throw .messageTooLong }
        let wish = deadlineMilliseconds == 0 ? defaultDeadlineMilliseconds : deadlineMilliseconds
        let deadline = now.advanced(milliseconds: min(wish, longestDeadlineMilliseconds))
        if calls.isEmpty {
            lastHeard = max(lastHeard, now)
            hasAsked = false
        }
        var call = Call(identifier: calls.highest + 1, deadline: deadline)
        precondition(call.outbound.spendCredit(isLast: isLast), "the first message has credit")
        calls.append(call)
        let header = FrameHeader(
            .request, flags: isLast ? .endOfStream : [], procedure: procedure, call: call.identifier,
            parameter: deadlineMilliseconds)
        FrameEncoder.append(header, body: body, to: &output)
        nextWakeUp = min(nextWakeUp, deadline, silenceEnd)
        return call.identifier
    }

    /// Sends a further message of the client's stream.
    public mutating func sendItem(
        _ call: UInt32, isLast: Bool, body: borrowing RawSpan, output: inout [UInt8]
    ) -> SendOutcome {
        guard let index = calls.index(of: call), !calls[index].outbound.isEnded else { return .callEnded }
        guard fits(body.byteCount) else { return refuseItem(index, output: &output) }
        if calls[index].outbound.spendCredit(isLast: isLast) {
            FrameEncoder.append(itemHeader(call, isLast: isLast), body: body, to: &output)
            return .sent
        }
        guard waitingBytes + body.byteCount <= limits.waitingBytes else { return refuseItem(index, output: &output) }
        var copy: [UInt8] = []
        copy.append(contentsOf: body, from: 0, to: body.byteCount)
        waitingBytes += copy.count
        calls[index].outbound.wait(OutboundStream.Waiting(isLast: isLast, body: copy))
        return .waiting
    }

    /// Gives a call up; nothing more is heard of it.
    /// - Returns: whether the call was still open.
    public mutating func cancel(_ call: UInt32, output: inout [UInt8]) -> Bool {
        guard let index = calls.index(of: call) else { return false }
        end(index)
        FrameEncoder.append(FrameHeader(.cancel, call: call), to: &output)
        return true
    }

    /// The caller has consumed messages of the server's stream; the server may send as many more.
    public mutating func consumed(_ call: UInt32, messages: UInt32, output: inout [UInt8]) {
        guard let index = calls.index(of: call) else { return }
        calls[index].inbound.consume(messages)
        appendDueCredit(index, output: &output)
    }

    /// Asks for a `pong` action with the same parameter.
    public func ping(_ parameter: UInt32, output: inout [UInt8]) {
        FrameEncoder.append(FrameHeader(.ping, parameter: parameter), to: &output)
    }

    /// Tells the server that no new call will come. Open calls go on; see `finished`.
    public mutating func leave(output: inout [UInt8]) {
        guard case .open = phase else { return }
        phase = .leaving
        appendGoAway(StatusBody.encode(.goingAway as LocalReason), output: &output)
    }

    /// The connection is gone: ends all calls, each with `CallFailure.connectionLost`.
    /// - Returns: the calls that were open, in the order they were opened.
    public mutating func connectionLost() -> [UInt32] {
        if case .closed = phase {} else { phase = .closed(.peerLeft) }
        nextWakeUp = .never
        waitingBytes = 0
        return calls.removeAll(after: 0).map(\.identifier)
    }

    /// A message that cannot be sent leaves the stream incomplete, so the call is given up.
    private mutating func refuseItem(_ index: Int, output: inout [UInt8]) -> SendOutcome {
        FrameEncoder.append(FrameHeader(.cancel, call: calls[index].identifier), to: &output)
        end(index)
        return .refused
    }

    private func fits(_ bodyCount: Int) -> Bool {
        bodyCount <= limits.frameLength - FrameHeader.size
    }
}

public import FrameProtocol
import Synchronization

/// A client's connection to a server. Any thread may call; many calls can be under way at once.
///
/// More calls than the server takes at once wait here for their turn. When the connection is gone every open
/// call ends with `CallFailure.connectionLost` (it may have been executed), every waiting one as not executed, and
/// later calls are refused: connect again.
public final class PeerClient: Sendable {
    let mailbox: Mailbox<Commands>
    private let identified = Mutex<PeerIdentity?>(nil)
    private let lastToken = Atomic<UInt64>(0)

    init(mailbox: Mailbox<Commands>) {
        self.mailbox = mailbox
    }

    /// The server as its certificate names it.
    public internal(set) var server: PeerIdentity? {
        get { identified.withLock { $0 } }
        set { identified.withLock { $0 = newValue } }
    }

    /// Opens a call of any style.
    ///
    /// - Parameters:
    ///   - body: the first message.
    ///   - isLast: no further message follows; with false send them through the handle.
    ///   - deadline: from now until the call has ended; nil for `Limits.defaultDeadline`.
    ///   - events: everything that is heard of the call; the last one is a last message or a failure.
    public func open(
        _ procedure: UInt16, body: [UInt8], isLast: Bool, deadline: Duration? = nil,
        events: @escaping @Sendable (CallEvent) -> Void
    ) -> ClientCall {
        let token = lastToken.wrappingAdd(1, ordering: .relaxed).newValue
        let call = PendingCall(
            token: token, procedure: procedure, deadlineMilliseconds: deadline.map(Self.milliseconds) ?? 0,
            isLast: isLast, body: body, events: events)
        if !mailbox.post({ $0.list.append(.open(call)) }) { events(.failed(.refused)) }
        return ClientCall(client: self, token: token)
    }

    /// Calls a unary procedure.
    /// - Parameter completion: told once, on the connection's thread; must not block.
    @discardableResult
    public func call(
        _ procedure: UInt16, body: [UInt8], deadline: Duration? = nil,
        completion: @escaping @Sendable (Result<[UInt8], CallFailure>) -> Void
    ) -> ClientCall {
        let answer = UnaryAnswer(completion)
        let call = open(procedure, body: body, isLast: true, deadline: deadline) { answer.take($0) }
        return call
    }

    /// Opens no more calls; those under way go on, then the connection is closed.
    public func leave() {
        mailbox.post { $0.list.append(.leave) }
    }

    /// Closes the connection now.
    public func close() {
        mailbox.post { $0.list.append(.close) }
    }

    /// A deadline as REQUEST carries it: at least 1, because 0 asks for the default.
    private static func milliseconds(_ duration: Duration) -> UInt32 {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        guard seconds < UInt32.max / 1_000 else { return .max }
        return max(1, UInt32(seconds) * 1_000 + UInt32(attoseconds / 1_000_000_000_000_000))
    }
}

/// A call under way. Everything asked of it after it has ended is ignored.
public struct ClientCall: Sendable {
    let client: PeerClient
    let token: UInt64

    /// Sends a further message. Without credit it waits in memory up to `Limits.waitingBytes`; see `writable`.
    public func send(_ body: [UInt8], isLast: Bool) {
        client.mailbox.post { $0.list.append(.item(token: token, isLast: isLast, body: body)) }
    }

    /// Lets the server send as many messages more as were consumed.
    public func consumed(_ messages: UInt32) {
        client.mailbox.post { $0.list.append(.consumed(token: token, messages: messages)) }
    }

    /// Gives the call up; it ends with `CallFailure.cancelled` unless it has ended already.
    public func cancel() {
        client.mailbox.post { $0.list.append(.cancel(token: token)) }
    }
}

/// The answer of a unary call. A server that streams to a unary caller breaks the contract: the last message counts
/// only if it is the only one.
private final class UnaryAnswer: Sendable {
    private let completion: @Sendable (Result<[UInt8], CallFailure>) -> Void
    private let hasMore = Atomic<Bool>(false)

    init(_ completion: @escaping @Sendable (Result<[UInt8], CallFailure>) -> Void) {
        self.completion = completion
    }

    func take(_ event: CallEvent) {
        switch event {
        case .message(_, isLast: false): hasMore.store(true, ordering: .relaxed)
        case .message(let body, isLast: true):
            completion(hasMore.load(ordering: .relaxed) ? .failure(CallFailure(.internal, .unknown)) : .success(body))
        case .failed(let failure): completion(.failure(failure))
        case .writable: break
        }
    }
}

public import FrameProtocol

/// What a caller hears of its call. Events of one call come in order, on the connection's thread, and must not block.
public enum CallEvent: Sendable {
    /// A message of the server. With `isLast` the call has succeeded and nothing follows.
    case message([UInt8], isLast: Bool)
    /// The call failed and nothing follows.
    case failed(CallFailure)
    /// Everything sent on the call has left, and `credit` messages more would leave at once.
    case writable(credit: UInt32)
}

/// A call before it has an id.
struct PendingCall: Sendable {
    let token: UInt64
    let procedure: UInt16
    /// As in REQUEST: 0 for the default.
    let deadlineMilliseconds: UInt32
    var isLast: Bool
    let body: [UInt8]
    let events: @Sendable (CallEvent) -> Void
    /// Messages that were sent while the call waited for its turn.
    var items: [(isLast: Bool, body: [UInt8])] = []
    var due = Tick.never
}

/// What callers asked for since the connection's thread last looked.
struct Commands: MailboxContent, Sendable {
    enum Command: Sendable {
        case open(PendingCall)
        case item(token: UInt64, isLast: Bool, body: [UInt8])
        case cancel(token: UInt64)
        case consumed(token: UInt64, messages: UInt32)
        case leave
        case close
    }

    var list: [Command] = []
    var isEmpty: Bool { list.isEmpty }
}

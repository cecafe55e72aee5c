import FrameProtocol
import Synchronization

/// One side of a connection without TLS and without a socket: plaintext in, plaintext out.
///
/// The TLS handler and the in-memory transport drive it, always on one thread at a time. A *turn* is what happens
/// between the arrival of bytes (or replies, or a tick) and `endTurn`; its output leaves in one piece.
protocol ConnectionEngine: AnyObject, SendableMetatype {
    var limits: Limits { get }
    /// Frames to send; emptied by the driver at the end of a turn.
    var output: [UInt8] { get set }
    /// Set once the connection must be closed, after the output has left.
    var closing: CloseReason? { get }
    /// When `tick` is due.
    var nextWakeUp: Tick { get }

    /// The peer is verified. `wake` may be called from any thread and must lead to a turn soon.
    func established(_ peer: PeerIdentity, remoteAddress: String, now: Tick, wake: @escaping @Sendable () -> Void)
    func beginTurn()
    /// - Returns: the bytes taken; fewer than all if output must leave first, or the connection is closing.
    func receive(_ bytes: borrowing RawSpan, now: Tick) -> Int
    func tick(_ now: Tick)
    func endTurn(_ now: Tick)
    /// There could be more output as soon as the peer has read what there was.
    var isHoldingBack: Bool { get }
    /// The peer has read what it was sent, but for what may wait.
    func goOn()
    func close(_ reason: CloseReason)
    /// The connection is gone, for whatever reason; called exactly once, also if it was never established.
    func ended(_ end: ConnectionEnd, remoteAddress: String)
}

extension ConnectionEngine {
    /// Whether more may be read before output has left.
    var hasAppetite: Bool { closing == nil && output.count <= limits.queuedOutput }
}

/// Replies or commands on their way from any thread to the thread that owns a connection.
///
/// However many are posted before the owner looks, it is woken once: a group commit releases hundreds at once.
final class Mailbox<Content: Sendable & MailboxContent>: Sendable {
    private struct State {
        var content = Content()
        /// The owner will look without being woken: a wake-up is on its way, or its turn is not over.
        var ownerWillLook = false
        var isClosed = false
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Names the way to wake the owner; what was posted before is announced now.
    func open(wake: @escaping @Sendable () -> Void) {
        let isDue = state.withLock { state in
            state.wake = wake
            let isDue = !state.content.isEmpty && !state.ownerWillLook
            if isDue { state.ownerWillLook = true }
            return isDue
        }
        if isDue { wake() }
    }

    /// - Returns: false if the connection is gone and nothing was posted.
    @discardableResult
    func post(_ add: (inout Content) -> Void) -> Bool {
        let (isPosted, wake) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard !state.isClosed else { return (false, nil) }
            add(&state.content)
            guard !state.ownerWillLook, let wake = state.wake else { return (true, nil) }
            state.ownerWillLook = true
            return (true, wake)
        }
        wake?()
        return isPosted
    }

    /// The owner's turn begins: nobody needs to wake it.
    func beginTurn() {
        state.withLock { $0.ownerWillLook = true }
    }

    /// Takes what was posted, in exchange for `content`, which is empty.
    /// - Returns: whether there was anything. If not and `endsTurn`, the next post wakes the owner again.
    func take(_ content: inout Content, endsTurn: Bool) -> Bool {
        state.withLock { state in
            guard !state.content.isEmpty else {
                if endsTurn { state.ownerWillLook = false }
                return false
            }
            swap(&state.content, &content)
            return true
        }
    }

    /// Nothing more is accepted, and the owner is let go of.
    func close() -> Content {
        state.withLock { state in
            state.isClosed = true
            state.wake = nil
            defer { state.content = Content() }
            return state.content
        }
    }
}

/// What a mailbox can hold.
protocol MailboxContent {
    init()
    var isEmpty: Bool { get }
}

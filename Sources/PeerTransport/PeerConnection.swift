public import FrameProtocol
import Synchronization

/// A server's connection to a verified peer, as services see it. May be kept and used by any thread.
public final class PeerConnection: Sendable {
    /// Number of the connection, unique in the process.
    public let number: UInt64
    public let identity: PeerIdentity
    /// Address and port of the peer, for logs.
    public let remoteAddress: String
    let mailbox: Mailbox<Replies>
    private let attached = Mutex<(any Sendable)?>(nil)
    private static let lastNumber = Atomic<UInt64>(0)

    init(identity: PeerIdentity, remoteAddress: String, mailbox: Mailbox<Replies>) {
        number = Self.lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
        self.identity = identity
        self.remoteAddress = remoteAddress
        self.mailbox = mailbox
    }

    /// What the service keeps with the connection, such as the rights of its peer.
    public var attachment: (any Sendable)? {
        get { attached.withLock { $0 } }
        set { attached.withLock { $0 = newValue } }
    }

    /// Where a call is answered.
    public func responder(for call: UInt32) -> Responder {
        Responder(connection: self, call: call)
    }

    /// Tells the peer that the connection ends now, and ends it. Calls in flight have an unknown outcome there.
    public func close() {
        mailbox.post { $0.isCloseAsked = true }
    }
}

/// Answers one call, from any thread, at once or later.
///
/// A call takes any number of responses and is ended exactly once, by a last response or by `fail`. Everything
/// after that, or after the connection is gone, is dropped silently: the peer has been told already, or cannot be.
public struct Responder: Sendable {
    public let connection: PeerConnection
    public let call: UInt32

    /// Sends a message; by default the only or last one, which ends the call as a success.
    public func respond(_ body: [UInt8], isLast: Bool = true) {
        respond(body.span.bytes, isLast: isLast)
    }

    /// Sends a message from borrowed memory, which is copied.
    public func respond(_ body: borrowing RawSpan, isLast: Bool = true) {
        body.withUnsafeBytes { source in
            respond(bodyCount: source.count, isLast: isLast) { $0.copyMemory(from: source) }
        }
    }

    /// Sends a message that is written in place.
    /// - Parameter bodyCount: bytes of the message, exactly.
    public func respond(bodyCount: Int, isLast: Bool = true, writeBody: (UnsafeMutableRawBufferPointer) -> Void) {
        connection.mailbox.post { $0.append(.response(isLast: isLast), call, bodyCount: bodyCount, writeBody) }
    }

    /// Ends the call as failed.
    /// - Parameter status: an encoded Status message.
    public func fail(_ code: StatusCode, status: [UInt8] = []) {
        status.withUnsafeBytes { source in
            _ = connection.mailbox.post { replies in
                replies.append(.status(code), call, bodyCount: source.count) { $0.copyMemory(from: source) }
            }
        }
    }

    /// Lets the client send as many messages more as were consumed. For messages that the service `retained`.
    public func consumed(_ messages: UInt32) {
        connection.mailbox.post { $0.append(.consumed(messages), call, bodyCount: 0) { _ in } }
    }
}

/// Replies that wait for the connection's thread: all messages in one block of memory.
struct Replies: MailboxContent, Sendable {
    enum Kind {
        case response(isLast: Bool)
        case status(StatusCode)
        case consumed(UInt32)
    }

    struct Reply {
        let kind: Kind
        let call: UInt32
        let range: Range<Int>
    }

    private(set) var list: [Reply] = []
    private(set) var bytes: [UInt8] = []
    var isCloseAsked = false

    /// Memory kept for the next burst.
    private static let keptCapacity = 256 * 1024

    var isEmpty: Bool { list.isEmpty && !isCloseAsked }

    mutating func append(
        _ kind: Kind, _ call: UInt32, bodyCount: Int, _ writeBody: (UnsafeMutableRawBufferPointer) -> Void
    ) {
        let start = bytes.count
        if bodyCount > 0 {
            bytes.appendInPlace(bodyCount, write: writeBody)
        }
        list.append(Reply(kind: kind, call: call, range: start..<bytes.count))
    }

    mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
        isCloseAsked = false
    }
}

public import AccessControl
public import JukiDomain
public import Operators

/// A peer whose certificate was verified.
public struct Caller: Sendable {
    public let role: PeerRole
    /// The URI in its certificate.
    public let uri: String
    /// Serial number of its certificate, hexadecimal.
    public let certificateSerial: String
    /// Number of the connection, never used twice while the server runs: a session belongs to one.
    public let connection: UInt64
    /// The operator who is signed in on the connection of a terminal; nil until that is looked up, and for peers that
    /// vouch for their own operators.
    public internal(set) var session: OperatorSession?

    public init(role: PeerRole, uri: String, certificateSerial: String, connection: UInt64 = 0) {
        self.role = role
        self.uri = uri
        self.certificateSerial = certificateSerial
        self.connection = connection
    }

    /// What a session is bound to.
    var binding: SessionBinding { SessionBinding(connection: connection, certificateSerial: certificateSerial) }
}

/// Who acts where no peer does: a command on the server's own host.
public enum HostPeer {
    public static let uri = "urn:juki:host"
}

/// The way back to the caller of one call; the transport conforms. May be used from any thread, in order.
public protocol RegistryCall: Sendable {
    /// Sends a message. With `isLast` the call has ended well.
    func respond(_ message: [UInt8], isLast: Bool)
    /// Ends the call with a status.
    func fail(_ refusal: Refusal)
    /// The registry has dealt with `messages` of the caller's stream: it may send as many more.
    func consumed(messages: Int)
    /// The answer is ready and waits for its evidence to be durable.
    func isReady()
    /// Until the transport ends the call in our place: what an answer that comes from elsewhere may take. Zero as well
    /// when the caller has gone.
    var timeLeft: Duration { get }
    /// Messages that may be sent before more are announced (``RegistryStream/writable(credit:)``).
    var firstCredit: Int { get }
}

extension RegistryCall {
    public func isReady() {}
    /// The deadline of a call that names none.
    public var timeLeft: Duration { .seconds(30) }
    public var firstCredit: Int { RegistryStreamCredit.first }
}

/// What a call does with the further messages of its caller.
public protocol RegistryStream: Sendable {
    func received(_ message: UnsafeRawBufferPointer, isLast: Bool)
    /// Everything sent so far has left, and `credit` more messages would leave at once.
    func writable(credit: Int)
    /// The caller has gone away or given up.
    func cancelled()
}

/// What is agreed about streams.
public enum RegistryStreamCredit {
    /// Messages that a call which is alone may send before the caller has given credit (`Limits.initialCredit`). A
    /// sender begins with all that its call says: credit comes back half a window at a time, so one that held more back
    /// would wait for ever.
    public static let first = 16
}

extension RegistryStream {
    public func received(_ message: UnsafeRawBufferPointer, isLast: Bool) {}
    public func writable(credit: Int) {}
}

/// Every bound of the protocol and the transport, each with its reason. Tests shrink them; programs take `standard`.
public struct Limits: Sendable {
    /// Longest frame, counted after the length word, in bytes. A record with its history is a few KiB; 256 KiB
    /// leaves room for batches of notices while a connection can make the server hold only this much.
    public var frameLength = 256 * 1024

    /// Calls that a client may have open at once on a connection. Enough to keep a group commit busy; bounds what
    /// one peer can queue.
    public var callsInFlight = 64

    /// Calls that ended for the client, by CANCEL or deadline, while the application still works on them. At this
    /// many no call is accepted: opening and cancelling in turn cannot pile up work. Counted apart from
    /// `callsInFlight`, so that a client that keeps to those is not refused because it cancelled.
    public var abandonedCalls = 64

    /// Messages that wait in a connection for credit, over all its calls, in bytes. Enough for a full window of
    /// ordinary messages; an application that ignores credit is stopped here.
    public var waitingBytes = 1024 * 1024

    /// TLS handshake, from accepted socket to verified peer. A full mutual handshake takes a few round trips and
    /// 2 ms of processor time.
    public var handshakeTime: Duration = .seconds(5)

    /// From verified peer to its first complete frame. Peers connect because they have something to say.
    public var firstFrameTime: Duration = .seconds(10)

    /// From the first byte of a frame to its last: 26 KB/s at the longest frame.
    public var frameTime: Duration = .seconds(10)

    /// Without any frame and any open call. Longer than the pause between two citizens at a counter.
    public var idleTime: Duration = .seconds(600)

    /// A connection's age, after which the peer must be verified anew: revocation and changed rights take hold.
    public var connectionAge: Duration = .seconds(86_400)

    /// For open calls to end once the connection's age is reached: no call lives longer than `longestDeadline`.
    public var drainTime: Duration = .seconds(600)

    /// For calls that name no deadline.
    public var defaultDeadline: Duration = .seconds(30)

    /// Longest deadline that a call can ask for; a longer wish is cut to it. A full reconciliation of the
    /// largest municipality fits.
    public var longestDeadline: Duration = .seconds(600)

    /// Output that waits for the peer to read, in bytes; above it nothing more is read from that peer.
    public var queuedOutput = 1024 * 1024

    /// Output waits and the peer takes not one byte: the connection is closed. Above any ordinary retransmission.
    public var stalledOutputTime: Duration = .seconds(30)

    /// A client with open calls that hears nothing asks with PING after this time, and gives the connection up
    /// after the same time again.
    public var silenceTime: Duration = .seconds(60)

    /// A connection closed from this side still swallows what the peer sends, so that a reset does not overtake
    /// the GO_AWAY that tells the peer why.
    public var lingerTime: Duration = .seconds(1)

    /// Connections of a server. Some 50 peers with a few each; the rest is room for terminals.
    public var connections = 1024

    /// Connections that present the same certificate: one faulty peer cannot take all places.
    public var connectionsPerCertificate = 32

    /// Handshakes under way at once: the most expensive thing a stranger can ask for.
    public var concurrentHandshakes = 200

    /// Calls that a client holds back because `callsInFlight` are open; more are refused.
    public var callsWaiting = 10_000

    public init() {}

    /// The limits of this page.
    public static let standard = Limits()

    /// Messages each side may send on a call before it hears of more credit: part of the protocol, not a choice.
    /// Sixteen messages cover a round trip between towns at the rate a disk commits.
    public static let initialCredit: UInt32 = 16

    /// Messages that the calls of a connection may send at once beyond one for each, whatever credit they have: a whole
    /// window for a call that is alone, and for many calls no more than a client can be made to keep unread.
    static let sharedWindow = initialCredit - 1

    /// Largest credit that can stand open for a stream: no client needs more, and sums stay far from overflow.
    public static let largestCredit: UInt32 = 65_536
}

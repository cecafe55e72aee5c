/// The messages of one call that come in: what the peer may still send, and what it is owed.
///
/// Until the peer ends its stream, `credit + held + owed` is `Limits.initialCredit`: credit is given back only
/// for messages that the application has consumed.
struct InboundStream {
    /// Messages that the peer may send now.
    private(set) var credit = Limits.initialCredit
    /// Messages delivered and not yet consumed.
    private(set) var held: UInt32 = 0
    /// Messages consumed and not yet announced as credit.
    private(set) var owed: UInt32 = 0
    private(set) var isEnded = false

    /// A message has come.
    mutating func accept(isLast: Bool) throws(ProtocolViolation) {
        guard !isEnded else { throw .messageAfterEnd }
        guard credit > 0 else { throw .creditExceeded }
        credit -= 1
        held += 1
        isEnded = isLast
    }

    /// The application has consumed messages.
    mutating func consume(_ count: UInt32) {
        precondition(count <= held, "only delivered messages can be consumed, and only once")
        held -= count
        owed += count
    }

    /// The credit to announce now, zero if that can wait: half a window at a time halves the frames, and a
    /// peer without credit is never left waiting for more consumption.
    mutating func takeDueCredit() -> UInt32 {
        guard !isEnded, owed > 0, owed >= Limits.initialCredit / 2 || credit == 0 else { return 0 }
        defer { owed = 0 }
        credit += owed
        return owed
    }
}

/// The messages of one call that go out: the credit the peer gave, and what waits for more of it.
struct OutboundStream {
    /// A message that waits for credit.
    struct Waiting {
        let isLast: Bool
        let body: [UInt8]
    }

    /// Messages that may be sent now.
    private(set) var credit = Limits.initialCredit
    /// Of these, how many the application knows of. A server's hears of a window at a time.
    private(set) var announced: UInt32
    /// The application has handed over its last message.
    private(set) var isEnded = false
    private var waiting: [Waiting] = []
    private var firstWaiting = 0
    private(set) var waitingBytes = 0

    /// - Parameter announced: what the application is told of at the beginning.
    init(announced: UInt32 = Limits.initialCredit) { self.announced = announced }

    var hasWaiting: Bool { firstWaiting < waiting.count }

    /// What the application may send beyond the one message that every call has.
    var share: UInt32 { isEnded || announced == 0 ? 0 : announced - 1 }

    /// Whether a message may leave now; if so, its credit is spent.
    mutating func spendCredit(isLast: Bool) -> Bool {
        precondition(!isEnded, "nothing follows the last message")
        guard credit > 0, !hasWaiting else { return false }
        spend()
        isEnded = isLast
        return true
    }

    private mutating func spend() {
        credit -= 1
        announced = announced > 0 ? announced - 1 : 0
    }

    /// - Parameter share: what is free beyond the one message that every call has.
    /// - Returns: how many messages the application may send, which it is to be told.
    mutating func announce(share: UInt32) -> UInt32 {
        announced = max(announced, min(credit, 1 + share))
        return announced
    }

    /// Keeps a message until credit comes.
    mutating func wait(_ message: Waiting) {
        precondition(!isEnded, "nothing follows the last message")
        isEnded = message.isLast
        waitingBytes += message.body.count
        waiting.append(message)
    }

    /// The peer gave credit.
    mutating func addCredit(_ count: UInt32) throws(ProtocolViolation) {
        guard count <= Limits.largestCredit, credit <= Limits.largestCredit - count else { throw .creditOverflow }
        credit += count
    }

    /// Forgets what waits: nobody wants it any more.
    mutating func dropWaiting() {
        waiting = []
        firstWaiting = 0
        waitingBytes = 0
    }

    /// The next waiting message that the credit covers; its credit is spent.
    mutating func takeWaiting() -> Waiting? {
        guard credit > 0, hasWaiting else { return nil }
        spend()
        let message = waiting[firstWaiting]
        waitingBytes -= message.body.count
        firstWaiting += 1
        if firstWaiting == waiting.count {
            waiting = []
            firstWaiting = 0
        }
        return message
    }
}

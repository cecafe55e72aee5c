/// Where the forwarding of onward notices stands: a pure state machine, told of events, asked what to do next.
///
/// Notices leave in commit order, several requests in flight; the receiver confirms by sequence. After a failure
/// everything that was not confirmed is sent again: at least once, and the sequence lets the receiver drop repeats.
struct ForwardingState: Sendable {
    enum Step: Hashable {
        /// Read and send what follows this sequence.
        case send(after: UInt64)
        case wait
    }

    /// Pauses between attempts while the receiver is away: quick at first, then easy on both.
    static let pauseFirst: UInt64 = 250
    static let pauseLongest: UInt64 = 30_000

    let inFlightMax: Int
    /// The receiver has everything up to here.
    private(set) var confirmed: UInt64
    /// Everything up to here has been sent since the last failure.
    private(set) var sent: UInt64
    private(set) var inFlight = 0
    private var pause = Pause()
    /// Milliseconds on the caller's clock before which nothing is tried.
    var pausedUntil: UInt64 { pause.end }
    /// Requests sent before the last failure: their answers must not be counted.
    private(set) var generation = 0

    init(confirmed: UInt64, inFlightMax: Int) {
        self.confirmed = confirmed
        self.inFlightMax = inFlightMax
        sent = confirmed
    }

    func next(now: UInt64) -> Step {
        inFlight < inFlightMax && now >= pausedUntil ? .send(after: sent) : .wait
    }

    mutating func didSend(through sequence: UInt64) {
        precondition(sequence > sent, "notices are sent in order")
        sent = sequence
        inFlight += 1
    }

    /// The receiver says what it has.
    mutating func didConfirm(through sequence: UInt64, generation: Int, now: UInt64) {
        guard generation == self.generation, inFlight > 0 else { return }
        inFlight -= 1
        // A receiver cannot have what was never sent to it: what it has not seen is not thrown away.
        let isNew = sequence > confirmed
        confirmed = max(confirmed, min(sequence, sent))
        if isNew { pause.shorten() }
        // Nothing is on the way that could bring the rest: it is sent again.
        guard inFlight == 0, confirmed < sent else { return }
        if isNew { rewind() } else { didFail(generation: generation, now: now) }
    }

    mutating func didFail(generation: Int, now: UInt64) {
        guard generation == self.generation else { return }
        rewind()
        pause.begin(at: now)
    }

    private mutating func rewind() {
        generation += 1
        inFlight = 0
        sent = confirmed
    }
}

/// Between two attempts: each is twice as long as the one before, up to the longest.
private struct Pause: Sendable {
    private(set) var end: UInt64 = 0
    private var length = ForwardingState.pauseFirst

    mutating func begin(at now: UInt64) {
        end = now + length
        length = min(length * 2, ForwardingState.pauseLongest)
    }

    /// The next one is short again.
    mutating func shorten() { length = ForwardingState.pauseFirst }
}

/// Asking the receiver how far it has received, after a restore: one question at a time, with the same pauses.
struct OnwardResumption: Sendable {
    private var isAsking = false
    private var pause = Pause()

    /// - Returns: whether to ask now; then an answer or ``didFail(now:)`` must follow.
    mutating func mayAsk(now: UInt64) -> Bool {
        guard !isAsking, now >= pause.end else { return false }
        isAsking = true
        return true
    }

    mutating func didFail(now: UInt64) {
        isAsking = false
        pause.begin(at: now)
    }
}

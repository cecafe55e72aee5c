/// The clocks of one connection that do not belong to a call.
struct ConnectionTimers {
    /// When the connection is so old that its peer must be verified anew.
    let ageEnd: Tick
    private let firstFrameEnd: Tick
    // Nanoseconds: a Duration is 128 bits wide, and these are added for every read.
    private let frameTime: UInt64
    private let idleTime: UInt64
    private var lastFrame: Tick?
    private var partialSince: Tick?
    /// When an orderly end becomes a hard one; nil while the connection takes new calls.
    private(set) var drainEnd: Tick?

    init(limits: Limits, now: Tick) {
        ageEnd = now + limits.connectionAge
        firstFrameEnd = now + limits.firstFrameTime
        frameTime = limits.frameTime.wholeNanoseconds
        idleTime = limits.idleTime.wholeNanoseconds
    }

    mutating func frameReceived(_ now: Tick) {
        lastFrame = now
        partialSince = nil
    }

    /// What the decoder holds after all bytes at hand were fed.
    mutating func inputEnded(isMidFrame: Bool, now: Tick) {
        partialSince = isMidFrame ? partialSince ?? now : nil
    }

    mutating func drain(until end: Tick) {
        drainEnd = min(end, drainEnd ?? end)
    }

    /// The next moment at which `expired` may say something, or the age is reached.
    func next(hasCalls: Bool) -> Tick {
        var next = drainEnd ?? ageEnd
        if let partialSince { next = min(next, partialSince.advanced(nanoseconds: frameTime)) }
        if let lastFrame {
            if !hasCalls { next = min(next, lastFrame.advanced(nanoseconds: idleTime)) }
        } else {
            next = min(next, firstFrameEnd)
        }
        return next
    }

    /// Why the connection must close now, if it must.
    func expired(_ now: Tick, hasCalls: Bool) -> CloseReason? {
        if let drainEnd, now >= drainEnd { return .drainTimeout }
        if let partialSince, now >= partialSince.advanced(nanoseconds: frameTime) { return .frameTimeout }
        guard let lastFrame else { return now >= firstFrameEnd ? .firstFrameTimeout : nil }
        return !hasCalls && now >= lastFrame.advanced(nanoseconds: idleTime) ? .idle : nil
    }
}

/// Watches whether the peer takes what was written to it. Fed with two counters of the transport.
public struct OutputGauge: Sendable {
    private let limits: Limits
    private var progress: UInt64 = 0
    private var waitingSince: Tick?
    /// Whether more may be read from the peer: its output is not above the mark. Reading goes on at half the mark.
    public private(set) var mayRead = true

    public init(limits: Limits) {
        self.limits = limits
    }

    /// - Parameters:
    ///   - handedOver: bytes handed to the socket's queue since the beginning.
    ///   - queued: of these, bytes that the socket has not taken yet.
    /// - Returns: `outputStalled` if the peer has taken nothing for too long.
    public mutating func update(handedOver: UInt64, queued: Int, now: Tick) -> CloseReason? {
        mayRead = queued <= (mayRead ? limits.queuedOutput : limits.queuedOutput / 2)
        let taken = handedOver - UInt64(queued)
        if queued == 0 || taken > progress || waitingSince == nil {
            waitingSince = queued == 0 ? nil : now
        }
        progress = taken
        guard let waitingSince, now >= waitingSince + limits.stalledOutputTime else { return nil }
        return .outputStalled
    }
}

extension ServerConnection {
    /// Sends a message of the server's stream; with `isLast` the call ends and has succeeded.
    public mutating func respond(
        _ call: UInt32, isLast: Bool, body: borrowing RawSpan, output: inout [UInt8]
    ) -> SendOutcome {
        guard let index = placeToAnswer(call, isLast: isLast) else { return .callEnded }
        guard fits(body.byteCount) else { return refuseAnswer(index, .responseTooLong, output: &output) }
        if calls[index].outbound.spendCredit(isLast: isLast) {
            FrameEncoder.append(responseHeader(call, isLast: isLast), body: body, to: &output)
            return sent(index, isLast: isLast)
        }
        var copy: [UInt8] = []
        copy.append(contentsOf: body, from: 0, to: body.byteCount)
        return wait(index, OutboundStream.Waiting(isLast: isLast, body: copy), output: &output)
    }

    /// The same, with the message written in place.
    /// - Parameter bodyCount: bytes of the message, exactly; `writeBody` is not called if the call has ended.
    public mutating func respond(
        _ call: UInt32, isLast: Bool, bodyCount: Int, output: inout [UInt8],
        writeBody: (UnsafeMutableRawBufferPointer) -> Void
    ) -> SendOutcome {
        guard let index = placeToAnswer(call, isLast: isLast) else { return .callEnded }
        guard fits(bodyCount) else { return refuseAnswer(index, .responseTooLong, output: &output) }
        if calls[index].outbound.spendCredit(isLast: isLast) {
            FrameEncoder.append(
                responseHeader(call, isLast: isLast), bodyCount: bodyCount, to: &output, writeBody: writeBody)
            return sent(index, isLast: isLast)
        }
        var copy = [UInt8](repeating: 0, count: bodyCount)
        copy.withUnsafeMutableBytes(writeBody)
        return wait(index, OutboundStream.Waiting(isLast: isLast, body: copy), output: &output)
    }

    /// Ends a call as failed. Responses that wait for credit are dropped.
    /// - Parameter body: a Status message.
    public mutating func fail(
        _ call: UInt32, code: StatusCode, body: borrowing RawSpan, output: inout [UInt8]
    ) -> SendOutcome {
        guard let index = placeToAnswer(call, isLast: true) else { return .callEnded }
        guard fits(body.byteCount) else { return refuseAnswer(index, .responseTooLong, output: &output) }
        release(index)
        FrameEncoder.append(FrameHeader(.status, call: call, parameter: code.rawValue), body: body, to: &output)
        return .sent
    }

    /// The application has consumed messages of the client's stream, the opening one counted; the client may
    /// send as many more. Nothing happens if the call has ended.
    public mutating func consumed(_ call: UInt32, messages: UInt32, output: inout [UInt8]) {
        guard let index = calls.index(of: call), !calls[index].isAbandoned else { return }
        calls[index].inbound.consume(messages)
        appendDueCredit(index, output: &output)
    }

    /// Announces that no new call will be served. Open calls have `grace` to end; see `finished`.
    public mutating func beginShutdown(grace: Duration, now: Tick, output: inout [UInt8]) {
        switch phase {
        case .closed, .draining: break
        case .open, .peerLeaving:
            phase = .draining
            appendGoAway(StatusBody.encode(.goingAway as LocalReason), output: &output)
        }
        timers.drain(until: now + grace)
        nextWakeUp = min(nextWakeUp, timers.next(hasCalls: !calls.isEmpty))
    }

    /// There is credit that the application has not heard of.
    public var holdsCredit: Bool { calls.calls.contains(where: \.holdsCredit) }

    /// Tells the application of more credit: of about one window of messages in all, each call in its turn, and of one
    /// message only where other calls have the window. Not to be called while the peer leaves unread what it was sent:
    /// its credit alone would fill the memory.
    public mutating func announceCredit() -> [ServerAction] {
        var actions: [ServerAction] = []
        var left = Limits.initialCredit
        var share = freeShare(besides: 0)
        let start = calls.calls.firstIndex { $0.identifier > lastAnnounced } ?? 0
        for place in 0..<calls.count where left > 0 {
            let index = (start + place) % calls.count
            guard calls[index].holdsCredit else { continue }
            let credit = calls[index].outbound.announce(share: share)
            left -= min(left, credit)
            share -= min(share, credit - 1)
            lastAnnounced = calls[index].identifier
            actions.append(.writable(call: lastAnnounced, credit: credit))
        }
        return actions
    }

    /// What the calls may be told that they may send, beyond one message each.
    func freeShare(besides call: UInt32) -> UInt32 {
        let taken = calls.calls.reduce(0 as UInt32) { sum, other in
            other.identifier == call || other.isAbandoned ? sum : sum + other.outbound.share
        }
        return Limits.sharedWindow - min(Limits.sharedWindow, taken)
    }

    /// Time has passed. Call at or after `nextWakeUp`.
    public mutating func tick(_ now: Tick, output: inout [UInt8]) -> [ServerAction] {
        if case .closed = phase { return [] }
        var actions: [ServerAction] = []
        for index in 0..<calls.count where !calls[index].isAbandoned && now >= calls[index].deadline {
            appendStatus(.deadlineExceeded, call: calls[index].identifier, output: &output)
            actions.append(abandon(index))
        }
        forgetAnsweredCalls()
        if let reason = timers.expired(now, hasCalls: !calls.isEmpty) {
            actions.append(close(reason, output: &output))
            return actions
        }
        // The calls of a client that leaves may take long, too.
        if now >= timers.ageEnd, timers.drainEnd == nil {
            beginShutdown(grace: limits.drainTime, now: now, output: &output)
        }
        nextWakeUp = timers.next(hasCalls: !calls.isEmpty)
        for call in calls.calls where !call.isAbandoned { nextWakeUp = min(nextWakeUp, call.deadline) }
        return actions
    }

    /// Closes for a reason found outside, such as a peer that does not read or a certificate now revoked.
    public mutating func close(_ reason: CloseReason, output: inout [UInt8]) -> ServerAction {
        if case .closed = phase { return .none }
        appendGoAway(StatusBody.encode(reason), output: &output)
        phase = .closed(reason)
        nextWakeUp = .never
        return .close(reason)
    }

    // MARK: Steps

    /// Where a live call is. An abandoned call is let go of once the application gives its last answer.
    private mutating func placeToAnswer(_ call: UInt32, isLast: Bool) -> Int? {
        if case .closed = phase { return nil }
        guard let index = calls.index(of: call), !calls[index].outbound.isEnded else { return nil }
        guard calls[index].isAbandoned else { return index }
        if isLast {
            calls.remove(at: index)
            abandoned -= 1
        }
        return nil
    }

    private func fits(_ bodyCount: Int) -> Bool {
        bodyCount <= limits.frameLength - FrameHeader.size
    }

    private func responseHeader(_ call: UInt32, isLast: Bool) -> FrameHeader {
        FrameHeader(.response, flags: isLast ? .endOfStream : [], call: call)
    }

    private mutating func sent(_ index: Int, isLast: Bool) -> SendOutcome {
        if isLast { calls.remove(at: index) }
        return .sent
    }

    private mutating func wait(
        _ index: Int, _ message: OutboundStream.Waiting, output: inout [UInt8]
    ) -> SendOutcome {
        guard waitingBytes + message.body.count <= limits.waitingBytes else {
            return refuseAnswer(index, .creditIgnored, output: &output)
        }
        waitingBytes += message.body.count
        calls[index].outbound.wait(message)
        return .waiting
    }

    /// Ends a call because of what the application tried to send; whatever else it sends finds the call ended.
    private mutating func refuseAnswer(
        _ index: Int, _ reason: LocalReason, output: inout [UInt8]
    ) -> SendOutcome {
        let call = calls[index].identifier
        release(index)
        appendStatus(reason, call: call, output: &output)
        return .refused
    }

    private mutating func release(_ index: Int) {
        let call = calls.remove(at: index)
        waitingBytes -= call.outbound.waitingBytes
    }

    /// Ends a call for the client. Its place stays taken until the application answers, so that opening and
    /// cancelling in turn cannot pile up work without bound.
    mutating func abandon(_ index: Int) -> ServerAction {
        let identifier = calls[index].identifier
        waitingBytes -= calls[index].outbound.waitingBytes
        let applicationIsDone = calls[index].outbound.isEnded
        calls[index].outbound.dropWaiting()
        calls[index].isAbandoned = true
        abandoned += 1
        return applicationIsDone ? .none : .cancelled(call: identifier)
    }

    /// Calls that the client gave up after the application had given its last answer need no place any more.
    mutating func forgetAnsweredCalls() {
        let before = calls.count
        calls.removeAll { $0.isAbandoned && $0.outbound.isEnded }
        abandoned -= before - calls.count
    }

    mutating func sendWaiting(_ index: Int, output: inout [UInt8]) {
        while let message = calls[index].outbound.takeWaiting() {
            waitingBytes -= message.body.count
            let header = responseHeader(calls[index].identifier, isLast: message.isLast)
            FrameEncoder.append(header, body: message.body.span.bytes, to: &output)
        }
    }

    mutating func appendDueCredit(_ index: Int, output: inout [UInt8]) {
        let due = calls[index].inbound.takeDueCredit()
        guard due > 0 else { return }
        FrameEncoder.append(FrameHeader(.credit, call: calls[index].identifier, parameter: due), to: &output)
    }

    func appendStatus(_ reason: LocalReason, call: UInt32, output: inout [UInt8]) {
        FrameEncoder.append(
            FrameHeader(.status, call: call, parameter: reason.code.rawValue),
            body: StatusBody.encode(reason).span.bytes, to: &output)
    }

    private func appendGoAway(_ status: [UInt8], output: inout [UInt8]) {
        FrameEncoder.append(FrameHeader(.goAway, parameter: calls.highest), body: status.span.bytes, to: &output)
    }
}

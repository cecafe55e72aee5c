extension ClientConnection {
    /// A frame has come. Its message is not looked at.
    public mutating func receive(_ header: FrameHeader, now: Tick, output: inout [UInt8]) -> ClientAction {
        if case .closed = phase { return .none }
        lastHeard = now
        hasAsked = false
        partialSince = nil
        do throws(ProtocolViolation) {
            switch header.kind {
            case .response: return try response(header, output: &output)
            case .status: return try status(header)
            case .credit: return try credit(header, output: &output)
            case .goAway: return goAway(lastServed: header.parameter)
            case .ping:
                FrameEncoder.append(FrameHeader(.pong, parameter: header.parameter), to: &output)
                return .none
            case .pong: return .pong(parameter: header.parameter)
            case .request, .requestItem, .cancel: throw .wrongDirection
            }
        } catch {
            return close(.violation(error), output: &output)
        }
    }

    /// The decoder found a violation before there was a frame.
    public mutating func violated(_ violation: ProtocolViolation, output: inout [UInt8]) -> ClientAction {
        if case .closed = phase { return .none }
        return close(.violation(violation), output: &output)
    }

    /// All bytes at hand were fed to the decoder.
    public mutating func inputEnded(isMidFrame: Bool, now: Tick) {
        partialSince = isMidFrame ? partialSince ?? now : nil
        if let partialSince { nextWakeUp = min(nextWakeUp, partialSince + limits.frameTime) }
    }

    /// Time has passed. Call at or after `nextWakeUp`.
    public mutating func tick(_ now: Tick, output: inout [UInt8]) -> [ClientAction] {
        if case .closed = phase { return [] }
        var actions: [ClientAction] = []
        for call in calls.calls where now >= call.deadline {
            _ = cancel(call.identifier, output: &output)
            actions.append(.deadlineExceeded(call: call.identifier))
        }
        if let partialSince, now >= partialSince + limits.frameTime {
            return actions + [close(.frameTimeout, output: &output)]
        }
        if !calls.isEmpty, now >= silenceEnd {
            guard !hasAsked else { return actions + [close(.peerSilent, output: &output)] }
            hasAsked = true
            ping(0, output: &output)
        }
        nextWakeUp = calls.isEmpty ? .never : silenceEnd
        if let partialSince { nextWakeUp = min(nextWakeUp, partialSince + limits.frameTime) }
        for call in calls.calls { nextWakeUp = min(nextWakeUp, call.deadline) }
        return actions
    }

    /// Closes for a reason found outside.
    public mutating func close(_ reason: CloseReason, output: inout [UInt8]) -> ClientAction {
        if case .closed = phase { return .none }
        appendGoAway(StatusBody.encode(reason), output: &output)
        phase = .closed(reason)
        nextWakeUp = .never
        return .close(reason)
    }

    // MARK: Steps

    /// When a client with open calls asks, or gives up after it asked.
    var silenceEnd: Tick {
        let first = lastHeard + limits.silenceTime
        return hasAsked ? first + limits.silenceTime : first
    }

    private mutating func response(
        _ header: FrameHeader, output: inout [UInt8]
    ) throws(ProtocolViolation) -> ClientAction {
        guard let index = try calls.index(ofIncoming: header.call) else { return .none }
        try calls[index].inbound.accept(isLast: header.isLast)
        if header.isLast {
            end(index)
        } else {
            appendDueCredit(index, output: &output)
        }
        return .response(call: header.call, isLast: header.isLast)
    }

    private mutating func status(_ header: FrameHeader) throws(ProtocolViolation) -> ClientAction {
        guard let code = StatusCode(rawValue: header.parameter) else { throw .unknownStatusCode }
        guard let index = try calls.index(ofIncoming: header.call) else { return .none }
        end(index)
        return .status(call: header.call, code: code)
    }

    private mutating func credit(
        _ header: FrameHeader, output: inout [UInt8]
    ) throws(ProtocolViolation) -> ClientAction {
        guard let index = try calls.index(ofIncoming: header.call) else { return .none }
        try calls[index].outbound.addCredit(header.parameter)
        while let message = calls[index].outbound.takeWaiting() {
            waitingBytes -= message.body.count
            FrameEncoder.append(
                itemHeader(header.call, isLast: message.isLast), body: message.body.span.bytes, to: &output)
        }
        let outbound = calls[index].outbound
        if outbound.hasWaiting || outbound.isEnded { return .none }
        return .writable(call: header.call, credit: outbound.credit)
    }

    private mutating func goAway(lastServed: UInt32) -> ClientAction {
        phase = .leaving
        let refused = calls.removeAll(after: lastServed)
        for call in refused { waitingBytes -= call.outbound.waitingBytes }
        return .goneAway(refused: refused.map(\.identifier))
    }

    mutating func end(_ index: Int) {
        let call = calls.remove(at: index)
        waitingBytes -= call.outbound.waitingBytes
    }

    func itemHeader(_ call: UInt32, isLast: Bool) -> FrameHeader {
        FrameHeader(.requestItem, flags: isLast ? .endOfStream : [], call: call)
    }

    mutating func appendDueCredit(_ index: Int, output: inout [UInt8]) {
        let due = calls[index].inbound.takeDueCredit()
        guard due > 0 else { return }
        FrameEncoder.append(FrameHeader(.credit, call: calls[index].identifier, parameter: due), to: &output)
    }

    /// A client serves no calls, so the last one served is 0.
    func appendGoAway(_ status: [UInt8], output: inout [UInt8]) {
        FrameEncoder.append(FrameHeader(.goAway, parameter: 0), body: status.span.bytes, to: &output)
    }
}

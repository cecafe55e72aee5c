import FrameProtocol

extension ClientEngine {
    func obey(_ command: Commands.Command, now: Tick) {
        switch command {
        case .open(var call):
            let wish = call.deadlineMilliseconds
            call.due = now + (wish == 0 ? limits.defaultDeadline : .milliseconds(Int64(wish)))
            if waiting.isEmpty, machine.canOpen {
                open(call, now: now)
            } else if machine.isOpen, closing == nil {
                wait(call)
            } else {
                refuse(call, .goingAway)
            }
        case .item(let token, let isLast, let body):
            if let call = callOfToken[token] {
                send(call, isLast: isLast, body)
            } else if let index = waiting.firstIndex(where: { $0.token == token }) {
                waiting[index].items.append((isLast, body))
            }
        case .cancel(let token): cancel(token)
        case .consumed(let token, let messages):
            if let call = callOfToken[token] { machine.consumed(call, messages: messages, output: &output) }
        case .leave: machine.leave(output: &output)
        case .close: close(.closedHere)
        }
    }

    /// Opens calls whose turn has come because others have ended.
    func openWaiting(_ now: Tick) {
        var opened = 0
        while opened < waiting.count, machine.canOpen {
            open(waiting[opened], now: now)
            opened += 1
        }
        waiting.removeFirst(opened)
    }

    private func wait(_ call: PendingCall) {
        guard waiting.count < limits.callsWaiting else { return refuse(call, .tooManyCalls) }
        waiting.append(call)
    }

    private func open(_ call: PendingCall, now: Tick) {
        // What is left of the deadline travels; the server cannot know how long the call has waited here.
        let left = (call.due.nanoseconds - min(call.due.nanoseconds, now.nanoseconds)) / 1_000_000
        do throws(OpenRefusal) {
            let identifier = try machine.open(
                procedure: call.procedure, deadlineMilliseconds: UInt32(clamping: max(left, 1)), isLast: call.isLast,
                body: call.body.span.bytes, now: now, output: &output)
            callers[identifier] = (call.token, call.events)
            callOfToken[call.token] = identifier
            for item in call.items { send(identifier, isLast: item.isLast, item.body) }
        } catch {
            refuse(call, error)
        }
    }

    private func send(_ call: UInt32, isLast: Bool, _ body: [UInt8]) {
        let outcome = machine.sendItem(call, isLast: isLast, body: body.span.bytes, output: &output)
        if outcome == .refused { finish(call, .failed(CallFailure(.resourceExhausted, .unknown))) }
    }

    private func cancel(_ token: UInt64) {
        if let call = callOfToken[token] {
            _ = machine.cancel(call, output: &output)
            finish(call, .failed(.cancelled))
        } else if let index = waiting.firstIndex(where: { $0.token == token }) {
            waiting.remove(at: index).events(.failed(CallFailure(.cancelled, .notExecuted)))
        }
    }
}

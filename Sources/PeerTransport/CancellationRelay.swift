import Synchronization

/// Brings a task's cancellation to its call, in whichever order the two are known.
final class CancellationRelay: Sendable {
    private enum State {
        case idle
        case calling(ClientCall)
        case cancelled
    }

    private let state = Mutex(State.idle)

    func set(_ call: ClientCall) {
        let isCancelled = state.withLock { state in
            if case .cancelled = state { return true }
            state = .calling(call)
            return false
        }
        if isCancelled { call.cancel() }
    }

    func cancel() {
        let call = state.withLock { state -> ClientCall? in
            defer { state = .cancelled }
            if case .calling(let call) = state { return call }
            return nil
        }
        call?.cancel()
    }
}

import JukiDomain
import StoreBackup
import Synchronization

/// A backup that was begun, and whoever wants to be told of it: a backup may take longer than any call.
final class BackupRun: Sendable {
    enum Outcome: Sendable {
        case taken(BackupManifest)
        case failed(Refusal)
    }

    /// One who is told: how far it has come, and what became of it.
    struct Listener: Sendable {
        let stream: BackupStream
        let end: @Sendable (Outcome) -> Void
    }

    private struct State {
        var listeners: [Listener] = []
        var progress = BackupProgress(phase: .describing, done: 0, total: 0)
        var outcome: Outcome?
    }

    let number: UInt64
    private let state: Mutex<State>

    init(number: UInt64, for first: Listener) {
        self.number = number
        state = Mutex(State(listeners: [first]))
        first.stream.show(BackupProgress(phase: .describing, done: 0, total: 0), of: number)
    }

    /// Tells one more: at once what became of it, where that is known.
    func attach(_ listener: Listener) {
        let (outcome, progress) = state.withLock { state in
            state.listeners.removeAll { $0.stream.hasEnded }
            if state.outcome == nil { state.listeners.append(listener) }
            return (state.outcome, state.progress)
        }
        if let outcome { listener.end(outcome) } else { listener.stream.show(progress, of: number) }
    }

    func show(_ progress: BackupProgress) {
        let listeners = state.withLock { state in
            state.progress = progress
            return state.listeners
        }
        for listener in listeners { listener.stream.show(progress, of: number) }
    }

    func end(_ outcome: Outcome) {
        let listeners = state.withLock { state in
            defer { state.listeners = [] }
            state.outcome = outcome
            return state.listeners
        }
        for listener in listeners { listener.end(outcome) }
    }
}

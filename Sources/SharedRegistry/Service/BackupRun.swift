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
        var followers: [Listener] = []
        var progress = BackupProgress(phase: .describing, done: 0, total: 0)
        var outcome: Outcome?
    }

    let number: UInt64
    /// Who asked for it: told of its end whether there to hear it or not, since that leaves the evidence of the end.
    private let first: Listener
    private let state = Mutex(State())

    init(number: UInt64, for first: Listener) {
        self.number = number
        self.first = first
    }

    /// Tells its number. It must be found by that number already: whoever is told may follow at once.
    func tellNumber() { show(BackupProgress(phase: .describing, done: 0, total: 0)) }

    /// Tells one more: at once what became of it, where that is known.
    func attach(_ listener: Listener) {
        let (outcome, progress) = state.withLock { state in
            state.followers.removeAll { $0.stream.hasEnded }
            if state.outcome == nil { state.followers.append(listener) }
            return (state.outcome, state.progress)
        }
        if let outcome { listener.end(outcome) } else { listener.stream.show(progress, of: number) }
    }

    func show(_ progress: BackupProgress) {
        let followers = state.withLock { state in
            state.progress = progress
            return state.followers
        }
        for listener in [first] + followers where !listener.stream.hasEnded {
            listener.stream.show(progress, of: number)
        }
    }

    func end(_ outcome: Outcome) {
        let followers = state.withLock { state in
            defer { state.followers = [] }
            // Before anybody can learn of it: it is on record first that it has ended, then that it was told again.
            first.end(outcome)
            state.outcome = outcome
            return state.followers
        }
        for follower in followers where !follower.stream.hasEnded { follower.end(outcome) }
    }
}

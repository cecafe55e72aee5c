import JukiDomain
import JukiMessages
import StoreBackup
import Synchronization

/// The caller's side of a backup: progress as often as it is taken, and the end without fail. The backup goes on when
/// the caller has gone: it was asked for, and its evidence tells of it.
final class BackupStream: RegistryStream {
    private struct State {
        /// Messages that may leave at once.
        var credit = RegistryStreamCredit.first
        var lastSent: (phase: BackupProgress.Phase, at: ContinuousClock.Instant)?
        /// The last message, until it may leave.
        var ending: [UInt8]?
    }

    /// Often enough for a bar that moves.
    private static let interval = Duration.milliseconds(200)

    private let call: any RegistryCall
    private let state = Mutex(State())

    init(_ call: any RegistryCall) {
        self.call = call
    }

    func show(_ progress: BackupProgress) {
        guard let phase = BackupPhase(rawValue: progress.phase.rawValue) else { return }
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            // One message is left for the end.
            guard state.credit > 1 else { return false }
            if let last = state.lastSent, last.phase == progress.phase, now - last.at < Self.interval { return false }
            state.lastSent = (progress.phase, now)
            state.credit -= 1
            return true
        }
        guard isDue else { return }
        let message = TakeBackupResponse.progress(phase, done: progress.done, total: progress.total)
        call.respond(message.encode(), isLast: false)
    }

    func end(_ backup: BackupSummary) {
        let message = TakeBackupResponse.taken(backup).encode()
        let leaves = state.withLock { state in
            if state.credit == 0 { state.ending = message }
            return state.credit > 0
        }
        if leaves { call.respond(message, isLast: true) }
    }

    func writable(credit: Int) {
        let ending = state.withLock { state in
            state.credit = max(state.credit, credit)
            defer { if credit > 0 { state.ending = nil } }
            return credit > 0 ? state.ending : nil
        }
        if let ending { call.respond(ending, isLast: true) }
    }

    func cancelled() {
        call.fail(Refusal(.cancelled))
    }
}

import JukiDomain
import JukiMessages
import StoreBackup
import Synchronization

/// The caller's side of a backup: progress as often as it is taken, and the end without fail. The backup goes on when
/// the caller has gone or signed out: it was asked for, and its evidence tells of it.
final class BackupStream: RegistryStream {
    /// What waits to be told: the newest progress in place of older, the end in place of any.
    private final class Waiting: Sendable {
        let next = Mutex(MessageSender.Next.nothingYet)

        func take() -> MessageSender.Next {
            next.withLock { next in
                defer { next = .nothingYet }
                return next
            }
        }
    }

    /// Often enough for a bar that moves.
    private static let interval = Duration.milliseconds(200)

    private let sender: MessageSender
    private let isNumbered: Bool
    private let isEnded = Atomic(false)
    private let waiting = Waiting()
    private let lastShown = Mutex<(phase: BackupProgress.Phase, at: ContinuousClock.Instant)?>(nil)

    /// - Parameter isNumbered: the progress tells the number of the backup.
    init(_ sender: MessageSender, isNumbered: Bool) {
        self.sender = sender
        self.isNumbered = isNumbered
        sender.start { [waiting] _ in waiting.take() }
    }

    /// Nobody listens any more.
    var hasEnded: Bool { isEnded.load(ordering: .relaxed) }

    func show(_ progress: BackupProgress, of number: UInt64) {
        guard let phase = BackupPhase(rawValue: progress.phase.rawValue) else { return }
        let isDue = lastShown.withLock { last in
            let now = ContinuousClock.now
            if let last, last.phase == progress.phase, now - last.at < Self.interval { return false }
            last = (progress.phase, now)
            return true
        }
        guard isDue else { return }
        let response = TakeBackupResponse.progress(
            phase, done: progress.done, total: progress.total, number: isNumbered ? number : 0)
        tell(.message(response.encode()))
    }

    func end(_ backup: BackupSummary) {
        isEnded.store(true, ordering: .relaxed)
        tell(.last(TakeBackupResponse.taken(backup).encode()))
    }

    private func tell(_ next: MessageSender.Next) {
        waiting.next.withLock { waiting in
            // Progress may come late, from whoever has just begun to follow.
            if case .last = waiting { return }
            waiting = next
        }
        sender.resume()
    }

    func writable(credit: Int) {
        sender.writable(credit: credit)
    }

    func cancelled() {
        isEnded.store(true, ordering: .relaxed)
        sender.cancelled()
    }
}

public import JukiMessages
import JukiDomain

extension JukiConnection {
    /// Takes a backup into the server's own folder and waits until it has been verified, for as long as one call may
    /// last. The backup goes on all the same: ``BackupTaker`` waits for it to its end.
    public func takeBackup(
        progress: (BackupPhase, _ done: UInt64, _ total: UInt64) -> Void = { _, _, _ in }
    ) async throws(JukiError) -> BackupSummary {
        try await backup(TakeBackupRequest()) { phase, done, total, _ in progress(phase, done, total) }
    }

    func backup(
        _ request: TakeBackupRequest,
        progress: (BackupPhase, _ done: UInt64, _ total: UInt64, _ number: UInt64) -> Void
    ) async throws(JukiError) -> BackupSummary {
        for try await message in messages(.takeBackup, request) {
            switch try read(TakeBackupResponse.self, message) {
            case .progress(let phase, let done, let total, let number): progress(phase, done, total, number)
            case .taken(let backup): return backup
            }
        }
        throw .outcomeUnknown
    }
}

/// Takes a backup and waits for its end, however long that takes: over as many calls and connections as needed.
public struct BackupTaker: Sendable {
    private let attemptsMax: Int
    private let connect: @Sendable () async throws(JukiError) -> JukiConnection

    /// - Parameters:
    ///   - attempts: calls tried in a row without a word of progress before giving up; a pause doubles from 100 ms to
    ///     10 s between them.
    ///   - connect: connects, and signs in where that is needed.
    public init(attempts: Int = 10, connect: @escaping @Sendable () async throws(JukiError) -> JukiConnection) {
        attemptsMax = attempts
        self.connect = connect
    }

    /// - Parameter progress: told how far it has come.
    /// - Throws: ``JukiError``: why it was not begun, or what became of it (`BACKUP_FAILED` also where the server was
    ///   started again meanwhile); ``JukiError/outcomeUnknown`` when it broke off before the backup had a number.
    public func take(
        progress: (BackupPhase, _ done: UInt64, _ total: UInt64) -> Void = { _, _, _ in }
    ) async throws(JukiError) -> BackupSummary {
        var number: UInt64 = 0
        var failures = 0
        while true {
            do {
                let connection = try await connect()
                defer { connection.close() }
                let request = TakeBackupRequest(isNumbered: number == 0, follow: number)
                return try await connection.backup(request) { phase, done, total, told in
                    number = told
                    failures = 0
                    progress(phase, done, total)
                }
            } catch {
                failures += 1
                // A session ends after its hours, and the next connection brings another.
                let mayPass = error.isPassing || error.reason == .sessionExpired
                guard number > 0, mayPass, failures < attemptsMax else { throw error }
                await RepeatedCall.pause(after: failures)
            }
        }
    }
}

package import JukiClient
import JukiDomain
import JukiMessages

/// Sends a file and keeps the account of it.
package final class UpdateRun<Register: SpokenRegister> {
    /// The old municipality deletes when it hears of the move. A moment is enough where both files are being sent at
    /// the same time; what is still parked then is sent again another day. Once only: each try takes a number for ever.
    private static var retryPause: Duration { .seconds(3) }

    private let entries: EntryFile
    private let bar: ProgressBar
    private var feed = NoticeFeed<Register>()
    private var account = UpdateAccount<Register>()

    package init(_ entries: EntryFile, bar: ProgressBar, in register: Register.Type) {
        self.entries = entries
        self.bar = bar
    }

    package var report: Report {
        UpdateReport(account, unreadable: feed.unreadable, format: entries.format).report
    }

    package func send(over session: Session) async throws(CommandFailure) {
        defer { bar.finish() }
        try await knock(session)
        var reader = try entries.notices(of: Register.self)
        var ready: ArraySlice<NoticeToSend<Register>> = []
        var fault: CommandFailure?
        try await session.send { () -> NoticeToSend<Register>? in
            // What stands behind a refused notice would be applied without it, or be refused as well.
            guard !account.mustStop else { return nil }
            do throws(CommandFailure) {
                while ready.isEmpty {
                    guard let entry = try reader.next() else { return nil }
                    ready = feed.take(entry)[...]
                }
            } catch {
                // What was read is sent and answered; then the fault is told.
                fault = error
                return nil
            }
            return ready.removeFirst()
        } answered: { answer in
            account.take(answer)
            bar.show(account.answered)
        }
        if let fault { throw fault }
    }

    /// A server that is not there, or does not take notices of this peer, is told at once: sending goes on trying for a
    /// while.
    private func knock(_ session: Session) async throws(CommandFailure) {
        do {
            _ = try await session.ask { connection throws(JukiError) in try await connection.laneState() }
        } catch {
            guard error.status?.refusal.reason == .missingItem else { throw error }
            throw CommandFailure("Only a municipality sends notices; be one, for example --as municipality-462012.")
        }
    }

    /// Sends those who were alive elsewhere again, if the lane stands where the file ended: behind other notices the
    /// new numbers would be somebody else's.
    package func retry(over session: Session) async throws(CommandFailure) {
        guard !account.retryable.isEmpty, account.refused.isEmpty else { return }
        try? await Task.sleep(for: Self.retryPause)
        let state = try await session.ask { connection throws(JukiError) in try await connection.laneState() }
        guard state.lastNoticeNumber == account.lastNumber else { return }
        var notices = account.retries(from: state.lastNoticeNumber + 1)[...]
        try await session.send { account.mustStop ? nil : notices.popFirst() } answered: { account.takeRetry($0) }
    }
}

import JukiDomain
import JukiMessages
import StoreBackup
import Testing

@testable import SharedRegistry

/// Who is told of a backup, and of what, however the callers and the backup overtake each other.
@Suite struct BackupRunTests {
    private static func stream(_ call: RecordedCall = RecordedCall()) -> BackupStream {
        BackupStream(MessageSender(over: call), isNumbered: true)
    }

    /// The record of the end is that of whoever asked for the backup, however many follow it instead.
    @Test func whoeverAskedForItIsToldFirstAlsoWhenGone() {
        let told = Collected<String>()
        func listener(_ name: String) -> BackupRun.Listener {
            BackupRun.Listener(stream: Self.stream()) { _ in told.append(name) }
        }
        let (first, gone) = (listener("first"), listener("gone"))
        let run = BackupRun(number: 1, for: first)
        first.stream.cancelled()
        run.attach(gone)
        run.attach(listener("follower"))
        gone.stream.cancelled()
        run.end(.failed(Refusal(.backupFailed)))
        #expect(told.all == ["first", "follower"])
        run.attach(listener("late"))
        #expect(told.all == ["first", "follower", "late"])
    }
}

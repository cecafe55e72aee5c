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

    /// The backup ends while somebody who has just begun to follow it is being shown how far it was.
    @Test func progressTakesNotThePlaceOfTheEnd() throws {
        let call = RecordedCall(firstCredit: 0)
        let stream = Self.stream(call)
        let backup = BackupSummary(
            number: 1, takenAt: 2, bytes: 3, entries: 4, evidenceSize: 5,
            evidenceRoot: [UInt8](repeating: 6, count: BackupSummary.digestSize),
            digest: [UInt8](repeating: 7, count: BackupSummary.digestSize))
        stream.end(backup)
        stream.show(BackupProgress(phase: .describing, done: 1, total: 2), of: 1)
        stream.writable(credit: 1)
        #expect(call.waitForEnd())
        #expect(try call.answers.map { try TakeBackupResponse(decoding: $0) } == [.taken(backup)])
    }
}

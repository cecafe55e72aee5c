import EvidenceLog
import Foundation
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Backups as a caller meets them, without a network.
@Suite struct BackupDeskTests {
    private static func registry(
        _ bed: TestBed, moment: String = "moment", remark: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> ResidentRegistry {
        let (clock, fatalErrors) = (bed.clock, bed.fatalErrors)
        var settings = BackupSettings(
            directory: bed.directory.path + "/backups", momentDirectory: bed.directory.path + "/" + moment)
        settings.kept = 2
        settings.reserve = 0
        settings.remark = remark
        let registry = try ResidentRegistry(
            store: bed.store, keys: bed.keys, prefecture: 46, backups: settings, clock: { clock.now },
            onFatalError: { fatalErrors.append($0.description) })
        try registry.openSession(at: .representative)
        return registry
    }

    private static func bed() throws -> TestBed {
        let bed = try TestBed()
        try bed.apply((0..<40).map { People.notice($0, on: bed.clock.today, number: People.number($0)) })
        return bed
    }

    /// A caller without credit gets no progress beyond the first messages, and the end when it takes messages again.
    @Test func theEndWaitsForTheCallersCredit() throws {
        let bed = try Self.bed()
        let registry = try Self.registry(bed)
        let call = RecordedCall()
        let stream = try #require(
            registry.begin(.takeBackup, TakeBackupRequest().encode(), from: .representative, over: call))
        #expect(call.waitForEnd())
        #expect(call.ends == 1 && call.answers.count <= Int(RegistryStreamCredit.first))
        guard case .taken(let backup) = try TakeBackupResponse(decoding: try #require(call.answers.last)) else {
            Issue.record("the last message is the backup")
            return
        }
        #expect(backup.number == 1)
        stream.writable(credit: 8)
        #expect(call.ends == 1)
    }

    @Test func whoeverGivesUpEndsTheCallAndNotTheBackup() throws {
        let bed = try Self.bed()
        let registry = try Self.registry(bed)
        let given = RecordedCall()
        let stream = try #require(
            registry.begin(.takeBackup, TakeBackupRequest().encode(), from: .representative, over: given))
        stream.cancelled()
        #expect(given.waitForEnd() && given.refusals.map(\.reason) == [.cancelled])
        // Until it is done another one is refused; then it is on the list.
        var reasons: Set<Reason> = []
        while true {
            let call = RecordedCall()
            registry.begin(.takeBackup, TakeBackupRequest().encode(), from: .representative, over: call)
            #expect(call.waitForEnd())
            guard let refusal = call.refusals.first else { break }
            reasons.insert(refusal.reason)
        }
        #expect(reasons.isSubset(of: [.backupRunning]))
        let list = RecordedCall()
        registry.begin(.listBackups, ListBackupsRequest().encode(), from: .representative, over: list)
        #expect(list.waitForEnd())
        let listed = try ListBackupsResponse(decoding: try #require(list.answers.last)).backups
        #expect(listed.map(\.number) == [1, 2])
    }

    private static func ask(
        _ registry: ResidentRegistry, _ request: TakeBackupRequest
    ) throws -> (messages: [TakeBackupResponse], refusals: [Reason]) {
        let call = RecordedCall()
        registry.begin(.takeBackup, request.encode(), from: .representative, over: call)
        try #require(call.waitForEnd())
        return (try call.answers.map { try TakeBackupResponse(decoding: $0) }, call.refusals.map(\.reason))
    }

    private static func numbers(_ messages: [TakeBackupResponse]) -> [UInt64] {
        messages.compactMap { if case .progress(_, _, _, let number) = $0 { number } else { nil } }
    }

    /// Whoever lost the call is told by another what became of the backup, and none is begun by that.
    @Test func oneThatWasBegunCanBeFollowed() throws {
        let bed = try Self.bed()
        let registry = try Self.registry(bed)
        let first = try Self.ask(registry, TakeBackupRequest(isNumbered: true))
        #expect(!Self.numbers(first.messages).isEmpty && Self.numbers(first.messages).allSatisfy { $0 == 1 })
        let end = try #require(first.messages.last)
        let again = try Self.ask(registry, TakeBackupRequest(follow: 1))
        #expect(again.messages == [end] && again.refusals.isEmpty)
        let unknown = try Self.ask(registry, TakeBackupRequest(follow: 2))
        #expect(unknown.refusals == [.backupFailed] && unknown.messages.isEmpty)
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
            .filter { $0.procedure == Procedure.takeBackup.rawValue }
        #expect(records.map { $0.detail.prefix { $0 != ":" } } == [
            "backup 1 begun", "backup 1 verified", "backup 1 told again", "",
        ])
        let plain = try Self.ask(registry, TakeBackupRequest())
        #expect(Self.numbers(plain.messages).allSatisfy { $0 == 0 }, "who did not ask for it is told no number")

        // After a restart it is on the list.
        let later = try Self.registry(bed)
        #expect(try Self.ask(later, TakeBackupRequest(follow: 1)).messages == [end])
    }

    /// Whoever follows is told of the failure as the first caller is.
    @Test func aFailureIsToldToWhoeverFollows() throws {
        let bed = try Self.bed()
        let registry = try Self.registry(bed, moment: String(repeating: "m", count: 256))
        #expect(try Self.ask(registry, TakeBackupRequest(isNumbered: true)).refusals == [.backupFailed])
        #expect(try Self.ask(registry, TakeBackupRequest(follow: 1)).refusals == [.backupFailed])
    }

    @Test func theNumberOfOneThatFailedIsNoOthers() throws {
        let bed = try Self.bed()
        let registry = try Self.registry(bed, moment: "later/moment")
        #expect(try Self.ask(registry, TakeBackupRequest(isNumbered: true)).refusals == [.backupFailed])
        try FileManager.default.createDirectory(
            atPath: bed.directory.path + "/later", withIntermediateDirectories: false)
        let second = try Self.ask(registry, TakeBackupRequest(isNumbered: true))
        #expect(Set(Self.numbers(second.messages)) == [2] && second.refusals.isEmpty)
        #expect(try Self.ask(registry, TakeBackupRequest(follow: 1)).refusals == [.backupFailed])
        #expect(try Self.ask(registry, TakeBackupRequest(follow: 2)).messages == [try #require(second.messages.last)])
    }

    /// What cannot be read may have been taken for all that: only what is not there was not, or is no more.
    @Test func oneThatCannotBeReadIsNotToldAsFailed() throws {
        let bed = try Self.bed()
        _ = try Self.ask(try Self.registry(bed), TakeBackupRequest())
        let remarks = Collected<String>()
        let later = try Self.registry(bed) { remarks.append($0) }
        let manifest = URL(fileURLWithPath: bed.directory.path + "/backups/000001.backup")
        try Data("another".utf8).write(to: manifest)
        #expect(try Self.ask(later, TakeBackupRequest(follow: 1)).refusals == [.internal])
        #expect(remarks.all.count == 1 && remarks.all.allSatisfy { $0.contains("backup 1 cannot be told of") })
        try FileManager.default.removeItem(at: manifest)
        #expect(try Self.ask(later, TakeBackupRequest(follow: 1)).refusals == [.backupFailed])
        #expect(remarks.all.count == 1)
    }

    /// Two are told at once while it is under way, and the one who gives up is told no more; its end is on record.
    @Test func manyMayFollowOne() throws {
        let bed = try Self.bed()
        try bed.apply((40..<400).map { People.notice($0, on: bed.clock.today) })
        let registry = try Self.registry(bed)
        let first = RecordedCall()
        let stream = try #require(registry.begin(
            .takeBackup, TakeBackupRequest(isNumbered: true).encode(), from: .representative, over: first))
        let end = Date(timeIntervalSinceNow: 30)
        while first.answers.isEmpty, Date() < end { usleep(1000) }
        stream.cancelled()
        #expect(first.waitForEnd())
        let follower = try Self.ask(registry, TakeBackupRequest(follow: 1))
        guard case .taken(let backup) = try #require(follower.messages.last) else {
            Issue.record("the end is the backup")
            return
        }
        #expect(backup.number == 1 && follower.refusals.isEmpty)
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
            .filter { $0.procedure == Procedure.takeBackup.rawValue }
        #expect(records.map { $0.detail.prefix { $0 != ":" } } == [
            "backup 1 begun", "backup 1 verified", "backup 1 told again",
        ])
    }

    @Test func onlyTheNewestAreKept() throws {
        let bed = try Self.bed()
        let registry = try Self.registry(bed)
        for _ in 1...4 {
            let call = RecordedCall()
            registry.begin(.takeBackup, TakeBackupRequest().encode(), from: .representative, over: call)
            #expect(call.waitForEnd() && call.refusals.isEmpty)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: bed.directory.path + "/backups")
        #expect(names.filter { $0.hasSuffix(".backup") }.sorted() == ["000003.backup", "000004.backup"])
    }

    @Test func aServerThatStopsGivesTheBackupUpAndLeavesNothing() throws {
        let bed = try Self.bed()
        let registry = try Self.registry(bed)
        registry.stopBackups()
        let call = RecordedCall()
        registry.begin(.takeBackup, TakeBackupRequest().encode(), from: .representative, over: call)
        #expect(call.waitForEnd())
        #expect(call.refusals.map(\.reason) == [.shuttingDown])
        #expect(!FileManager.default.fileExists(atPath: bed.directory.path + "/moment"))
    }

    /// As when the server may not write into the folder that its store lies in, which it need not do otherwise.
    @Test func aMomentThatCannotBeHeldIsNoFailureOfTheStore() throws {
        let bed = try Self.bed()
        let remarks = Collected<String>()
        let moment = String(repeating: "m", count: 256)
        let registry = try Self.registry(bed, moment: moment) { remarks.append($0) }
        let call = RecordedCall()
        registry.begin(.takeBackup, TakeBackupRequest().encode(), from: .representative, over: call)
        #expect(call.waitForEnd())
        #expect(call.refusals.map(\.reason) == [.backupFailed] && bed.fatalErrors.all.isEmpty)
        let remark = try #require(remarks.all.first)
        #expect(remark.contains(moment) && remark.contains("let the server's user write into the folder"))
        let state = RecordedCall()
        registry.begin(.serverStatus, ServerStatusRequest().encode(), from: .representative, over: state)
        #expect(state.waitForEnd() && state.answers.count == 1)
    }
}

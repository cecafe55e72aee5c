import EvidenceLog
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import OrderedStore
import RegistryServer
import RecordStore
import ResidentRegistry
import SharedRegistry
import StoreBackup
import Synchronization
import Testing

/// Backups over real mutual TLS: taken while the server works, restored elsewhere, served from again.
@Suite struct BackupTests {
    private static let terminal = "terminal-representative-1"

    private func withServer(_ body: (TestServer) async throws -> Void) async throws {
        let server = try TestServer { _ in }
        do { try await body(server) } catch {
            await server.dispose()
            throw error
        }
        await server.dispose()
    }

    /// Sends the beginning of a municipality's first load, and tells the number of the last notice.
    private func load(_ server: TestServer, _ range: Range<Int>) async throws {
        let connection = try await server.connect(Residents.certificate(of: Residents.kagoshima))
        for notice in Residents.firstLoad(Residents.kagoshima)[range] {
            var numbered = notice
            numbered.number = notice.number
            let outcome = try await connection.update(NoticeDraft(numbered))
            #expect(outcome.refusal == nil)
        }
        connection.close()
    }

    @Test func aBackupUnderUpdatesIsTheStateOfOneMoment() async throws {
        try await withServer { server in
            try await load(server, 0..<60)
            let terminal = try await server.connect(Self.terminal)
            let phases = Mutex<Set<BackupPhase>>([])
            async let updating: Void = load(server, 60..<200)
            let backup = try await terminal.takeBackup { phase, _, _ in _ = phases.withLock { $0.insert(phase) } }
            try await updating
            #expect(phases.withLock { $0.contains(.describing) })
            #expect(backup.number == 1 && backup.entries > 0 && !backup.isDamaged)
            #expect(try await terminal.backups() == [backup])

            // Beginning and end are on record, the end with the digests that can be compared years later.
            let records = try server.evidence().filter { $0.procedure == Procedure.takeBackup.rawValue }
            #expect(records.map { String($0.detail.prefix(17)) } == ["backup 1 begun", "backup 1 verified"])
            #expect(records[1].detail.contains("\(backup.entries) entries"))

            // Elsewhere: exactly the lane's notices up to one of them, every index entry, and who restored it.
            let target = server.directory + "/restored"
            #expect(try server.restore(1, into: target).digest == backup.digest)
            await server.stop()
            server.use(store: target)
            // It is behind the last checkpoint that was signed: served only once somebody has accepted that.
            #expect(throws: EvidenceFileError.self) { try server.start() }
            #expect(try server.acceptRestoredStore() != nil)
            try server.start()
            let again = try await server.connect(Self.terminal)
            let lane = try await again.laneState(of: Residents.kagoshima)
            #expect((60...200).contains(lane.lastNoticeNumber) && lane.residents == lane.lastNoticeNumber)
            let held = Residents.firstLoad(Residents.kagoshima)
            for (index, notice) in held.prefix(200).enumerated() {
                let isThere = UInt64(index) < lane.lastNoticeNumber
                let answer = try? await again.lookup(
                    LookupRequest(
                        subject: .code(notice.record.code),
                        purpose: Purpose(legalBasis: "30-15-1-3:同意", applicationNumber: "R-1")))
                #expect((answer?.record.name == notice.record.name.text) == isThere, "notice \(index + 1)")
            }
            let verified = try await again.verifyIndexes()
            #expect(verified.entriesMissing == 0 && verified.entriesOrphaned == 0)
            let restore = try #require(try server.evidence().first { $0.shape == "restore" })
            #expect(restore.detail.hasPrefix("restored from backup 1, digest "))
            #expect(try server.everyEvidence().filter { $0.time < restore.time }.count >= Int(backup.evidenceSize))
        }
    }

    @Test(arguments: ["municipality-462012", "agency-zeimu", "terminal-office-1", "national"])
    func onlyTheAdministratorMayTakeOrSeeOne(_ peer: String) async throws {
        try await withServer { server in
            let connection = try await server.connect(peer)
            await #expect(throws: JukiError.self) { try await connection.takeBackup() }
            await #expect(throws: JukiError.self) { try await connection.backups() }
            let refusals = try server.evidence().filter { [51, 52].contains($0.procedure) }
            #expect(refusals.map(\.result) == [21, 21])
            #expect(!FileManager.default.fileExists(atPath: server.directory + "/backups"))
        }
    }

    @Test func oneAtATime() async throws {
        try await withServer { server in
            try await load(server, 0..<20)
            let terminals = [try await server.connect(Self.terminal), try await server.connect(Self.terminal)]
            // The folder is held as by another process: whoever comes is told so, and may come again.
            let folder = BackupFolder(
                path: server.directory + "/backups", seal: server.running.registry.keys.backupSeal)
            do {
                let lock = try folder.lock()
                await #expect(throws: JukiError.self) { try await terminals[0].takeBackup() }
                _ = consume lock
            }
            #expect(try server.evidence().last?.result == Reason.backupRunning.rawValue)
            let first = try await terminals[0].takeBackup()
            let second = try await terminals[1].takeBackup()
            #expect([first.number, second.number] == [1, 2])
        }
    }

    @Test func aWrongKeyFileOpensNoBackup() async throws {
        try await withServer { server in
            _ = try await server.connect(Self.terminal).takeBackup()
            let other = server.directory + "/other.key"
            _ = try KeyFile.open(path: other)
            let target = server.directory + "/restored"
            let wrong = #expect(throws: BackupError.self) { try server.restore(1, into: target, keyFile: other) }
            #expect(wrong?.description.contains("under another key file") == true)
            #expect(throws: (any Error).self) {
                try server.restore(1, into: target, keyFile: server.directory + "/none.key")
            }
            #expect(!FileManager.default.fileExists(atPath: server.directory + "/none.key"), "none was made")
            #expect(!FileManager.default.fileExists(atPath: target))
        }
    }

    @Test func theKeyAndIndividualNumbersAreNotInTheBackup() async throws {
        try await withServer { server in
            try await load(server, 0..<40)
            _ = try await server.connect(Self.terminal).takeBackup()
            let numbers = Residents.firstLoad(Residents.kagoshima, 40).compactMap(\.record.individualNumber?.digits)
            #expect(numbers.count > 20)
            let secret = try String(contentsOfFile: server.directory + "/sealing.key", encoding: .utf8)
            let patterns = numbers + [String(secret.split(separator: "\n")[1])]
            var searched = 0
            let backups = server.directory + "/backups"
            for path in FileManager.default.enumerator(atPath: backups)?.compactMap({ $0 as? String }) ?? [] {
                guard let bytes = FileManager.default.contents(atPath: backups + "/" + path) else { continue }
                searched += bytes.count
                for pattern in patterns { #expect(bytes.range(of: Data(pattern.utf8)) == nil, "\(path)") }
            }
            #expect(searched > 10_000)
        }
    }

    @Test func aDamagedManifestIsListedAsDamaged() async throws {
        try await withServer { server in
            let terminal = try await server.connect(Self.terminal)
            _ = try await terminal.takeBackup()
            let path = server.directory + "/backups/000001.backup"
            var bytes = try #require(FileManager.default.contents(atPath: path))
            bytes[40] ^= 1
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(try await terminal.backups() == [BackupSummary(damaged: 1)])
            #expect(throws: BackupError.self) { try server.restore(1, into: server.directory + "/restored") }
        }
    }

    /// A backup of before a change of the rules that index keys are made by is as good as any.
    @Test func aBackupWithIndexesOfOtherRulesIsRestoredAndSaysSo() async throws {
        try await withServer { server in
            try await load(server, 0..<20)
            var batch = WriteBatch()
            batch.put(Array("rules".utf8), [1, 1], in: Keyspace(name: "index-state"))
            try server.running.registry.store.write(batch, durability: .synced)
            _ = try await server.connect(Self.terminal).takeBackup()
            let target = server.directory + "/restored"
            #expect(try server.restore(1, into: target).needsIndexRebuild)
            await server.stop()
            server.use(store: target)
            #expect(try server.acceptRestoredStore() != nil)
            #expect(throws: RecordStoreError.self) { try server.start() }
            let rebuilt = try server.rebuildIndexes()
            try server.start()
            // What the start and the records of its own add comes later.
            let evidence = try server.everyEvidence().count
            #expect((20 + 20...20 + UInt64(evidence)).contains(rebuilt), "persons, and the entries of the evidence log")
            #expect(try server.evidence().contains { $0.detail.hasPrefix("restored from backup 1, digest ") })
        }
    }

    /// Only the restored store tells of which prefecture it is; what is wrong is the setting, not the disk.
    @Test func aBackupOfAnotherPrefectureIsCalledThat() async throws {
        try await withServer { server in
            _ = try await server.connect(Self.terminal).takeBackup()
            let target = server.directory + "/restored"
            server.change { $0.prefecture = 13 }
            let failure = #expect(throws: BackupRestoreFailure.self) { try server.restore(1, into: target) }
            server.change { $0.prefecture = 46 }
            guard case .otherPrefecture(target, found: 46, named: 13) = failure else {
                Issue.record("\(failure?.description ?? "")")
                return
            }
            #expect(failure?.description.contains("correct the prefecture, or name a backup of prefecture 13") == true)
            _ = try server.restore(1, into: target + "-again")
        }
    }

    /// The folder is whole, and the operator is told; but nobody is told of a success that no evidence tells of.
    @Test func aRestoreThatCannotBeRecordedIsNoSuccess() async throws {
        try await withServer { server in
            _ = try await server.connect(Self.terminal).takeBackup()
            let target = server.directory + "/restored"
            server.change { $0.store.readOnly = true }
            let failure = #expect(throws: BackupRestoreFailure.self) { try server.restore(1, into: target) }
            server.change { $0.store.readOnly = false }
            let text = failure?.description ?? ""
            #expect(text.hasPrefix("the backup was restored whole into \(target), but the restore could not be"))
        }
    }
}

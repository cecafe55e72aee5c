import EvidenceLog
import Foundation
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing
import TransparencyLog

/// The checkpoint outside the store: what a store that was set back, cut or changed is found out by.
@Suite struct EvidenceCheckpointTests {
    private static let name = "juki-net/46/resident-register"

    private let bed: TestBed
    private let files: EvidenceFiles

    init() throws {
        bed = try TestBed()
        files = EvidenceFiles(
            key: bed.directory.path + "/evidence.key", checkpoint: bed.directory.path + "/evidence.checkpoint")
    }

    private func open() throws -> (log: EvidenceLog, keeper: CheckpointKeeper) {
        let log = try EvidenceLog(store: bed.store)
        return (log, try CheckpointKeeper(log, in: bed.store, name: Self.name, files: files))
    }

    private func write(_ count: Int, to log: EvidenceLog) throws {
        for start in stride(from: 0, to: count, by: 100) {
            let group = (start..<min(start + 100, count)).map { EvidenceLogTests.record(Int(log.size) + $0) }
            try EvidenceLogTests.write(group, to: log, bed.store)
        }
    }

    private func checkpointInFile() throws -> Checkpoint {
        let line = try String(contentsOfFile: files.key + ".pub", encoding: .utf8)
        let key = try #require(VerifierKey(line: String(line.dropLast())))
        return try Checkpoint(signed: String(contentsOfFile: files.checkpoint, encoding: .utf8), key: key)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// Copies the store as it is; the bed's own goes on.
    private func copyOfStore(_ name: String) throws -> String {
        let path = bed.directory.path + "/" + name
        try bed.store.checkpoint(to: path)
        return path
    }

    private func putInPlace(_ copy: String) throws {
        bed.store.close()
        try FileManager.default.removeItem(atPath: bed.path)
        try FileManager.default.copyItem(atPath: copy, toPath: bed.path)
        try bed.reopenStore()
    }

    @Test func theFirstStartMakesKeyAndCheckpoint() throws {
        let (log, keeper) = try open()
        #expect(try mode(files.key) == 0o600)
        #expect(try checkpointInFile() == Checkpoint(origin: Self.name, size: 0, root: TreeHash.empty))
        try write(3, to: log)
        let signed = try keeper.checkpoint(covering: 3)
        #expect(try checkpointInFile() == signed.checkpoint && signed.checkpoint.size == 3)
        try write(700, to: log)
        keeper.stop()
        #expect(try checkpointInFile().size == 703)
        let again = try open()
        #expect(again.keeper.verifierKey.line == keeper.verifierKey.line)
        again.keeper.stop()
    }

    /// Whoever destroys the key later must not leave it under the name that it had as it was written.
    @Test func theSecondNameOfTheKeyGoesAtTheNextStart() throws {
        try open().keeper.stop()
        for name in [".new-0a1b2c3d", ".new-20270401-copy", ".copy"] {
            try FileManager.default.linkItem(atPath: files.key, toPath: files.key + name)
        }
        try "another\n".write(toFile: files.key + ".new-2027", atomically: false, encoding: .utf8)
        try open().keeper.stop()
        let names = try FileManager.default.contentsOfDirectory(atPath: bed.directory.path)
        let keys = names.filter { $0.hasPrefix("evidence.key") }.sorted()
        let kept = ["", ".copy", ".new-2027", ".new-20270401-copy", ".pub"].map { "evidence.key" + $0 }
        #expect(keys == kept, "only what the start left goes")
    }

    /// A commit is signed within a second without anybody asking.
    @Test func growthIsSignedSoon() async throws {
        let (log, keeper) = try open()
        try write(5, to: log)
        let end = ContinuousClock.now + .seconds(20)
        while try checkpointInFile().size < 5, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try checkpointInFile().size == 5)
        keeper.stop()
    }

    @Test func aStoreSetBackIsRefusedUntilItIsAccepted() throws {
        let (log, keeper) = try open()
        try write(300, to: log)
        let copy = try copyOfStore("copy")
        try write(300, to: log)
        keeper.stop()
        try putInPlace(copy)
        #expect(throws: EvidenceFileError.logBehind(logSize: 300, checkpointSize: 600)) { try open() }
        let restored = try EvidenceLog(store: bed.store)
        let record = EvidenceLogTests.record(1)
        let found = try CheckpointKeeper.accept(
            restored, in: bed.store, name: Self.name, files: files, record: record)
        #expect(found == .logBehind(logSize: 300, checkpointSize: 600))
        let last = try #require(try EvidenceLog.entries(from: 301, limit: 9, in: bed.store).first)
        #expect(last.record.detail == "accepted log-size=300 signed-size=600 cause=behind")
        #expect(FileManager.default.fileExists(atPath: files.checkpoint + ".before-301"))
        let (again, next) = try open()
        #expect(again.size == 301)
        #expect(try CheckpointKeeper.accept(
            again, in: bed.store, name: Self.name, files: files, record: record) == nil, "nothing to accept twice")
        next.stop()
    }

    /// Set back and then grown beyond the checkpoint: longer, and not the log that was signed.
    @Test func aStoreThatGrewAnotherWayIsRefused() throws {
        let (log, keeper) = try open()
        try write(300, to: log)
        let copy = try copyOfStore("copy")
        try write(10, to: log)
        keeper.stop()
        try putInPlace(copy)
        let restored = try EvidenceLog(store: bed.store)
        try write(400, to: restored)
        #expect(throws: EvidenceFileError.logDiffers(checkpointSize: 310)) { try open() }
    }

    @Test func anEditedEntryIsRefused() throws {
        let (log, keeper) = try open()
        try write(600, to: log)
        keeper.stop()
        var batch = WriteBatch()
        let key = (0..<8).map { UInt8(truncatingIfNeeded: UInt64(590) >> UInt64(56 - 8 * $0)) }
        var entry = try #require(try bed.store.get(key, in: EvidenceLog.keyspace))
        entry[entry.count - 1] ^= 1
        batch.put(key, entry, in: EvidenceLog.keyspace)
        try bed.store.write(batch, durability: .synced)
        #expect(throws: EvidenceFileError.logDiffers(checkpointSize: 600)) { try open() }
    }

    /// Entries taken out of the store, with the mark that says they were erased: the tree comes from its tiles, and
    /// only the checkpoint knows better.
    @Test func aMarkOfErasureThatNothingTellsOfIsRefused() throws {
        let (log, keeper) = try open()
        try write(600, to: log)
        keeper.stop()
        var batch = WriteBatch()
        batch.put(Array("erased-before".utf8), [0, 0, 0, 0, 0, 0, 1, 0], in: Keyspace(name: "evidence.state"))
        try bed.store.write(batch, durability: .synced)
        let found = EvidenceFileError.erasureUnaccounted(erasedBefore: 256, signedErasedBefore: 0)
        #expect(throws: found) { try open() }
        #expect(found.isAboutTheLog)
        let restored = try EvidenceLog(store: bed.store)
        #expect(try CheckpointKeeper.accept(
            restored, in: bed.store, name: Self.name, files: files, record: EvidenceLogTests.record(1)) == found)
        let last = try #require(try EvidenceLog.entries(from: 601, limit: 9, in: bed.store).first)
        #expect(last.record.detail == "accepted log-size=600 gone-before=256 signed-erased-before=0 cause=erasure")
        try open().keeper.stop()
    }

    /// Killed between a step of an erasure and its checkpoint.
    @Test func anErasureThatIsNotSignedYetIsTold() throws {
        let (log, keeper) = try open()
        try write(600, to: log)
        keeper.stop()
        for isTold in [true, false] {
            let other = try EvidenceLog(store: bed.store)
            other.groupBegins()
            var batch = WriteBatch()
            let step = try other.eraseStep(before: isTold ? 500 : .max, in: bed.store, from: &batch)
            #expect(step.entries == 256)
            var record = EvidenceLogTests.record(1)
            if isTold { record.detail = step.detail(keptSince: "2019-11-30") }
            other.append(record, to: &batch)
            try other.groupIsWhole(&batch, in: bed.store)
            try bed.store.write(batch, durability: .synced)
            other.groupIsDurable()
            if isTold {
                try open().keeper.stop()
                #expect(try checkpointInFile().erasedBefore == 256)
            } else {
                #expect(throws: EvidenceFileError.erasureUnaccounted(erasedBefore: 512, signedErasedBefore: 256)) {
                    try open()
                }
            }
        }
    }

    /// The engine takes a log that ends in the middle for a crash and opens; the checkpoint knows better.
    @Test func aCutWriteAheadLogIsRefused() throws {
        let (log, keeper) = try open()
        try write(300, to: log)
        keeper.stop()
        bed.store.close()
        let names = try FileManager.default.contentsOfDirectory(atPath: bed.path).filter { $0.hasSuffix(".log") }
        let path = try #require(names.sorted().last.map { bed.path + "/" + $0 })
        let content = try Data(contentsOf: URL(fileURLWithPath: path))
        try content.prefix(content.count * 9 / 10).write(to: URL(fileURLWithPath: path))
        try bed.reopenStore()
        let error = #expect(throws: EvidenceFileError.self) { try open() }
        guard case .logBehind(let size, 300) = error, size < 300 else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    /// A manifest that ends early hides whole files; either the store does not open, or the checkpoint refuses it.
    @Test func aCutManifestIsNeverServed() throws {
        let (log, keeper) = try open()
        for _ in 0..<4 {
            try write(300, to: log)
            try bed.store.flush()
        }
        keeper.stop()
        bed.store.close()
        let names = try FileManager.default.contentsOfDirectory(atPath: bed.path).filter { $0.hasPrefix("MANIFEST") }
        let path = bed.path + "/" + (try #require(names.first))
        let content = try Data(contentsOf: URL(fileURLWithPath: path))
        var refused = 0
        for part in stride(from: 2, to: 10, by: 1) {
            let trial = bed.directory.path + "/trial-\(part)"
            try FileManager.default.copyItem(atPath: bed.path, toPath: trial)
            try content.prefix(content.count * part / 10).write(to: URL(fileURLWithPath: trial + "/" + names[0]))
            guard let store = try? OrderedStore(directory: trial, keyspaces: ResidentRegistry.keyspaces) else {
                refused += 1
                continue
            }
            do {
                let log = try EvidenceLog(store: store)
                _ = try CheckpointKeeper(log, in: store, name: Self.name, files: files)
                #expect(log.size >= 1200, "what was signed is all there")
            } catch is EvidenceFileError {
                refused += 1
            } catch is RecordStoreError {
                refused += 1
            }
            store.close()
        }
        #expect(refused > 0)
        try bed.reopenStore()
    }

    @Test func missingAndForeignFilesAreToldApart() throws {
        let (log, keeper) = try open()
        try write(3, to: log)
        keeper.stop()
        let text = try String(contentsOfFile: files.checkpoint, encoding: .utf8)
        try FileManager.default.removeItem(atPath: files.checkpoint)
        #expect(throws: EvidenceFileError.checkpointMissing(path: files.checkpoint, logSize: 3)) { try open() }
        try text.replacing("\n3\n", with: "\n2\n").write(toFile: files.checkpoint, atomically: true, encoding: .utf8)
        #expect(throws: EvidenceFileError.badCheckpoint(path: files.checkpoint, .forged)) { try open() }
        let seed = try String(contentsOfFile: files.key, encoding: .utf8)
        try FileManager.default.removeItem(atPath: files.key)
        #expect(throws: EvidenceFileError.keyMissing(path: files.key)) { try open() }
        try seed.write(toFile: files.key, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: files.key)
        #expect(throws: EvidenceFileError.openToOthers(path: files.key)) { try open() }
    }
}

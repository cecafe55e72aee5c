import Foundation
import OrderedStore
import Testing

@Suite struct BackupTests {
    @Test func aBackupIsVerifiedAndRestoredEqual() throws {
        let directory = TemporaryDirectory()
        let backups = directory.path + "/backups", restored = directory.path + "/restored"
        let store = try openStore(directory)
        try store.put(numberedEntries(2_000))
        try store.put([Entry(key: [1], value: [])], in: byName)
        let first = try store.backup(to: backups)
        try store.put(numberedEntries(1_000, generation: 1))
        let second = try store.backup(to: backups)
        try store.put(numberedEntries(3_000, generation: 2))
        #expect(try OrderedStore.backups(in: backups) == [first, second])
        #expect(first.byteCount > 0)

        let counts = try OrderedStore.verifyBackup(in: backups, scratch: directory.path + "/scratch")
        #expect(counts == [records: 2_000, byName: 1])
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/scratch"))

        try OrderedStore.restore(from: backups, to: restored)
        let copy = try OrderedStore(directory: restored, keyspaces: [records, byName], options: smallOptions())
        let expected = numberedEntries(1_000, generation: 1) + numberedEntries(2_000).dropFirst(1_000)
        #expect(try entries(copy, in: records) == expected)
        #expect(try entries(copy, in: byName) == [Entry(key: [1], value: [])])
        copy.close()

        #expect(kind { try OrderedStore.restore(from: backups, to: restored) } == .invalidArgument)
        let older = directory.path + "/older"
        try OrderedStore.restore(from: backups, number: first.number, to: older)
        let oldCopy = try OrderedStore(directory: older, keyspaces: [records, byName], options: smallOptions())
        #expect(try entries(oldCopy, in: records) == numberedEntries(2_000))

        try OrderedStore.removeOldBackups(in: backups, keeping: 1)
        #expect(try OrderedStore.backups(in: backups) == [second])
        #expect(kind { try OrderedStore.restore(from: backups, number: 1, to: directory.path + "/gone") }
            == .invalidArgument)
    }

    @Test func aDamagedBackupDoesNotPassVerification() throws {
        let seed = announcedSeed("aDamagedBackupDoesNotPassVerification")
        var random = SeededGenerator(seed: seed)
        let directory = TemporaryDirectory()
        let backups = directory.path + "/backups", scratch = directory.path + "/scratch"
        let store = try openStore(directory)
        try store.put(numberedEntries(2_000))
        try store.backup(to: backups)
        let file = try #require(try files(in: backups + "/shared_checksum", endingWith: ".sst").first)
        let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        for _ in 0..<10 {
            var garbled = original
            let place = Int.random(in: 0..<original.count, using: &random)
            garbled[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try Data(garbled).write(to: URL(fileURLWithPath: file))
            #expect(kind { try OrderedStore.verifyBackup(in: backups, scratch: scratch) } == .corruption,
                    "seed \(seed), byte \(place)")
            #expect(!FileManager.default.fileExists(atPath: scratch))
        }
        try Data(original).write(to: URL(fileURLWithPath: file))
        #expect(try OrderedStore.verifyBackup(in: backups, scratch: scratch) == [records: 2_000, byName: 0])
    }

    @Test func missingBackupsAreSaidToBeMissing() throws {
        let directory = TemporaryDirectory()
        #expect(kind { _ = try OrderedStore.backups(in: directory.path + "/no") } == .invalidArgument)
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/no"))
    }

    @Test func aCheckpointIsAStoreOfItsOwn() throws {
        let directory = TemporaryDirectory()
        let target = directory.path + "/checkpoint"
        let store = try openStore(directory)
        try store.put(numberedEntries(2_000))
        try store.checkpoint(to: target)
        try store.put(numberedEntries(2_000, generation: 1))
        try store.compact(records)
        let copy = try OrderedStore(directory: target, keyspaces: [records, byName], options: smallOptions())
        #expect(try entries(copy, in: records) == numberedEntries(2_000))
        #expect(try store.verify() == [records: 2_000, byName: 0])
        #expect(kind { try store.checkpoint(to: target) } == .invalidArgument)
        #expect(kind { try store.checkpoint(to: directory.path + "/no/where") } == .invalidArgument)
    }
}

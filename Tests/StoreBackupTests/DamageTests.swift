import Foundation
import OrderedStore
import StoreBackup
import Testing

/// A restore gives exactly what was backed up, or says what is wrong and leaves nothing behind.
@Suite struct DamageTests {
    private static func bench() throws -> (bench: Bench, manifest: BackupManifest) {
        let bench = try Bench()
        try Bench.write(1...400, to: bench.store)
        try bench.store.flush()
        try Bench.write(401...450, to: bench.store)
        return (bench, try bench.take())
    }

    private static func restoring(_ bench: Bench, _ number: UInt64 = 1) -> BackupError? {
        let target = bench.directory.path + "/restored"
        let found = failure { _ = try bench.work.restore(number, to: target) }
        #expect(found == nil || !FileManager.default.fileExists(atPath: target), "nothing is left of it")
        try? FileManager.default.removeItem(atPath: target)
        return found
    }

    @Test func everyByteOfEveryFileIsHeldAgainstTheSeal() throws {
        let seed = announcedSeed("everyByteOfEveryFileIsHeldAgainstTheSeal")
        var random = SeededGenerator(seed: seed)
        let (bench, manifest) = try Self.bench()
        let files = filesUnder(bench.folder.path).filter { !$0.hasSuffix("/lock") }
        #expect(files.count == Set(manifest.files.map(\.digest)).count + 1)
        #expect(Set(manifest.files.map { $0.name.prefix { $0.isLetter } }).isSuperset(of: ["CURRENT", "MANIFEST"]))
        for file in files {
            let original = try contents(file)
            // Every byte of the manifest; of the others the ends and places by chance.
            var places = Array(original.indices)
            if !file.hasSuffix(".backup") {
                places = Array(Set([0, original.count - 1] + (0..<12).map { _ in
                    Int.random(in: 0..<max(1, original.count), using: &random)
                })).filter { original.indices.contains($0) }
            }
            for place in places {
                var garbled = original
                garbled[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                try replace(file, with: garbled)
                #expect(Self.restoring(bench) != nil, "seed \(seed), byte \(place) of \(file)")
            }
            try replace(file, with: original)
        }
        #expect(Self.restoring(bench) == nil, "and whole again it is restored")
    }

    @Test func missingShortAndLongFilesAreFound() throws {
        let (bench, _) = try Self.bench()
        for file in filesUnder(bench.folder.path + "/files") {
            let original = try contents(file)
            try replace(file, with: original + [0])
            #expect(Self.restoring(bench) != nil)
            if !original.isEmpty {
                try replace(file, with: original.dropLast())
                #expect(Self.restoring(bench) != nil)
            }
            try FileManager.default.removeItem(atPath: file)
            #expect(Self.restoring(bench) != nil)
            try replace(file, with: original)
        }
        #expect(Self.restoring(bench) == nil)
    }

    @Test func aManifestDoesNotPassForAnother() throws {
        let (bench, _) = try Self.bench()
        try Bench.write(451...460, to: bench.store)
        _ = try bench.take()
        let paths = [1, 2].map { bench.folder.path + "/00000\($0).backup" }
        try replace(paths[1], with: try contents(paths[0]))
        guard case .damagedManifest(2)? = Self.restoring(bench, 2) else {
            Issue.record("an older backup passed for a newer one")
            return
        }
    }

    @Test func anotherKeyFileIsSaidToBeAnother() throws {
        let (bench, _) = try Self.bench()
        let other = BackupFolder(path: bench.folder.path, seal: Bench.key(2))
        let target = bench.directory.path + "/restored"
        let found = failure { _ = try BackupWork(folder: other, facts: Bench.facts).restore(1, to: target) }
        guard case .otherKeyFile(1)? = found else {
            Issue.record("\(String(describing: found))")
            return
        }
        #expect(found?.description.contains("key file that belongs to it") == true)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func onlyAnEmptyFolderIsRestoredInto() throws {
        let (bench, _) = try Self.bench()
        let target = bench.directory.path + "/full"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
        try replace(target + "/letter", with: [1])
        guard case .targetNotEmpty? = failure({ _ = try bench.work.restore(1, to: target) }) else {
            Issue.record("a folder that holds something was restored into")
            return
        }
        #expect(try contents(target + "/letter") == [1])
        try FileManager.default.removeItem(atPath: target + "/letter")
        _ = try bench.work.restore(1, to: target)
        #expect(try Bench.prefix(in: target) == 450)
    }

    /// A manifest that tells of other content than its files hold, well sealed: the comparison is not for show.
    @Test func contentThatDiffersFromItsDescriptionIsFound() throws {
        let (bench, _) = try Self.bench()
        var work = bench.work
        let facts = Bench.facts
        work.facts = { store throws(StoreError) in
            var known = try facts(store)
            known.evidenceSize += 1
            return known
        }
        let target = bench.directory.path + "/restored"
        guard case .differs("evidence", 1)? = failure({ _ = try work.restore(1, to: target) }) else {
            Issue.record("an evidence root that differs was not found")
            return
        }
    }
}

import Foundation
import Glibc
import OrderedStore
import StoreBackup
import Synchronization
import Testing

@Suite struct TakingTests {
    @Test func aBackupUnderWritesHoldsOneCommit() throws {
        let bench = try Bench()
        try Bench.write(1...3_000, to: bench.store)
        let writer = Writer(bench.store, after: 3_000)
        for round in 1...3 {
            let before = writer.written
            let manifest = try bench.take()
            let after = writer.written
            #expect(after > before, "writes went on meanwhile")
            let target = bench.directory.path + "/restored-\(round)"
            #expect(try bench.work.restore(manifest.number, to: target) == manifest)
            let held = try #require(try Bench.prefix(in: target), "not the state after any commit")
            #expect(held == manifest.description.facts.evidenceSize)
            #expect((before...after + 1).contains(held))
        }
        #expect(writer.end() == nil)
        #expect(try bench.folder.numbers() == [1, 2, 3])
    }

    @Test func unchangedFilesAreSharedAndOldBackupsGoWithTheirFiles() throws {
        let bench = try Bench()
        try Bench.write(1...2_000, to: bench.store)
        try bench.store.flush()
        let first = try bench.take()
        try Bench.write(2_001...2_100, to: bench.store)
        let second = try bench.take()
        let shared = Set(first.files.map(\.digest)).intersection(second.files.map(\.digest))
        #expect(!shared.isEmpty)
        let needed = Set(first.files.map(\.digest)).union(second.files.map(\.digest))
        #expect(filesUnder(bench.folder.path + "/files").count == needed.count)

        do {
            let lock = try bench.folder.lock()
            #expect(try bench.folder.removeOld(keeping: 1, holding: lock) == 1)
        }
        #expect(try bench.folder.numbers() == [2])
        #expect(filesUnder(bench.folder.path + "/files").count == Set(second.files.map(\.digest)).count)
        #expect(failure { _ = try bench.folder.manifest(1) }?.description.contains("no backup 1") == true)
        _ = try bench.work.restore(2, to: bench.directory.path + "/restored")
        #expect(try Bench.prefix(in: bench.directory.path + "/restored") == 2_100)
    }

    @Test func aDamagedSharedFileIsWrittenAnew() throws {
        let bench = try Bench()
        try Bench.write(1...2_000, to: bench.store)
        let first = try bench.take()
        let file = try #require(first.files.first { $0.name.hasSuffix(".sst") })
        let path = "\(bench.folder.path)/files/\(file.digest)"
        var bytes = try contents(path)
        bytes[bytes.count / 2] ^= 1
        try replace(path, with: bytes)
        let target = bench.directory.path + "/restored"
        guard case .damagedFile? = failure({ _ = try bench.work.restore(1, to: target) }) else {
            Issue.record("a damaged file was restored")
            return
        }
        _ = try bench.take()
        _ = try bench.work.restore(1, to: target)
        #expect(try Bench.prefix(in: target) == 2_000)
    }

    /// Stopped at every step: nothing is listed, nothing stays behind, and the next attempt is whole.
    @Test func aBackupThatIsCutOffLeavesNothing() throws {
        let bench = try Bench()
        try Bench.write(1...1_500, to: bench.store)
        let steps = Mutex(0)
        var limit = 0
        while true {
            limit += 1
            steps.withLock { $0 = limit }
            var work = bench.work
            work.isStopped = {
                steps.withLock { left in
                    left -= 1
                    return left < 0
                }
            }
            let failed = failure { _ = try bench.take(work) }
            #expect(!FileManager.default.fileExists(atPath: bench.moment))
            #expect(!FileManager.default.fileExists(atPath: bench.folder.path + "/scratch"))
            guard let failed else { break }
            guard case .stopped = failed else {
                Issue.record("\(failed)")
                return
            }
            #expect(try bench.folder.numbers().isEmpty, "step \(limit)")
            #expect(filesUnder(bench.folder.path + "/files").isEmpty, "step \(limit)")
        }
        #expect(limit > 20, "it was cut off in many places: \(limit)")
        #expect(try bench.folder.numbers() == [1])
    }

    @Test func whatACrashLeftIsSweptAway() throws {
        let bench = try Bench()
        try Bench.write(1...200, to: bench.store)
        for path in ["/backups", "/backups/files", "/backups/scratch", "/moment"] {
            try FileManager.default.createDirectory(
                atPath: bench.directory.path + path, withIntermediateDirectories: false)
        }
        for path in ["/backups/000001.backup.part", "/backups/files/00ff", "/backups/files/11.part",
                     "/backups/scratch/CURRENT", "/moment/CURRENT"] {
            try replace(bench.directory.path + path, with: [1, 2, 3])
        }
        let manifest = try bench.take()
        #expect(filesUnder(bench.folder.path).count == Set(manifest.files.map(\.digest)).count + 2)
        #expect(!FileManager.default.fileExists(atPath: bench.moment))
    }

    /// In a process of its own: a descriptor that is closed twice is somebody else's the second time.
    @Test func aRefusedLockClosesNoFileOfOthers() async {
        await #expect(processExitsWith: .success) {
            let bench = try Bench()
            let lock = try bench.folder.lock()
            let isDone = Atomic(false)
            let lost = Atomic(0)
            let opener = Thread {
                while !isDone.load(ordering: .relaxed) {
                    let file = open("/dev/null", O_RDONLY)
                    sched_yield()
                    if close(file) != 0 { lost.add(1, ordering: .relaxed) }
                }
            }
            opener.start()
            for _ in 0..<20_000 {
                guard case .folderInUse? = failure({ _ = try bench.folder.lock() }) else { fatalError("not refused") }
            }
            isDone.store(true, ordering: .relaxed)
            precondition(lost.load(ordering: .relaxed) == 0, "a file was closed under its owner")
            _ = consume lock
        }
    }

    @Test func onlyOneWorksInTheFolder() throws {
        let bench = try Bench()
        let lock = try bench.folder.lock()
        guard case .folderInUse? = failure({ _ = try bench.folder.lock() }) else {
            Issue.record("two hold the folder")
            return
        }
        _ = consume lock
        _ = try bench.folder.lock()
    }

    @Test func aDiskWithoutRoomIsNotFilled() throws {
        let bench = try Bench()
        try Bench.write(1...200, to: bench.store)
        var work = bench.work
        work.reserve = .max / 2
        guard case .noSpace? = failure({ _ = try bench.take(work) }) else {
            Issue.record("the reserve was not kept")
            return
        }
        #expect(try bench.folder.numbers().isEmpty)
        #expect(filesUnder(bench.folder.path + "/files").isEmpty)
        try Bench.write(201...210, to: bench.store)
    }
}

import Foundation
import Glibc
import OrderedStore
import Processes
import StoreBackup
import Synchronization
import Testing

/// Whether this process may make a mount namespace of its own (root, outside most containers).
private let canMountPrivately: Bool = {
    let probe = try? ChildProgram.run("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
    return probe?.status == 0
}()

/// `unshare(CLONE_NEWNS)`, looked up by name: the module map of the C library leaves GNU extensions out.
private func leaveMountNamespace() -> Int32 {
    typealias Unshare = @convention(c) (Int32) -> Int32
    guard let symbol = dlsym(nil, "unshare") else { return -1 }
    return unsafeBitCast(symbol, to: Unshare.self)(0x0002_0000)
}

@Suite struct DiskFullTests {
    /// Somebody else fills the disk at the nth step, for many n: before a file, within one, at the scratch copy, while
    /// it is compared. The store lies on another disk.
    @Test(.enabled(if: canMountPrivately, "needs the right to mount a small file system in a private namespace"))
    func aFullDiskLeavesTheStoreServingAndNoHalfBackup() async {
        // In a child process: the namespace belongs to one thread and the threads it starts, the engine's among them.
        await #expect(processExitsWith: .success) {
            precondition(leaveMountNamespace() == 0)
            precondition(mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0)
            let directory = TemporaryDirectory()
            let bench = try Bench(at: directory)
            try Bench.write(1...2_000, to: bench.store)
            let disk = directory.path + "/backups"
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
            var (written, refused) = (UInt64(2_000), 0)
            for step in [1, 2, 3, 5, 8, 13, 16, 21, 27, 34, 45, 55, 1_000] {
                precondition(mount("tmpfs", disk, "tmpfs", 0, "size=4m") == 0)
                var work = bench.work
                let steps = Mutex(step)
                work.progress = { _ in
                    let isNow = steps.withLock { left in
                        left -= 1
                        return left == 0
                    }
                    if isNow { Self.fill(disk) }
                }
                let failed = failure { _ = try bench.take(work) }
                let listed = try bench.folder.numbers()
                if let failed {
                    guard case .noSpace = failed else { preconditionFailure("step \(step): \(failed)") }
                    refused += 1
                    #expect(listed.isEmpty)
                    #expect(filesUnder(disk + "/files").isEmpty)
                } else {
                    #expect(listed == [1])
                }
                umount2(disk, Int32(MNT_DETACH))
                try Bench.write(written + 1...written + 10, to: bench.store)
                written += 10
                #expect(step < 1_000 || failed == nil, "a disk with room takes the backup")
            }
            #expect(refused > 7)
            bench.store.close()
            #expect(try Bench.prefix(in: directory.path + "/store") == written)
        }
    }

    private static func fill(_ disk: String) {
        let descriptor = open(disk + "/filler", O_WRONLY | O_CREAT, 0o600)
        let block = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
        close(descriptor)
    }
}

import Foundation
import Glibc
import OrderedStore
import Processes
import Testing

/// Whether this process may make a mount namespace of its own (root, outside most containers).
private let canMountPrivately: Bool = {
    let probe = try? ChildProgram.run("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
    return probe?.status == 0
}()

private func mountMemory(at path: String, bytes: Int, flags: Int) {
    let mounted = mount("tmpfs", path, "tmpfs", UInt(flags), "size=\(bytes)")
    precondition(mounted == 0, "mounting failed: \(errno)")
}

/// `unshare(CLONE_NEWNS)`, looked up by name: the module map of the C library leaves GNU extensions out.
private func leaveMountNamespace() -> Int32 {
    typealias Unshare = @convention(c) (Int32) -> Int32
    guard let symbol = dlsym(nil, "unshare") else { return -1 }
    return unsafeBitCast(symbol, to: Unshare.self)(0x0002_0000)
}

@Suite struct DiskFullTests {
    @Test(.enabled(if: canMountPrivately, "needs the right to mount a small file system in a private namespace"))
    func aFullDiskRefusesWritesKeepsReadsAndLosesNothing() async {
        // In a child process: the namespace belongs to one thread and the threads it starts, the engine's among them.
        await #expect(processExitsWith: .success) {
            precondition(leaveMountNamespace() == 0)
            precondition(mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0)
            let directory = TemporaryDirectory()
            mountMemory(at: directory.path, bytes: 6 << 20, flags: 0)
            let store = try openStore(directory)
            var random = SeededGenerator(seed: 1)
            var acknowledged: [Entry] = []
            var refusal: StoreError?
            while refusal == nil {
                let value = (0..<4_000).map { _ in UInt8.random(in: 0...255, using: &random) }
                let entry = Entry(key: bytes(String(100_000 + acknowledged.count)), value: value)
                do {
                    try store.put([entry], durability: .synced)
                    acknowledged.append(entry)
                } catch let error as StoreError {
                    refusal = error
                }
            }
            #expect(refusal?.kind == .noSpace, "\(String(describing: refusal))")
            #expect(acknowledged.count > 100)
            #expect(try entries(store, in: records) == acknowledged)
            store.close()

            mountMemory(at: directory.path, bytes: 64 << 20, flags: Int(MS_REMOUNT))
            let reopened = try openStore(directory)
            #expect(try entries(reopened, in: records) == acknowledged)
            try reopened.put([Entry(key: [1], value: [1])], durability: .synced)
            reopened.close()
            umount2(directory.path, Int32(MNT_DETACH))
        }
    }
}

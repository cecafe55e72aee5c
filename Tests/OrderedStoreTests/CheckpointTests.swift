import Foundation
import OrderedStore
import Testing

@Suite struct CheckpointTests {
    @Test func aCheckpointIsAStoreOfItsOwn() throws {
        let directory = TemporaryDirectory()
        let target = directory.path + "/checkpoint"
        let store = try openStore(directory)
        try store.put(numberedEntries(2_000))
        try store.checkpoint(to: target)
        let permissions = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
        #expect(permissions == 0o700)
        try store.put(numberedEntries(2_000, generation: 1))
        try store.compact(records)
        let copy = try OrderedStore(directory: target, keyspaces: [records, byName], options: smallOptions())
        #expect(try entries(copy, in: records) == numberedEntries(2_000))
        #expect(try store.verify() == [records: 2_000, byName: 0])
        #expect(kind { try store.checkpoint(to: target) } == .invalidArgument)
        #expect(kind { try store.checkpoint(to: directory.path + "/no/where") } == .invalidArgument)
    }

    /// The store has lost nothing by it, and goes on.
    @Test func aPlaceWhereNothingCanBeMadeIsTheCallersMistake() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        try store.put(numberedEntries(100))
        let file = directory.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        let tooLong = directory.path + "/" + String(repeating: "n", count: 256)
        for target in [file + "/checkpoint", tooLong] {
            #expect(kind { try store.checkpoint(to: target) } == .invalidArgument, "\(target)")
        }
        try store.put(numberedEntries(100, generation: 1))
        try store.checkpoint(to: directory.path + "/checkpoint")
    }
}

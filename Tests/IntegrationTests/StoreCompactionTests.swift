import Foundation
import JukiDomain
import OrderedStore
import RegistryServer
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// What was erased leaves the files with `--compact`, and nothing else does.
@Suite struct StoreCompactionTests {
    /// A mistyped path, or a disk that is not mounted, is no empty register whose indexes equal its records.
    @Test func workOnAStoreThatIsNotThereMakesNone() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "missing-\(UUID().uuidString)").path
        var options = RegistryServerOptions()
        options.storeDirectory = directory
        options.keyFile = directory + ".key"
        #expect(throws: StoreError.self) {
            try IndexMaintenance<IdentityRegister>(options, today: try CalendarDate(year: 2026, month: 4, day: 1))
        }
        #expect(throws: StoreError.self) { try StoreCompaction<IdentityRegister>.run(options) { _ in } }
        for path in [directory, directory + ".key"] { #expect(!FileManager.default.fileExists(atPath: path)) }
    }

    @Test func erasedBytesLeaveTheFiles() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "compaction-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var random = SystemRandomNumberGenerator()
        // Random, so that no compression hides it.
        let canary = (0..<48).map { _ in UInt8.random(in: 0...255, using: &random) }
        let neighbour = (0..<48).map { _ in UInt8.random(in: 0...255, using: &random) }
        var options = RegistryServerOptions()
        options.storeDirectory = directory
        do {
            let store = try OrderedStore(directory: directory, keyspaces: ResidentRegistry.keyspaces)
            defer { store.close() }
            var batch = WriteBatch()
            batch.put(canary, canary, in: Keyspaces.records)
            batch.put(neighbour, neighbour, in: Keyspaces.records)
            try store.write(batch, durability: .synced)
            try store.flush()
            var erasure = WriteBatch()
            erasure.delete(canary, in: Keyspaces.records)
            try store.write(erasure, durability: .synced)
        }
        #expect(Self.places(of: canary, under: directory) > 0, "the search finds what lies there")
        try StoreCompaction<IdentityRegister>.run(options) { _ in }
        #expect(Self.places(of: canary, under: directory) == 0)
        #expect(Self.places(of: neighbour, under: directory) > 0)
        let store = try OrderedStore(directory: directory, keyspaces: ResidentRegistry.keyspaces)
        defer { store.close() }
        #expect(try store.get(neighbour, in: Keyspaces.records) == neighbour)
    }

    private static func places(of bytes: [UInt8], under directory: String) -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.count { name in
            FileManager.default.contents(atPath: directory + "/" + name)?.range(of: Data(bytes)) != nil
        }
    }
}

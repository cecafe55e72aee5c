import Foundation
import OrderedStore
import Testing

@Suite struct OpeningTests {
    @Test func aSecondOpenIsRefused() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        #expect(kind { _ = try openStore(directory) } == .notOpen)
        store.close()
        _ = try openStore(directory)
    }

    @Test func missingKeyspacesAreMadeAndUnknownOnesRefused() throws {
        let directory = TemporaryDirectory()
        try OrderedStore(directory: directory.store, keyspaces: [records]).put([Entry(key: [1], value: [2])])
        let store = try openStore(directory)
        #expect(store.keyspaces == [byName, records])
        #expect(try store.get([1], in: records) == [2])
        store.close()
        #expect(kind { _ = try OrderedStore(directory: directory.store, keyspaces: [records]) } == .invalidArgument)
        #expect(try Set(OrderedStore.keyspaces(in: directory.store)) == [records, byName])
        #expect(try OrderedStore.keyspaces(in: directory.path + "/nothing") == [])
    }

    @Test func aStoreThatMustExistIsNotMade() throws {
        let directory = TemporaryDirectory()
        var options = smallOptions()
        options.createIfMissing = false
        #expect(kind { _ = try openStore(directory, options) } == .invalidArgument)
        #expect(!FileManager.default.fileExists(atPath: directory.store))
    }

    @Test func aReadOnlyStoreReadsBesideTheWriterAndRefusesWrites() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        try store.put([Entry(key: [1], value: [2])], durability: .synced)
        var options = smallOptions()
        options.readOnly = true
        let reader = try OrderedStore(directory: directory.store, keyspaces: [records], options: options)
        #expect(try reader.get([1], in: records) == [2])
        #expect(kind { try reader.put([Entry(key: [3], value: [4])]) } == .invalidArgument)
        #expect(kind {
            _ = try OrderedStore(directory: directory.store, keyspaces: [Keyspace(name: "new")], options: options)
        } == .invalidArgument)
        #expect(try store.get([1], in: records) == [2])
    }

    @Test func aLostCurrentFileIsDamageAndNotANewStore() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        try store.put([Entry(key: [1], value: [2])], durability: .synced)
        try store.flush()
        store.close()
        let kept = try Data(contentsOf: URL(fileURLWithPath: directory.store + "/CURRENT"))
        try FileManager.default.removeItem(atPath: directory.store + "/CURRENT")
        #expect(kind { _ = try openStore(directory) } == .corruption)
        try kept.write(to: URL(fileURLWithPath: directory.store + "/CURRENT"))
        #expect(try openStore(directory).get([1], in: records) == [2])
    }

    @Test func errorsSayWhatToDo() {
        let error = StoreError(kind: .noSpace, message: "writing a batch")
        #expect(error.description == "The disk is full: writing a batch. "
            + "Free space or enlarge the file system, then open the store again.")
    }

    @Test func destroyingRemovesTheStore() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        try store.put([Entry(key: [1], value: [2])])
        #expect(kind { try OrderedStore.destroy(directory: directory.store) } == .notOpen)
        store.close()
        try OrderedStore.destroy(directory: directory.store)
        #expect(try openStore(directory).get([1], in: records) == nil)
    }
}

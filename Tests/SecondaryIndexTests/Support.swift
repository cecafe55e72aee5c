import Foundation
import JukiDomain
import OrderedStore
@testable import SecondaryIndex

/// A store of its own for one test, with nothing in it but indexes; gone afterwards.
final class TestStore {
    let store: OrderedStore
    private let directory: String

    init() throws {
        directory = NSTemporaryDirectory() + "/secondary-index-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var options = StoreOptions()
        options.blockCacheBytes = 4 << 20
        options.writeBufferBytes = 256 << 10
        store = try OrderedStore(
            directory: directory + "/store", keyspaces: SecondaryIndex.allKeyspaces, options: options)
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Writes what `change` adds to a batch.
    func write(_ change: (inout WriteBatch) -> Void) throws {
        var batch = WriteBatch()
        change(&batch)
        try store.write(batch, durability: .buffered)
    }

    func add(_ versions: [IndexedVersion]) throws {
        try write { batch in
            for version in versions { SecondaryIndex.add(version, to: &batch) }
        }
    }

    /// All entries of an index.
    func entries(in index: IndexName) throws -> [[UInt8]: [UInt8]] {
        var found: [[UInt8]: [UInt8]] = [:]
        var cursor = try store.scan(in: index.keyspace, from: [], to: nil)
        while try cursor.next() { found[cursor.key] = cursor.value }
        return found
    }

    func entryCount() throws -> Int {
        try IndexName.allCases.reduce(0) { try $0 + entries(in: $1).count }
    }
}

/// The records, in memory.
struct MemorySource: VersionSource {
    private(set) var versions: [VersionID: IndexedVersion] = [:]
    /// Changes of code: the next one of a person by the one before.
    var successors: [ResidentRecordCode: ResidentRecordCode] = [:]

    init(_ versions: [IndexedVersion] = []) {
        for version in versions { self[version] = version }
    }

    subscript(version: IndexedVersion) -> IndexedVersion? {
        get { versions[VersionID(version)] }
        set { versions[VersionID(version)] = newValue }
    }

    func version(of code: ResidentRecordCode, sequence: UInt64) throws(StoreError) -> IndexedVersion? {
        versions[VersionID(code: code, sequence: sequence)]
    }

    func presentCode(of code: ResidentRecordCode) -> ResidentRecordCode {
        var code = code
        while let next = successors[code] { code = next }
        return code
    }

    func forEachVersion(_ body: (IndexedVersion) throws(StoreError) -> Void) throws(StoreError) {
        for version in versions.values { try body(version) }
    }
}

/// SplitMix64: small, and the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A fresh seed, or the one in the environment to play a failure again; printed either way.
func announcedSeed(_ test: String) -> UInt64 {
    let given = ProcessInfo.processInfo.environment["JUKI_TEST_SEED"].flatMap(UInt64.init)
    let seed = given ?? UInt64.random(in: .min ... .max)
    print("\(test): JUKI_TEST_SEED=\(seed)")
    return seed
}

extension SearchResult {
    var codes: [ResidentRecordCode] { hits.map(\.code) }
}

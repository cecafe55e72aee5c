import Foundation
import OrderedStore
import Synchronization

/// A directory of its own for one test, gone afterwards.
final class TemporaryDirectory {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "/ordered-store-" + UUID().uuidString
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)  // no disk, no test
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/store" }
}

let records = Keyspace(name: "records")
let byName = Keyspace(name: "index.name")

/// Small buffers, so that tests reach files and merges quickly.
func smallOptions() -> StoreOptions {
    var options = StoreOptions()
    options.blockCacheBytes = 4 << 20
    options.writeBufferBytes = 256 << 10
    return options
}

func openStore(_ directory: TemporaryDirectory, _ options: StoreOptions = smallOptions()) throws -> OrderedStore {
    try OrderedStore(directory: directory.store, keyspaces: [records, byName], options: options)
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

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

struct Entry: Hashable {
    var key: [UInt8]
    var value: [UInt8]
}

/// The whole of a scan.
func entries(_ reader: some StoreReading, in keyspace: Keyspace, from: [UInt8] = [], to: [UInt8]? = nil,
             reverse: Bool = false) throws -> [Entry] {
    var cursor = try reader.scan(in: keyspace, from: from, to: to, reverse: reverse)
    var found: [Entry] = []
    while try cursor.next() { found.append(Entry(key: cursor.key, value: cursor.value)) }
    return found
}

extension OrderedStore {
    func put(_ entries: [Entry], in keyspace: Keyspace = records, durability: Durability = .buffered) throws {
        var batch = WriteBatch()
        for entry in entries { batch.put(entry.key, entry.value, in: keyspace) }
        try write(batch, durability: durability)
    }
}

/// Blocking work on a thread of its own: store calls do not belong on the cooperative pool.
final class RunningThread: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Void) {
        Thread { [self] in
            outcome.withLock { $0 = Result { try work() } }
            done.signal()
        }.start()
    }

    func join() throws {
        done.wait()
        try outcome.withLock { $0 }?.get()
    }
}

/// What kind of store error the work throws; nil if it throws none.
func kind(_ body: () throws -> Void) -> StoreError.Kind? {
    do {
        try body()
        return nil
    } catch {
        return (error as? StoreError)?.kind
    }
}

/// `number` entries with keys in order and values that tell where they belong.
func numberedEntries(_ number: Int, generation: Int = 0) -> [Entry] {
    (0..<number).map { index in
        Entry(key: bytes("key " + String(100_000 + index)), value: bytes("value \(index) of generation \(generation)"))
    }
}

func copy(_ from: String, to: String) throws {
    try? FileManager.default.removeItem(atPath: to)
    try FileManager.default.copyItem(atPath: from, toPath: to)
}

func files(in directory: String, endingWith suffix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(suffix) }.sorted()
        .map { directory + "/" + $0 }
}

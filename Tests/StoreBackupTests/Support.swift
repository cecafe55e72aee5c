import Foundation
import MutualTLS
import OrderedStore
import StoreBackup
import Synchronization

/// A directory of its own for one test, gone afterwards.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        path = NSTemporaryDirectory() + "/store-backup-" + UUID().uuidString
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)  // no disk, no test
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

let left = Keyspace(name: "left"), right = Keyspace(name: "right"), log = Keyspace(name: "log")

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

/// A store, its folder of backups, and a plan of writes whose every prefix can be told from its content: the nth
/// batch puts n into `left` and `right`, and the number of batches into `log`.
struct Bench {
    let directory: TemporaryDirectory
    let store: OrderedStore
    let folder: BackupFolder

    static func key(_ byte: UInt8 = 1) -> KeyedHash {
        try! KeyedHash(key: [UInt8](repeating: byte, count: 32))  // 32 bytes are a key
    }

    init(at directory: TemporaryDirectory = TemporaryDirectory()) throws {
        self.directory = directory
        store = try Self.open(directory.path + "/store")
        folder = BackupFolder(path: directory.path + "/backups", seal: Self.key())
    }

    static func open(_ path: String) throws -> OrderedStore {
        var options = StoreOptions()
        options.blockCacheBytes = 4 << 20
        options.writeBufferBytes = 256 << 10
        return try OrderedStore(directory: path, keyspaces: [left, right, log], options: options)
    }

    static let facts: StoreFactsReader = { store throws(StoreError) in
        let bytes = try store.get([0], in: log) ?? []
        return StoreFacts(
            format: "bench 1", evidenceSize: bytes.reduce(0) { $0 << 8 | UInt64($1) },
            evidenceRoot: SHA256Digest(hashing: bytes))
    }

    var work: BackupWork {
        var work = BackupWork(folder: folder, facts: Self.facts)
        work.reserve = 0
        return work
    }

    var moment: String { directory.path + "/moment" }

    func take(_ work: BackupWork? = nil) throws -> BackupManifest {
        let lock = try folder.lock()
        let number = (try folder.numbers().last ?? 0) + 1
        return try (work ?? self.work).take(
            number: number, takenAt: 1_000 * number, of: store, moment: moment, holding: lock)
    }

    static func number(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }

    /// Writes batches `range` of the plan.
    static func write(_ range: ClosedRange<UInt64>, to store: OrderedStore) throws {
        for value in range {
            var batch = WriteBatch()
            let padding = [UInt8](repeating: UInt8(truncatingIfNeeded: value &* 37), count: Int(value % 97))
            batch.put(number(value), padding, in: left)
            batch.put(number(value), number(value), in: right)
            batch.put([0], number(value), in: log)
            try store.write(batch, durability: value % 16 == 0 ? .synced : .buffered)
        }
    }

    /// The number of batches of the plan that a store holds; nil unless it holds exactly a prefix of it.
    static func prefix(in directory: String) throws -> UInt64? {
        let store = try open(directory)
        defer { store.close() }
        let count = try (store.get([0], in: log) ?? []).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        for keyspace in [left, right] {
            var cursor = try store.scan(in: keyspace, from: [], to: nil)
            var expected: UInt64 = 0
            while try cursor.next() {
                expected += 1
                guard cursor.key == number(expected) else { return nil }
            }
            guard expected == count else { return nil }
        }
        return count
    }
}

/// What the work throws; nil if it throws nothing.
func failure(_ body: () throws -> Void) -> BackupError? {
    do {
        try body()
        return nil
    } catch {
        return error as? BackupError
    }
}

func filesUnder(_ directory: String) -> [String] {
    (FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []).sorted()
        .map { directory + "/" + $0 }
        .filter { path in
            var isDirectory: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
}

func contents(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

func replace(_ path: String, with bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
}

/// Writes batch after batch of the plan on a thread of its own, until it is told to end.
final class Writer: Sendable {
    private struct State {
        var written: UInt64
        var isEnding = false
        var failure: String?
    }

    private let state: Mutex<State>
    private let ended = DispatchSemaphore(value: 0)

    init(_ store: OrderedStore, after start: UInt64) {
        state = Mutex(State(written: start))
        Thread.detachNewThread { [self] in
            while !state.withLock({ $0.isEnding || $0.failure != nil }) {
                let next = written + 1
                do {
                    try Bench.write(next...next, to: store)
                    state.withLock { $0.written = next }
                } catch {
                    state.withLock { $0.failure = "\(error)" }
                }
            }
            ended.signal()
        }
    }

    /// Batches that are in the store; one more may be under way.
    var written: UInt64 { state.withLock { $0.written } }

    /// - Returns: what went wrong.
    func end() -> String? {
        state.withLock { $0.isEnding = true }
        ended.wait()
        return state.withLock { $0.failure }
    }
}

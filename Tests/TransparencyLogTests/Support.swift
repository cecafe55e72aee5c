import Foundation
import MutualTLS
import TransparencyLog

/// RFC 9162 section 2.1 as it is written: recursion over lists. Slow, and sharing nothing with what it checks.
enum PlainTree {
    static func hash(_ bytes: [UInt8]) -> [UInt8] { SHA256Digest(hashing: bytes).bytes }

    static func root(_ entries: ArraySlice<[UInt8]>) -> [UInt8] {
        switch entries.count {
        case 0: hash([])
        case 1: hash([0] + entries[entries.startIndex])
        default: hash([1] + root(entries.prefix(split(entries.count))) + root(entries.dropFirst(split(entries.count))))
        }
    }

    static func path(_ index: Int, _ entries: ArraySlice<[UInt8]>) -> [[UInt8]] {
        guard entries.count > 1 else { return [] }
        let middle = split(entries.count)
        if index < middle { return path(index, entries.prefix(middle)) + [root(entries.dropFirst(middle))] }
        return path(index - middle, entries.dropFirst(middle)) + [root(entries.prefix(middle))]
    }

    static func consistency(_ old: Int, _ entries: ArraySlice<[UInt8]>, isWhole: Bool = true) -> [[UInt8]] {
        if old == entries.count { return isWhole ? [] : [root(entries)] }
        let middle = split(entries.count)
        if old <= middle {
            return consistency(old, entries.prefix(middle), isWhole: isWhole) + [root(entries.dropFirst(middle))]
        }
        return consistency(old - middle, entries.dropFirst(middle), isWhole: false) + [root(entries.prefix(middle))]
    }

    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}

/// A log in memory.
struct MemoryLog: TileReading {
    struct Missing: Error {}

    private(set) var tree = TiledTree()
    private(set) var entries: [[UInt8]] = []
    private(set) var tiles: [String: [SHA256Digest]] = [:]

    mutating func append(_ entry: [UInt8]) {
        entries.append(entry)
        for tile in tree.append(TreeHash.leaf(entry)) { tiles["\(tile.level)/\(tile.index)"] = tile.hashes }
    }

    func tile(level: Int, index: UInt64) throws(Missing) -> [SHA256Digest] {
        guard let hashes = tiles["\(level)/\(index)"] else { throw Missing() }
        return hashes
    }

    var view: TreeView<MemoryLog> { TreeView(tree, tiles: self) }
}

/// SplitMix64: the same seed gives the same test on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}

/// A fresh seed, or the one in the environment to play a failure again; printed either way.
func announcedSeed(_ test: String) -> UInt64 {
    let given = ProcessInfo.processInfo.environment["JUKI_TEST_SEED"].flatMap(UInt64.init)
    let seed = given ?? UInt64.random(in: .min ... .max)
    print("\(test): JUKI_TEST_SEED=\(seed)")
    return seed
}

func bytes(hex: String) -> [UInt8] {
    let digits = Array(hex)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}

func digest(hex: String) -> SHA256Digest? { SHA256Digest(bytes: bytes(hex: hex)) }

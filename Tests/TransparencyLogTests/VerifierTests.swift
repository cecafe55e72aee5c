import MutualTLS
import Testing
import TransparencyLog

/// An exported log in memory, to be damaged.
struct ExportedLog: LogFiles {
    static let name = "example.test/log"

    var files: [String: [UInt8]] = [:]

    func read(_ path: String) -> [UInt8]? { files[path] }
    func paths() -> [String] { files.keys.filter { $0.hasPrefix("tile/") } }

    init(_ log: MemoryLog, key: SigningKey, erasedBefore: UInt64 = 0) {
        let size = log.entries.count
        for first in stride(from: 0, to: size, by: Tile.width) where first >= erasedBefore {
            let entries = Array(log.entries[first..<min(first + Tile.width, size)])
            let path = LogPath.entries(index: UInt64(first / Tile.width), width: entries.count)
            files[path] = EntryBundle.encode(entries)
        }
        for (place, hashes) in log.tiles {
            let numbers = place.split(separator: "/").compactMap { UInt64($0) }
            let tile = Tile(level: Int(numbers[0]), index: numbers[1], hashes: hashes)
            files[LogPath.tile(level: tile.level, index: tile.index, width: Tile.width)] = tile.bytes
        }
        for level in 0..<log.tree.levels {
            guard let tile = log.tree.unfinishedTile(level: level) else { continue }
            files[LogPath.tile(level: level, index: tile.index, width: tile.hashes.count)] = tile.bytes
        }
        let checkpoint = Checkpoint(
            origin: Self.name, size: log.tree.size, root: log.tree.root, erasedBefore: erasedBefore)
        files[LogPath.checkpoint] = Array(checkpoint.signed(by: key).utf8)
    }

    func findings(_ key: VerifierKey, previous: String? = nil) -> [Finding] {
        var verifier = LogVerifier(self, key: key, previous: previous)
        return verifier.verify().findings
    }
}

@Suite struct VerifierTests {
    private let signing: SigningKey
    private let key: VerifierKey

    init() throws {
        signing = try SigningKey(seed: [UInt8](repeating: 7, count: 32))
        key = VerifierKey(name: ExportedLog.name, key: signing.verifyingKey)
    }

    private func log(_ size: Int, _ random: inout SeededRandom) -> MemoryLog {
        var log = MemoryLog()
        for _ in 0..<size { log.append(random.bytes(1 + random.below(6))) }
        return log
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 512, 600, 1024, 65_536, 65_537])
    func anHonestLogIsWhole(size: Int) {
        var random = SeededRandom(seed: UInt64(size))
        let log = log(size, &random)
        #expect(ExportedLog(log, key: signing).findings(key) == [])
        let erased = UInt64(max(0, size - 1) / 512 * 256)
        #expect(ExportedLog(log, key: signing, erasedBefore: erased).findings(key) == [])
    }

    /// An earlier checkpoint that is no good says nothing of the log, and hides nothing of it.
    @Test func aBadEarlierCheckpointHidesNoRewrittenLog() {
        var random = SeededRandom(seed: 9)
        let log = log(600, &random)
        var other = ExportedLog(self.log(600, &random), key: signing)
        other.files[LogPath.checkpoint] = ExportedLog(log, key: signing).files[LogPath.checkpoint]
        #expect(other.findings(key) == [.wrongRoot])
        #expect(other.findings(key, previous: "no checkpoint") == [.badPreviousCheckpoint(.malformed), .wrongRoot])
    }

    /// Every byte of every file of some logs: whatever becomes of it is found.
    @Test(arguments: [3, 257, 520])
    func everyChangedByteIsFound(size: Int) {
        let seed = announcedSeed("everyChangedByteIsFound")
        var random = SeededRandom(seed: seed)
        let log = log(size, &random)
        let whole = ExportedLog(log, key: signing, erasedBefore: size > 512 ? 256 : 0)
        for (path, content) in whole.files {
            // Every byte of short files, one in nineteen of long ones, from anywhere.
            let step = content.count > 2000 ? 19 : 1
            for position in stride(from: random.below(step), to: content.count, by: step) {
                var damaged = whole
                damaged.files[path]?[position] ^= UInt8(1 + random.below(255))
                #expect(!damaged.findings(key).isEmpty, "\(path) byte \(position), seed \(seed)")
            }
        }
    }

    @Test func everyMissingCutAndLengthenedFileIsFound() {
        var random = SeededRandom(seed: 5)
        let whole = ExportedLog(log(600, &random), key: signing)
        for (path, content) in whole.files {
            var damaged = whole
            damaged.files[path] = nil
            #expect(damaged.findings(key).contains(.missingFile(path: path)))
            for changed in [Array(content.dropLast()), content + [0], []] {
                damaged.files[path] = changed
                #expect(!damaged.findings(key).isEmpty, "\(path) of \(changed.count) bytes")
            }
        }
        var damaged = whole
        damaged.files["tile/entries/009"] = [0, 1, 65]
        #expect(damaged.findings(key) == [.unexpectedFile(path: "tile/entries/009")])
    }

    /// Each kind of damage has its name and its place.
    @Test func damageIsToldApart() throws {
        var random = SeededRandom(seed: 6)
        let log = log(600, &random)
        let whole = ExportedLog(log, key: signing)
        func findings(_ bundle: Int, _ change: (inout [[UInt8]]) -> Void) -> [Finding] {
            let first = bundle * Tile.width
            var entries = Array(log.entries[first..<min(first + Tile.width, 600)])
            let path = LogPath.entries(index: UInt64(bundle), width: entries.count)
            change(&entries)
            var damaged = whole
            damaged.files[path] = EntryBundle.encode(entries)
            return damaged.findings(key)
        }
        #expect(findings(0) { $0[9] = [1, 2, 3, 4, 5, 6, 7] } == [.changedEntry(index: 9)])
        #expect(findings(2) { $0[3].append(0) } == [.changedEntry(index: 515)])
        #expect(Set(findings(1) { $0.swapAt(4, 7) }) == [
            .movedEntry(index: 260, foundAt: 263), .movedEntry(index: 263, foundAt: 260),
        ])
        #expect(findings(1) { $0.remove(at: 5) } == [.removedEntry(index: 261)])
        #expect(findings(2) { $0.removeLast() } == [.removedEntry(index: 599)])
        for (path, finding) in [
            ("tile/0/000", Finding.changedTile(path: "tile/0/000")),
            ("tile/0/002.p/88", .changedTile(path: "tile/0/002.p/88")),
            ("tile/1/000.p/2", .changedTile(path: "tile/1/000.p/2")),
        ] {
            var damaged = whole
            damaged.files[path]?[0] ^= 1
            #expect(damaged.findings(key).contains(finding), "\(path)")
        }
    }

    @Test func aLogWrittenAnewIsFoundByItsRootAndByEarlierCheckpoints() throws {
        var random = SeededRandom(seed: 8)
        let log = log(600, &random)
        let whole = ExportedLog(log, key: signing)
        // Entries, tiles and all of another history under the signed checkpoint of this one.
        var other = MemoryLog()
        for (index, entry) in log.entries.enumerated() { other.append(index == 300 ? [9, 9] : entry) }
        var forged = ExportedLog(other, key: signing)
        let honest = try #require(whole.files["checkpoint"])
        let rewritten = String(decoding: try #require(forged.files["checkpoint"]), as: UTF8.self)
        #expect(forged.findings(key) == [], "signed with the stolen key, it is whole in itself")
        for size in [301, 400, 600] {
            var earlier = MemoryLog()
            for entry in log.entries.prefix(size) { earlier.append(entry) }
            let kept = Checkpoint(origin: ExportedLog.name, size: UInt64(size), root: earlier.tree.root)
            #expect(forged.findings(key, previous: kept.signed(by: signing)) == [.rewritten(size: UInt64(size))])
            #expect(whole.findings(key, previous: kept.signed(by: signing)) == [])
        }
        forged.files["checkpoint"] = honest
        #expect(forged.findings(key) == [.wrongRoot])
        // A store set back: the log of 500 entries after one of 600 was seen.
        var shorter = MemoryLog()
        for entry in log.entries.prefix(500) { shorter.append(entry) }
        let back = ExportedLog(shorter, key: signing)
        let kept = String(decoding: honest, as: UTF8.self)
        #expect(back.findings(key, previous: kept) == [.rolledBack(from: 600, to: 500)])
        #expect(whole.findings(key, previous: rewritten + "x") == [.badPreviousCheckpoint(.malformed)])
    }

    @Test func aWrongKeyIsNotADamagedLog() throws {
        var random = SeededRandom(seed: 9)
        let whole = ExportedLog(log(10, &random), key: signing)
        let other = try SigningKey(seed: [UInt8](repeating: 8, count: 32)).verifyingKey
        #expect(whole.findings(VerifierKey(name: ExportedLog.name, key: other)) == [.wrongKey])
        #expect(whole.findings(VerifierKey(name: "another.test", key: signing.verifyingKey)) == [.wrongKey])
        let unjudged: [Finding] = [
            .wrongKey, .malformedCheckpoint, .missingFile(path: "checkpoint"), .badPreviousCheckpoint(.malformed),
        ]
        #expect(unjudged.allSatisfy { !$0.isAgainstLog })
        let accusing: [Finding] = [
            .forgedCheckpoint, .wrongRoot, .missingFile(path: "tile/entries/000"), .rewritten(size: 1),
        ]
        #expect(accusing.allSatisfy { $0.isAgainstLog })
        var damaged = whole
        damaged.files["checkpoint"]?[ExportedLog.name.utf8.count + 1] = UInt8(ascii: "9")
        #expect(damaged.findings(key) == [.forgedCheckpoint])
        damaged.files["checkpoint"] = Array("no note".utf8)
        #expect(damaged.findings(key) == [.malformedCheckpoint])
        damaged.files["checkpoint"] = nil
        #expect(damaged.findings(key) == [.missingFile(path: "checkpoint")])
    }
}

import Foundation
import JukiDomain
import MutualTLS
import Operators
import OrderedStore

/// A directory of its own for one test, gone afterwards.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/operators-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
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
}

/// A pepper that stands still.
struct TestKeys: OperatorKeys {
    let pepper: UInt8

    init(pepper: UInt8 = 7) { self.pepper = pepper }

    func passwordCode(of password: [UInt8]) -> [UInt8] { SHA256Digest(hashing: [pepper] + password).bytes }
}

extension ScryptCost {
    /// Microseconds: for tests only.
    static let trifling = ScryptCost(logarithmOfN: 1, blockSize: 1, parallelism: 1)
}

func moment(_ seconds: UInt64) -> Moment { Moment(milliseconds: 1_795_489_200_000 + seconds * 1000) }

let keyspaces = OperatorDirectory.keyspaces

func openStore(_ directory: TemporaryDirectory) throws -> OrderedStore {
    try OrderedStore(directory: directory.path + "/store", keyspaces: keyspaces)
}

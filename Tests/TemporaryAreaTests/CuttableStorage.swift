import Synchronization
import TemporaryArea

/// A disk that loses power: what was written and not synced is then there, lost, or torn, as the dice fall.
final class CuttableStorage: SlotStorage {
    struct Cut: Error {}

    private struct Disk {
        var durable: [SlotFile: [[UInt8]]]
        var written: [SlotFile: [[UInt8]]]
        /// Operations until the power goes; nil for never.
        var operationsLeft: Int?
        var isCut = false
    }

    let slotCount: Int
    private let disk: Mutex<Disk>

    init(slotCount: Int) {
        self.slotCount = slotCount
        var empty: [SlotFile: [[UInt8]]] = [:]
        for file in SlotFile.allCases {
            empty[file] = Array(repeating: [UInt8](repeating: 0, count: file.slotSize), count: slotCount)
        }
        disk = Mutex(Disk(durable: empty, written: empty))
    }

    func cutPower(afterOperations count: Int) {
        disk.withLock { $0.operationsLeft = count }
    }

    var isCut: Bool { disk.withLock { $0.isCut } }

    /// Power comes back.
    func restore(using random: inout some RandomNumberGenerator) {
        disk.withLock { disk in
            for file in SlotFile.allCases {
                for slot in 0..<slotCount {
                    guard let old = disk.durable[file]?[slot], let new = disk.written[file]?[slot] else { continue }
                    let kept = switch UInt8.random(in: 0..<3, using: &random) {
                    case 0: 0
                    case 1: new.count
                    default: Int.random(in: 0...new.count, using: &random)
                    }
                    let bytes = Array(new[..<kept] + old[kept...])
                    disk.durable[file]?[slot] = bytes
                    disk.written[file]?[slot] = bytes
                }
            }
            disk.operationsLeft = nil
            disk.isCut = false
        }
    }

    /// Everything that a thief of the disk would find now.
    var everything: [UInt8] {
        disk.withLock { disk in SlotFile.allCases.flatMap { (disk.durable[$0] ?? []).flatMap { $0 } } }
    }

    func sealedBytes(of slot: Int) -> [UInt8] { disk.withLock { $0.durable[.entries]?[slot] ?? [] } }

    func read(_ file: SlotFile, slot: Int) throws(TemporaryAreaError) -> [UInt8] {
        disk.withLock { $0.written[file]?[slot] ?? [] }
    }

    func write(_ bytes: [UInt8], to file: SlotFile, slot: Int) throws(TemporaryAreaError) {
        try operate { $0.written[file]?[slot] = bytes }
    }

    func sync(_ file: SlotFile) throws(TemporaryAreaError) {
        try operate { $0.durable[file] = $0.written[file] }
    }

    private func operate(_ act: (inout Disk) -> Void) throws(TemporaryAreaError) {
        let done = disk.withLock { disk in
            if disk.operationsLeft == 0 { disk.isCut = true }
            guard !disk.isCut else { return false }
            if let left = disk.operationsLeft { disk.operationsLeft = left - 1 }
            act(&disk)
            return true
        }
        guard done else { throw .storage(doing: "writing", error: 5) }
    }
}

/// SplitMix64: the same seed, the same run.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

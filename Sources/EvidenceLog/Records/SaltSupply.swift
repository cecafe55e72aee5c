import MutualTLS
import Synchronization

/// Random salts, drawn many at a time: the generator asks the system who runs it at each call, which would cost a
/// lookup more than its salt.
final class SaltSupply: Sendable {
    private static let saltsAtOnce = 128

    private struct State {
        var drawn: [UInt8] = []
        var used = 0
    }

    private let state = Mutex(State())

    /// 16 bytes that were never given before. They stay in memory until the next are drawn.
    func next() -> [UInt8] {
        state.withLock { state in
            if state.used == state.drawn.count {
                state.drawn = secureRandomBytes(count: Self.saltsAtOnce * EvidenceRecord.saltSize)
                state.used = 0
            }
            defer { state.used += EvidenceRecord.saltSize }
            return Array(state.drawn[state.used..<state.used + EvidenceRecord.saltSize])
        }
    }
}

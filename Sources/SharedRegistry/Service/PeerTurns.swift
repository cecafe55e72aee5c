import Dispatch
import Synchronization

/// Work that waits for one of a few threads, in turn by peer: whoever asks a thousand questions at once waits for
/// those, and the next peer for one of them.
final class PeerTurns: Sendable {
    typealias Work = @Sendable () -> Void

    private struct State {
        var waiting: [String: [Work]] = [:]
        /// Peers with work that waits, the next one first.
        var turns: [String] = []
        var count = 0
        /// Places of the workers that have nothing to do.
        var idle: [Int]
    }

    /// One peer's share of what may wait.
    private static let shares = 4

    private let waitingMax: Int
    private let state: Mutex<State>
    /// Serial queues: each gets a thread however busy the process is.
    private let workers: [DispatchQueue]
    private let unfinished = DispatchGroup()

    /// - Parameters:
    ///   - threads: as much at once.
    ///   - waitingMax: for all peers together; of one peer no more than a quarter.
    init(label: String, threads: Int, waitingMax: Int) {
        precondition(threads > 0 && waitingMax > 0, "somebody works, and something may wait")
        self.waitingMax = waitingMax
        state = Mutex(State(idle: Array(0..<threads)))
        workers = (0..<threads).map { DispatchQueue(label: "\(label)-\($0)") }
    }

    /// - Returns: false when too much waits already; the work is not taken then.
    func submit(for peer: String, _ work: @escaping Work) -> Bool {
        let (isTaken, worker) = state.withLock { state -> (Bool, Int?) in
            let ofPeer = state.waiting[peer]?.count ?? 0
            guard state.count < waitingMax, ofPeer < (waitingMax + Self.shares - 1) / Self.shares else {
                return (false, nil)
            }
            state.count += 1
            if state.waiting[peer] == nil { state.turns.append(peer) }
            state.waiting[peer, default: []].append(work)
            unfinished.enter()
            return (true, state.idle.popLast())
        }
        if let worker { workers[worker].async { [self] in drain(worker) } }
        return isTaken
    }

    /// Waits until nothing waits or runs; nothing may be submitted any more.
    func waitUntilIdle() { unfinished.wait() }

    private func drain(_ worker: Int) {
        while let work = next(worker) {
            work()
            unfinished.leave()
        }
    }

    private func next(_ worker: Int) -> Work? {
        state.withLock { state in
            guard let peer = state.turns.first, var waiting = state.waiting.removeValue(forKey: peer) else {
                state.idle.append(worker)
                return nil
            }
            state.turns.removeFirst()
            state.count -= 1
            let work = waiting.removeFirst()
            if !waiting.isEmpty {
                state.waiting[peer] = waiting
                state.turns.append(peer)
            }
            return work
        }
    }
}

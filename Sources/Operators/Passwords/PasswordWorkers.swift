import Dispatch
import Synchronization

/// Where passwords are tried: two at a time (each takes 128 MiB), apart from event loops and the committer.
public final class PasswordWorkers: Sendable {
    /// Tries at once.
    static let workerCount = 2
    /// Tries that may wait: at full cost some ten seconds of work; who comes beyond it is told to come back.
    public static let waitingMax = 64

    private let queues = (0..<workerCount).map { DispatchQueue(label: "password-\($0)", qos: .userInitiated) }
    private let waiting = Atomic<Int>(0)
    private let next = Atomic<Int>(0)

    public init() {}

    /// - Returns: false when too many wait; nothing will be called then.
    public func run(_ work: @escaping @Sendable () -> Void) -> Bool {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.waitingMax else {
            waiting.subtract(1, ordering: .relaxed)
            return false
        }
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        queues[Int(UInt(bitPattern: turn) % UInt(queues.count))].async { [self] in
            work()
            waiting.subtract(1, ordering: .relaxed)
        }
        return true
    }
}

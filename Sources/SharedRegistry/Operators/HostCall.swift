import Dispatch
import JukiDomain
import Synchronization

/// A call of a command on the server's own host, which waits for its answer.
final class HostCall: RegistryCall {
    private let refusal = Mutex<Refusal?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    func respond(_ message: [UInt8], isLast: Bool) {
        if isLast { ended.signal() }
    }

    func fail(_ refusal: Refusal) {
        self.refusal.withLock { $0 = refusal }
        ended.signal()
    }

    func consumed(messages: Int) {}

    /// Blocks until the call has ended.
    func wait() throws(Refusal) {
        ended.wait()
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
    }
}

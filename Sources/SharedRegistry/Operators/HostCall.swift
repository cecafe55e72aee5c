import JukiDomain
import Synchronization

/// A call of a command on the server's own host.
final class HostCall: RegistryCall {
    private enum State {
        case underWay
        case ended(Refusal?)
    }

    private let state = Mutex(State.underWay)

    func respond(_ message: [UInt8], isLast: Bool) {
        if isLast { state.withLock { $0 = .ended(nil) } }
    }

    func fail(_ refusal: Refusal) {
        state.withLock { $0 = .ended(refusal) }
    }

    func consumed(messages: Int) {}

    /// What has become of the call, once the committer has nothing to do any more.
    /// - Throws: its refusal; `INTERNAL` if it is under way for ever, because a fatal error has ended its act.
    func outcome() throws(Refusal) {
        switch state.withLock({ $0 }) {
        case .ended(let refusal?): throw refusal
        case .ended(nil): return
        case .underWay: throw Refusal(.internal)
        }
    }
}

import JukiDomain
import Synchronization

/// A call without a caller on the line: of a command on the server's own host, or of the server itself.
final class HostCall: RegistryCall {
    private enum State {
        case underWay
        case ended(Refusal?)
    }

    private let state = Mutex(State.underWay)
    private let whenEnded: @Sendable (Refusal?) -> Void

    /// - Parameter whenEnded: told how the call has ended; nil: well.
    init(_ whenEnded: @escaping @Sendable (Refusal?) -> Void = { _ in }) {
        self.whenEnded = whenEnded
    }

    func respond(_ message: [UInt8], isLast: Bool) {
        if isLast { end(nil) }
    }

    func fail(_ refusal: Refusal) { end(refusal) }

    private func end(_ refusal: Refusal?) {
        state.withLock { $0 = .ended(refusal) }
        whenEnded(refusal)
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

import FrameProtocol
import Synchronization

/// Tells the caller of `connect` once how it went.
///
/// A socket that never came about ends twice: NIO closes its channel, and it fails the connecting. Only the second
/// knows the cause ("connection refused"), and either may come first; so what the channel says before its socket is
/// connected waits for the other.
final class ConnectAttempt<Connected: Sendable>: Sendable {
    typealias Outcome = Result<Connected, ConnectionEnd>

    private struct State {
        var completion: (@Sendable (Outcome) -> Void)?
        var isConnected = false
        /// What the channel said before the socket was known to be connected.
        var early: Outcome?
    }

    private let state: Mutex<State>

    init(_ completion: @escaping @Sendable (Outcome) -> Void) {
        state = Mutex(State(completion: completion))
    }

    /// The handshake was done, or the channel ended before that.
    func channelEnded(_ outcome: Outcome) {
        complete { state in
            if case .failure = outcome, !state.isConnected {
                state.early = outcome
                return nil
            }
            return outcome
        }
    }

    /// The socket is connected: from here on the channel alone knows.
    func connected() {
        complete { state in
            state.isConnected = true
            return state.early
        }
    }

    /// The socket never came about, for this cause.
    func notConnected(_ end: ConnectionEnd) {
        complete { _ in .failure(end) }
    }

    private func complete(_ decide: (inout State) -> Outcome?) {
        let tell: (() -> Void)? = state.withLock { state in
            guard let outcome = decide(&state), let completion = state.completion else { return nil }
            state.completion = nil
            return { completion(outcome) }
        }
        tell?()
    }
}

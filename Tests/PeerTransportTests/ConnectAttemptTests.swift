import FrameProtocol
@testable import PeerTransport
import Synchronization
import Testing

/// The caller of `connect` hears the cause, whichever of the socket's two ends comes first, and hears it once.
@Suite struct ConnectAttemptTests {
    private typealias Outcome = ConnectAttempt<Int>.Outcome

    /// Keeps what it is told.
    private final class Caller: Sendable {
        private let outcomes = Mutex<[Outcome]>([])

        var told: [Outcome] { outcomes.withLock { $0 } }

        func attempt() -> ConnectAttempt<Int> {
            ConnectAttempt { outcome in self.outcomes.withLock { $0.append(outcome) } }
        }
    }

    private let refused = ConnectionEnd.socket("connection refused")

    @Test(arguments: [true, false]) func aSocketThatNeverCameAboutTellsItsCause(channelFirst: Bool) {
        let caller = Caller()
        let attempt = caller.attempt()
        if channelFirst { attempt.channelEnded(.failure(.peerVanished)) }
        attempt.notConnected(refused)
        if !channelFirst { attempt.channelEnded(.failure(.peerVanished)) }
        #expect(caller.told == [.failure(refused)])
    }

    @Test(arguments: [true, false]) func aChannelThatEndsInTheHandshakeTellsItsEnd(channelFirst: Bool) {
        let caller = Caller()
        let attempt = caller.attempt()
        if channelFirst { attempt.channelEnded(.failure(.peerVanished)) }
        attempt.connected()
        if !channelFirst { attempt.channelEnded(.failure(.peerVanished)) }
        #expect(caller.told == [.failure(.peerVanished)])
    }

    @Test func aHandshakeThatIsDoneWaitsForNothing() {
        let caller = Caller()
        let attempt = caller.attempt()
        attempt.channelEnded(.success(1))
        #expect(caller.told == [.success(1)])
        attempt.connected()
        attempt.channelEnded(.failure(.peerVanished))
        #expect(caller.told == [.success(1)])
    }
}

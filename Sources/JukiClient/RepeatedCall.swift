import JukiDomain
import JukiMessages

extension JukiError {
    /// The same may be sent again, if sending it twice does no harm.
    var isPassing: Bool {
        switch self {
        case .outcomeUnknown, .notExecuted, .notConnected: true
        case .refused(let status):
            switch status.refusal.reason {
            case .overloaded, .shuttingDown, .deadline: true
            default: false
            }
        case .badAnswer, .otherOutcomes: false
        }
    }
}

/// A call that is made until its answer is there, over as many connections as it takes. Only for one that may come
/// twice: a question, or a change that has a name or number of its caller's own.
public enum RepeatedCall {
    /// Waits before the next attempt: 100 ms, and twice as long after each further failure, up to 10 s.
    static func pause(after failures: Int) async {
        try? await Task.sleep(for: .milliseconds(min(10_000, 100 << min(failures - 1, 7))))
    }

    /// - Parameters:
    ///   - attempts: how often it is tried; a pause doubles from 100 ms to 10 s in between.
    ///   - attempt: makes the call over a connection of its own.
    /// - Throws: ``JukiError`` of the last attempt; at once where the server refuses, and where the first attempt found
    ///   no server: nothing has been sent then.
    public static func answer<Answer>(
        attempts: Int, _ attempt: () async throws(JukiError) -> Answer
    ) async throws(JukiError) -> Answer {
        var failures = 0
        while true {
            do {
                return try await attempt()
            } catch {
                if case .notConnected = error, failures == 0 { throw error }
                failures += 1
                guard error.isPassing, failures < attempts else { throw error }
                await RepeatedCall.pause(after: failures)
            }
        }
    }
}

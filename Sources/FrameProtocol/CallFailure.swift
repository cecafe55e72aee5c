/// How a call failed, as its caller sees it.
public struct CallFailure: Error, Hashable, Sendable {
    /// What is known about the server's side.
    public enum Execution: Hashable, Sendable {
        /// The server answered with a status; what that says of effects is the procedure's matter.
        case answered
        /// The call never reached an application: it can be sent again as it is.
        case notExecuted
        /// The call may have been executed: send it again only with the same idempotency key.
        case unknown
    }

    public let code: StatusCode
    public let execution: Execution
    /// The server's Status message, empty if the failure was found on this side. May hold personal data: never log it.
    public let statusBody: [UInt8]

    public init(_ code: StatusCode, _ execution: Execution, statusBody: [UInt8] = []) {
        self.code = code
        self.execution = execution
        self.statusBody = statusBody
    }

    /// The connection was lost while the call was open.
    public static let connectionLost = CallFailure(.unavailable, .unknown)
    /// The call was refused before it was executed.
    public static let refused = CallFailure(.unavailable, .notExecuted)
    /// The deadline passed on this side.
    public static let deadlineExceeded = CallFailure(.deadlineExceeded, .unknown)
    /// The caller gave the call up.
    public static let cancelled = CallFailure(.cancelled, .unknown)

    /// A STATUS frame has come.
    public static func answered(_ code: StatusCode, statusBody: [UInt8]) -> CallFailure {
        switch code {
        case .deadlineExceeded, .cancelled, .unknown: CallFailure(code, .unknown, statusBody: statusBody)
        default: CallFailure(code, .answered, statusBody: statusBody)
        }
    }
}

extension CallFailure: CustomStringConvertible {
    /// Code and execution only: the message may speak of a person.
    public var description: String { "CallFailure(\(code), execution \(execution))" }
}

/// Why a client machine did not open a call. Nothing was sent.
public enum OpenRefusal: Error, Hashable, Sendable {
    /// As many calls are open as the server would accept.
    case tooManyCalls
    /// The server said GO_AWAY, or the client leaves.
    case goingAway
    /// The connection is closed.
    case closed
    /// The message does not fit a frame.
    case messageTooLong
    /// All 4,294,967,295 ids of the connection were used: take a new connection.
    case identifiersUsedUp
}

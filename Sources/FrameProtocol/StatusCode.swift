/// How a call failed: gRPC's sixteen codes, with gRPC's numbers and meanings.
///
/// Success has no code here: a call that succeeds ends with a RESPONSE frame, never with a STATUS frame.
/// Source: gRPC, "Status codes and their use".
public enum StatusCode: UInt32, Error, Hashable, Sendable, CaseIterable {
    case cancelled = 1
    case unknown = 2
    case invalidArgument = 3
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    case permissionDenied = 7
    case resourceExhausted = 8
    case failedPrecondition = 9
    case aborted = 10
    case outOfRange = 11
    case unimplemented = 12
    case `internal` = 13
    case unavailable = 14
    case dataLoss = 15
    case unauthenticated = 16
}

/// Why the connection itself, not the application, ended a call. The name travels in the Status message.
public enum LocalReason: String, Hashable, Sendable {
    /// The deadline passed before the application answered.
    case deadlineExceeded = "DEADLINE_EXCEEDED"
    /// More calls in flight than `Limits.callsInFlight`; retry when one has ended.
    case tooManyCalls = "TOO_MANY_CALLS"
    /// The call came after GO_AWAY; it was not executed; use another connection.
    case goingAway = "GOING_AWAY"
    /// The application's answer does not fit a frame.
    case responseTooLong = "RESPONSE_TOO_LONG"
    /// The application sent much more than the client gave credit for.
    case creditIgnored = "CREDIT_IGNORED"

    /// The status code that goes with the reason.
    public var code: StatusCode {
        switch self {
        case .deadlineExceeded: .deadlineExceeded
        case .tooManyCalls, .responseTooLong, .creditIgnored: .resourceExhausted
        case .goingAway: .unavailable
        }
    }
}

/// The smallest possible protobuf Status message: field 1, the machine-readable reason, and nothing else.
///
/// The state machines treat Status messages as opaque; this is the one that they write themselves, so that
/// this module needs no protobuf library.
public enum StatusBody {
    /// Tag of field 1, wire type 2 (length-delimited).
    private static let reasonTag: UInt8 = 0x0A

    /// A Status message with `reason`, which is ASCII in capitals and at most 127 bytes long.
    public static func encode(reason: String) -> [UInt8] {
        precondition(reason.utf8.count < 128, "a reason is a short name")
        return [reasonTag, UInt8(reason.utf8.count)] + Array(reason.utf8)
    }
}

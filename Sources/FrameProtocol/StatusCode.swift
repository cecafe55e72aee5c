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

/// The numbers of status.proto that the connection itself uses.
enum ReasonNumber {
    static let messageTooLarge: UInt8 = 18
    static let unknownPeer: UInt8 = 20
    static let deadline: UInt8 = 100
    static let overloaded: UInt8 = 101
    static let shuttingDown: UInt8 = 102
    static let protocolViolation: UInt8 = 105
}

/// Why the connection itself, not the application, ended a call. The name travels in the Status message.
public enum LocalReason: String, Hashable, Sendable {
    /// The deadline passed before the application answered.
    case deadlineExceeded = "DEADLINE_EXCEEDED"
    /// More calls than `Limits.callsInFlight` and `abandonedCalls` allow; retry when one has ended.
    case tooManyCalls = "TOO_MANY_CALLS"
    /// The call came after GO_AWAY; it was not executed; use another connection.
    case goingAway = "GOING_AWAY"
    /// The application's answer does not fit a frame.
    case responseTooLong = "RESPONSE_TOO_LONG"
    /// The application sent much more than the client gave credit for.
    case creditIgnored = "CREDIT_IGNORED"

    /// The number in `Reason` of status.proto.
    var number: UInt8 {
        switch self {
        case .deadlineExceeded: ReasonNumber.deadline
        case .tooManyCalls, .creditIgnored: ReasonNumber.overloaded
        case .goingAway: ReasonNumber.shuttingDown
        case .responseTooLong: ReasonNumber.messageTooLarge
        }
    }

    /// The status code that goes with the reason.
    public var code: StatusCode {
        switch self {
        case .deadlineExceeded: .deadlineExceeded
        case .tooManyCalls, .responseTooLong, .creditIgnored: .resourceExhausted
        case .goingAway: .unavailable
        }
    }
}

/// The Status messages that the connection itself writes, so that this module needs no protobuf library: field 1,
/// the number of the reason in `Reason` of status.proto, and field 2, the exact reason's name as text.
public enum StatusBody {
    /// Tag of field 1, wire type 0 (varint).
    private static let reasonTag: UInt8 = 0x08
    /// Tag of field 2, wire type 2 (length-delimited).
    private static let textTag: UInt8 = 0x12

    /// - Parameters:
    ///   - reason: number of the reason, below 128.
    ///   - text: a short name in ASCII, below 128 bytes.
    public static func encode(reason: UInt8, text: String) -> [UInt8] {
        precondition(reason < 128 && text.utf8.count < 128, "both numbers take one byte each")
        return [reasonTag, reason, textTag, UInt8(text.utf8.count)] + Array(text.utf8)
    }

    static func encode(_ reason: LocalReason) -> [UInt8] {
        encode(reason: reason.number, text: reason.rawValue)
    }

    static func encode(_ reason: CloseReason) -> [UInt8] {
        encode(reason: reason.number, text: reason.name)
    }
}

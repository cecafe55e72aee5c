/// What a peer did that the protocol forbids. Each ends the connection; the raw value is the reason in GO_AWAY.
public enum ProtocolViolation: String, Error, Hashable, Sendable, CaseIterable {
    /// The length word is smaller than a header.
    case frameTooShort = "FRAME_TOO_SHORT"
    /// The length word is greater than `Limits.frameLength`. Found before any byte of the body is waited for.
    case frameTooLong = "FRAME_TOO_LONG"
    /// The kind byte is none of the nine.
    case unknownKind = "UNKNOWN_KIND"
    /// A flag that is not defined, or not defined for this kind.
    case undefinedFlags = "UNDEFINED_FLAGS"
    /// A header field that this kind does not use is not zero.
    case reservedFieldNotZero = "RESERVED_FIELD_NOT_ZERO"
    /// CANCEL, PING, PONG and CREDIT carry no message.
    case bodyNotAllowed = "BODY_NOT_ALLOWED"
    /// Call 0 belongs to the connection; REQUEST and the rest need a call of their own.
    case callZero = "CALL_ZERO"
    /// A kind that only the other side may send.
    case wrongDirection = "WRONG_DIRECTION"
    /// REQUEST names a call that is still open.
    case callReused = "CALL_REUSED"
    /// REQUEST names a call that is not greater than all before it.
    case callNotIncreasing = "CALL_NOT_INCREASING"
    /// A frame names a call that was never opened.
    case unknownCall = "UNKNOWN_CALL"
    /// A message after the one that carried END_OF_STREAM.
    case messageAfterEnd = "MESSAGE_AFTER_END"
    /// A message beyond the credit that the receiver gave.
    case creditExceeded = "CREDIT_EXCEEDED"
    /// CREDIT of zero messages.
    case creditZero = "CREDIT_ZERO"
    /// CREDIT that adds up to more than `Limits.largestCredit`.
    case creditOverflow = "CREDIT_OVERFLOW"
    /// STATUS with a code outside 1…16.
    case unknownStatusCode = "UNKNOWN_STATUS_CODE"
    /// REQUEST after the client itself said GO_AWAY.
    case requestAfterGoAway = "REQUEST_AFTER_GO_AWAY"
}

/// Why a connection was closed by its state machine.
public enum CloseReason: Error, Hashable, Sendable {
    /// The peer broke the protocol; GO_AWAY with the reason was sent.
    case violation(ProtocolViolation)
    /// No complete frame came in time after the handshake.
    case firstFrameTimeout
    /// A frame was begun and not completed in time.
    case frameTimeout
    /// No frame and no open call for too long.
    case idle
    /// The peer did not read what was sent to it.
    case outputStalled
    /// GO_AWAY was sent (shutdown, or the connection's age) and all calls have ended.
    case drained
    /// GO_AWAY was sent and the time for open calls to end is over.
    case drainTimeout
    /// The peer said GO_AWAY and all calls have ended.
    case peerLeft
    /// The peer answered neither calls nor PING.
    case peerSilent
    /// The service knows no such peer. No call was executed.
    case unknownPeer
    /// The peer's certificate has as many connections as it may have. No call was executed.
    case tooManyConnections
    /// The peer's certificate was revoked while it was connected.
    case certificateRevoked
    /// The owner of this side closed it.
    case closedHere

    /// The number in `Reason` of status.proto.
    var number: UInt8 {
        switch self {
        case .violation: ReasonNumber.protocolViolation
        case .firstFrameTimeout, .frameTimeout: ReasonNumber.deadline
        case .outputStalled, .peerSilent, .tooManyConnections: ReasonNumber.overloaded
        case .unknownPeer, .certificateRevoked: ReasonNumber.unknownPeer
        case .idle, .drained, .drainTimeout, .peerLeft, .closedHere: ReasonNumber.shuttingDown
        }
    }

    /// The reason's name as GO_AWAY and logs carry it.
    public var name: String {
        switch self {
        case .violation(let violation): violation.rawValue
        case .firstFrameTimeout: "FIRST_FRAME_TIMEOUT"
        case .frameTimeout: "FRAME_TIMEOUT"
        case .idle: "IDLE"
        case .outputStalled: "OUTPUT_STALLED"
        case .drained: "DRAINED"
        case .drainTimeout: "DRAIN_TIMEOUT"
        case .peerLeft: "PEER_LEFT"
        case .peerSilent: "PEER_SILENT"
        case .unknownPeer: "UNKNOWN_PEER"
        case .tooManyConnections: "TOO_MANY_CONNECTIONS"
        case .certificateRevoked: "CERTIFICATE_REVOKED"
        case .closedHere: "CLOSED"
        }
    }
}

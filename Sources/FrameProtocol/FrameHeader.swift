/// What a frame is for. The number is the frame's first byte after the length word.
public enum FrameKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Client: opens a call. Parameter: deadline in milliseconds, 0 for the server's default.
    case request = 1
    /// Client: a further message of its stream.
    case requestItem = 2
    /// Server: a message; with END_OF_STREAM the last one, and the call has succeeded.
    case response = 3
    /// Server: the call failed. Parameter: `StatusCode`. Body: Status message.
    case status = 4
    /// Client: the answer is no longer wanted.
    case cancel = 5
    /// Either: asks for a PONG with the same parameter.
    case ping = 6
    /// Either: answers a PING.
    case pong = 7
    /// Either: no new calls. Parameter: the last call that will be served. Body: Status message.
    case goAway = 8
    /// Either: the receiver may send this many (parameter) more messages on the call.
    case credit = 9
}

/// The flags of a frame.
public struct FrameFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The sender's last message on this call. Defined for REQUEST, REQUEST_ITEM and RESPONSE.
    public static let endOfStream = FrameFlags(rawValue: 0x01)
}

/// The twelve bytes between a frame's length word and its message. All numbers are big-endian on the wire.
public struct FrameHeader: Hashable, Sendable {
    public var kind: FrameKind
    public var flags: FrameFlags
    /// Number of the procedure; set in REQUEST, zero elsewhere.
    public var procedure: UInt16
    /// The call, zero for PING, PONG and GO_AWAY.
    public var call: UInt32
    /// Means what `kind` says; zero where it says nothing.
    public var parameter: UInt32

    /// Bytes of the length word.
    public static let lengthSize = 4
    /// Bytes of a header.
    public static let size = 12

    public init(
        _ kind: FrameKind, flags: FrameFlags = [], procedure: UInt16 = 0, call: UInt32 = 0, parameter: UInt32 = 0
    ) {
        self.kind = kind
        self.flags = flags
        self.procedure = procedure
        self.call = call
        self.parameter = parameter
    }

    /// Reads and checks the header at `offset`, where at least `size` bytes must be.
    /// - Parameter bodyCount: bytes of the message that follows, from the length word.
    init(reading bytes: borrowing RawSpan, at offset: Int, bodyCount: Int) throws(ProtocolViolation) {
        let first = bytes.bigEndian(UInt32.self, at: offset)
        guard let kind = FrameKind(rawValue: UInt8(truncatingIfNeeded: first >> 24)) else { throw .unknownKind }
        self.init(
            kind, flags: FrameFlags(rawValue: UInt8(truncatingIfNeeded: first >> 16)),
            procedure: UInt16(truncatingIfNeeded: first),
            call: bytes.bigEndian(UInt32.self, at: offset + 4),
            parameter: bytes.bigEndian(UInt32.self, at: offset + 8))
        try check(bodyCount: bodyCount)
    }

    /// Whether this is the sender's last message on the call.
    public var isLast: Bool { flags.contains(.endOfStream) }

    /// What each kind may carry; the same for both directions.
    private func check(bodyCount: Int) throws(ProtocolViolation) {
        switch kind {
        case .request:
            try check(flags: .endOfStream, onCall: true)
        case .requestItem, .response:
            try check(flags: .endOfStream, onCall: true)
            guard procedure == 0, parameter == 0 else { throw .reservedFieldNotZero }
        case .status:
            try check(flags: [], onCall: true)
            guard procedure == 0 else { throw .reservedFieldNotZero }
            guard StatusCode(rawValue: parameter) != nil else { throw .unknownStatusCode }
        case .cancel:
            try check(flags: [], onCall: true)
            guard procedure == 0, parameter == 0 else { throw .reservedFieldNotZero }
            guard bodyCount == 0 else { throw .bodyNotAllowed }
        case .credit:
            try check(flags: [], onCall: true)
            guard procedure == 0 else { throw .reservedFieldNotZero }
            guard bodyCount == 0 else { throw .bodyNotAllowed }
            guard parameter > 0 else { throw .creditZero }
        case .ping, .pong:
            try check(flags: [], onCall: false)
            guard bodyCount == 0 else { throw .bodyNotAllowed }
        case .goAway:
            try check(flags: [], onCall: false)
        }
    }

    private func check(flags defined: FrameFlags, onCall: Bool) throws(ProtocolViolation) {
        guard flags.isSubset(of: defined) else { throw .undefinedFlags }
        if onCall {
            guard call != 0 else { throw .callZero }
        } else {
            guard call == 0, procedure == 0 else { throw .reservedFieldNotZero }
        }
    }
}

extension RawSpan {
    /// The big-endian number at `offset`; traps if it does not lie within the span.
    func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type, at offset: Int) -> Number {
        Number(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
    }
}

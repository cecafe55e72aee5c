/// A fatal alert that the peer sent (RFC 9846 section 6.2): all that we learn of its reasons.
public struct TLSAlert: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let unexpectedMessage = TLSAlert(rawValue: 10)
    public static let handshakeFailure = TLSAlert(rawValue: 40)
    public static let badCertificate = TLSAlert(rawValue: 42)
    public static let unsupportedCertificate = TLSAlert(rawValue: 43)
    public static let certificateRevoked = TLSAlert(rawValue: 44)
    public static let certificateExpired = TLSAlert(rawValue: 45)
    public static let certificateUnknown = TLSAlert(rawValue: 46)
    public static let unknownAuthority = TLSAlert(rawValue: 48)
    public static let protocolVersion = TLSAlert(rawValue: 70)
    public static let internalError = TLSAlert(rawValue: 80)
    public static let certificateRequired = TLSAlert(rawValue: 116)
    public static let noApplicationProtocol = TLSAlert(rawValue: 120)

    private static let names: [TLSAlert: String] = [
        .unexpectedMessage: "unexpected message", .handshakeFailure: "handshake failure",
        .badCertificate: "bad certificate", .unsupportedCertificate: "unsupported certificate",
        .certificateRevoked: "certificate revoked", .certificateExpired: "certificate expired",
        .certificateUnknown: "certificate not accepted", .unknownAuthority: "unknown certificate authority",
        .protocolVersion: "protocol version", .internalError: "internal error",
        .certificateRequired: "certificate required", .noApplicationProtocol: "no application protocol",
    ]
}

extension TLSAlert: CustomStringConvertible {
    public var description: String {
        Self.names[self] ?? "alert \(rawValue)"
    }
}

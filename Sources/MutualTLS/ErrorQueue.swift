import COpenSSL

/// OpenSSL's list of errors, which belongs to the thread: emptied before a call and read right after it, in the
/// same synchronous function.
enum ErrorQueue {
    static func clear() {
        ERR_clear_error()
    }

    /// The newest reason in words, for files that cannot be read.
    static func reasonText() -> String {
        let code = ERR_peek_last_error()
        return unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "no reason given"
    }

    /// OpenSSL's number for the first error, which is the cause of those after it; nil if it is not of its TLS part.
    static func firstTLSReason() -> Int32? {
        let code = ERR_peek_error()
        return ERR_GET_LIB(code) == ERR_LIB_SSL ? ERR_GET_REASON(code) : nil
    }
}

extension TLSError {
    /// Alerts of the peer are reported as this number plus the alert's.
    private static let alertReasonOffset: Int32 = 1000

    /// The cause of a failed call, read from the error queue of this thread.
    init(failureOf ssl: OpaquePointer) {
        guard ERR_peek_error() != 0 else {
            self = .protocolViolation(reason: "the connection was already over")
            return
        }
        guard let reason = ErrorQueue.firstTLSReason() else {
            self = .protocolViolation(reason: ErrorQueue.reasonText())
            return
        }
        switch reason {
        case SSL_R_CERTIFICATE_VERIFY_FAILED:
            self = unsafe TLSError(verification: SSL_get_verify_result(ssl))
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE: self = .certificateMissing
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_SSL_VERSION, SSL_R_VERSION_TOO_LOW:
            self = .protocolVersionUnsupported
        case SSL_R_NO_APPLICATION_PROTOCOL: self = .applicationProtocolMissing
        case SSL_R_NO_SHARED_CIPHER, SSL_R_NO_SUITABLE_KEY_SHARE, SSL_R_NO_SUITABLE_GROUPS,
             SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
            self = .nothingInCommon
        case Self.alertReasonOffset...(Self.alertReasonOffset + 255):
            self = .refusedByPeer(TLSAlert(rawValue: UInt8(reason - Self.alertReasonOffset)))
        default:
            self = .protocolViolation(reason: ErrorQueue.reasonText())
        }
    }
}

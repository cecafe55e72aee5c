import COpenSSL

/// What OpenSSL's callbacks and the session share: the two queues, and what the callbacks have found out.
///
/// One session owns it. The callbacks run only inside that session's calls, on the same thread.
final class SessionState {
    /// Ciphertext from the socket that OpenSSL has not taken yet.
    var inbound = ByteQueue()
    /// Ciphertext that OpenSSL has made and the socket has not taken yet.
    var outbound = ByteQueue()
    /// The peer's end of the stream has been reached.
    var reachedEnd = false
    /// The reason we ourselves refused the peer; it explains OpenSSL's more general error.
    var refusal: TLSError?
    /// The only identity the peer may have, when the caller knows whom it calls.
    let expectedIdentity: String?
    /// The reader's clock in nanoseconds, as last told.
    var now: UInt64 = 0
    var recordsReceived: UInt64 = 0
    var recordsSent: UInt64 = 0
    private var keyUpdateAllowance = TLSProfile.keyUpdateBurst
    private var keyUpdateCountedAt: UInt64 = 0

    init(expectedIdentity: String?) {
        self.expectedIdentity = expectedIdentity
    }

    /// A token bucket: one key update for each interval, a few saved up.
    func countKeyUpdate() {
        let earned = (now - min(keyUpdateCountedAt, now)) / TLSProfile.keyUpdateInterval
        if earned > 0 {
            keyUpdateAllowance = min(TLSProfile.keyUpdateBurst, keyUpdateAllowance + earned)
            keyUpdateCountedAt += earned * TLSProfile.keyUpdateInterval
        }
        if keyUpdateAllowance == TLSProfile.keyUpdateBurst { keyUpdateCountedAt = now }
        if keyUpdateAllowance == 0 {
            refusal = .tooManyKeyUpdates
        } else {
            keyUpdateAllowance -= 1
        }
    }

    /// The state belonging to an `SSL`, which lends it for the time of a callback.
    static func of(_ ssl: OpaquePointer?) -> SessionState? {
        guard let address = unsafe SSL_get_ex_data(ssl, 0) else { return nil }
        return unsafe Unmanaged<SessionState>.fromOpaque(address).takeUnretainedValue()
    }
}

/// OpenSSL tells of every record and handshake message here; we count, and stop a flood of key updates.
nonisolated func observeMessage(
    written: Int32, version: Int32, contentType: Int32, bytes: UnsafeRawPointer?, count: Int,
    ssl: OpaquePointer?, argument: UnsafeMutableRawPointer?
) {
    guard let argument = unsafe argument else { return }
    let state = unsafe Unmanaged<SessionState>.fromOpaque(argument).takeUnretainedValue()
    if contentType == SSL3_RT_HEADER {
        if written == 0 { state.recordsReceived += 1 } else { state.recordsSent += 1 }
    } else if contentType == SSL3_RT_HANDSHAKE, written == 0, count > 0, let bytes = unsafe bytes,
              Int32(unsafe bytes.load(as: UInt8.self)) == SSL3_MT_KEY_UPDATE {
        state.countKeyUpdate()
    }
}

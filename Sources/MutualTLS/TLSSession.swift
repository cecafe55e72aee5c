import COpenSSL

/// One end of one TLS 1.3 connection, without a socket: ciphertext and ticks go in, ciphertext comes out.
///
/// The owner feeds what it received, calls ``advanceHandshake()`` until it is complete, then ``read(into:)`` until
/// it is incomplete, and after each of these sends what ``withPendingCiphertext(_:)`` lends it. One owner, one
/// thread at a time, no blocking, and no heap allocation of ours in steady use.
@safe
public struct TLSSession: ~Copyable {
    /// More unread ciphertext than this means that the owner goes on receiving without reading.
    public static let maximumUnreadCiphertext = 1 << 20

    /// Who the peer is; nil until the handshake is complete.
    public private(set) var peerCertificate: PeerCertificate?
    private let connection: ConnectionHandle
    private let state: SessionState
    private let context: TLSContext
    private var failure: TLSError?
    /// The same as `peerCertificate != nil`, without copying its strings for each message.
    private var established = false
    private var saidGoodbye = false

    init(context: TLSContext, expectedIdentity: String?) throws(TLSError) {
        let connection = try ConnectionHandle(of: context.handle)
        let state = SessionState(expectedIdentity: expectedIdentity)
        try MemoryTransport.attach(to: connection, state)
        let address = unsafe Unmanaged.passUnretained(state).toOpaque()
        guard unsafe SSL_set_ex_data(connection.pointer, 0, address) == 1 else { throw .outOfMemory }
        unsafe SSL_set_msg_callback(connection.pointer, observeMessage)
        unsafe juki_SSL_set_msg_callback_arg(connection.pointer, address)
        switch context.role {
        case .server: unsafe SSL_set_accept_state(connection.pointer)
        case .client: unsafe SSL_set_connect_state(connection.pointer)
        }
        self.connection = connection
        self.state = state
        self.context = context
    }

    // MARK: Ciphertext

    /// Takes over ciphertext that arrived at a time on the owner's monotonic clock, in nanoseconds.
    ///
    /// Read until ``ReadOutcome/incomplete`` before feeding again.
    public mutating func feed(_ ciphertext: UnsafeRawBufferPointer, at nanoseconds: UInt64) {
        precondition(state.inbound.count + ciphertext.count <= Self.maximumUnreadCiphertext,
                     "ciphertext is fed but not read")
        state.now = nanoseconds
        guard failure == nil, let start = ciphertext.baseAddress else { return }
        unsafe state.inbound.append(start, count: ciphertext.count)
    }

    /// As ``feed(_:at:)``, from borrowed memory.
    public mutating func feed(_ ciphertext: borrowing RawSpan, at nanoseconds: UInt64) {
        unsafe ciphertext.withUnsafeBytes { unsafe feed($0, at: nanoseconds) }
    }

    /// Says that the peer will send nothing more: what is fed can still be read, then the session has vanished or,
    /// if the peer said goodbye, is closed.
    public mutating func feedEnd() {
        state.reachedEnd = true
    }

    /// Bytes that wait to be sent.
    public var pendingCiphertextCount: Int { state.outbound.count }

    /// Lends all ciphertext that waits to be sent, and forgets it afterwards. Not called if there is none.
    public mutating func withPendingCiphertext(_ send: (UnsafeRawBufferPointer) -> Void) {
        if state.outbound.isEmpty { return }
        unsafe send(state.outbound.bytes)
        state.outbound.removeAll()
    }

    // MARK: Handshake

    /// Goes on with the handshake as far as the ciphertext fed so far allows.
    public mutating func advanceHandshake() -> HandshakeOutcome {
        if let failure { return .failed(failure) }
        if established { return .complete }
        ErrorQueue.clear()
        let result = unsafe SSL_do_handshake(connection.pointer)
        if result == 1 { return concludeHandshake() }
        switch unsafe SSL_get_error(connection.pointer, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .incomplete
        case SSL_ERROR_SSL where !endedWithoutGoodbye: return .failed(fail())
        default: return state.refusal.map { .failed(fail(with: $0)) } ?? .vanished
        }
    }

    /// OpenSSL is satisfied. Everything we rely on is looked at once more, so that a gap in its configuration
    /// would close the connection instead of opening it.
    private mutating func concludeHandshake() -> HandshakeOutcome {
        let ssl = unsafe connection.pointer
        guard unsafe SSL_version(ssl) == TLS1_3_VERSION || context.deviation.speaksOnlyTLS12 else {
            return .failed(fail(with: .protocolVersionUnsupported))
        }
        guard let certificate = unsafe SSL_get1_peer_certificate(ssl) else {
            return .failed(fail(with: .certificateMissing))
        }
        let owned = unsafe CertificateHandle(owned: certificate)
        guard unsafe SSL_get_verify_result(ssl) == X509_V_OK else {
            return .failed(fail(with: TLSError(verification: unsafe SSL_get_verify_result(ssl))))
        }
        guard unsafe agreedOnApplicationProtocol(ssl) else {
            return .failed(fail(with: .applicationProtocolMissing))
        }
        do throws(TLSError) {
            peerCertificate = try PeerCertificate(owned)
            established = true
            return .complete
        } catch {
            return .failed(fail(with: error))
        }
    }

    // MARK: Plaintext

    /// Decrypts into a buffer. At most one record (16 KiB) comes with each call.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadOutcome {
        precondition(established && buffer.count > 0, "read before the handshake was complete")
        if let failure { return .failed(failure) }
        let ssl = unsafe connection.pointer
        // Saves a second call into OpenSSL for each small message.
        if state.inbound.isEmpty && !state.reachedEnd, unsafe SSL_has_pending(ssl) == 0 { return .incomplete }
        ErrorQueue.clear()
        var count = 0
        let result = unsafe SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
        if let refusal = state.refusal { return .failed(fail(with: refusal)) }
        if state.recordsReceived > context.deviation.recordsBeforeRefusal {
            return .failed(fail(with: .tooManyRecords))
        }
        if result == 1 { return .plaintext(count) }
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .incomplete
        case SSL_ERROR_ZERO_RETURN: return .closed
        case SSL_ERROR_SSL where !endedWithoutGoodbye: return .failed(fail())
        default: return .vanished
        }
    }

    /// Encrypts bytes into as few records as they need (16 KiB each). Gather small messages into one call.
    public mutating func write(_ plaintext: UnsafeRawBufferPointer) -> WriteOutcome {
        precondition(established && !saidGoodbye, "write before the handshake or after close")
        if let failure { return .failed(failure) }
        if plaintext.count == 0 { return .complete }
        if state.recordsSent >= context.deviation.recordsBeforeRefusal { return .failed(fail(with: .tooManyRecords)) }
        ErrorQueue.clear()
        var count = 0
        let result = unsafe SSL_write_ex(connection.pointer, plaintext.baseAddress, plaintext.count, &count)
        guard result == 1, count == plaintext.count else { return .failed(fail()) }
        return .complete
    }

    /// As ``write(_:)``, from borrowed memory.
    public mutating func write(_ plaintext: borrowing RawSpan) -> WriteOutcome {
        unsafe plaintext.withUnsafeBytes { unsafe write($0) }
    }

    /// Says goodbye (close_notify). Send what is pending, then close the socket; the peer's goodbye need not be
    /// waited for, because the messages above say whether they are whole.
    public mutating func close() {
        guard established, failure == nil, !saidGoodbye else { return }
        saidGoodbye = true
        ErrorQueue.clear()
        _ = unsafe SSL_shutdown(connection.pointer)
    }

    /// Whether the connection has carried so many records that its owner should open a new one and close this.
    public var needsReplacement: Bool {
        max(state.recordsReceived, state.recordsSent) >= context.deviation.recordsBeforeReplacement
    }

    // MARK: Failure

    private var endedWithoutGoodbye: Bool {
        ErrorQueue.firstTLSReason() == SSL_R_UNEXPECTED_EOF_WHILE_READING
    }

    /// Remembers why the session is over; OpenSSL must not be called again after a fatal error.
    private mutating func fail(with error: TLSError? = nil) -> TLSError {
        let cause = unsafe error ?? state.refusal ?? TLSError(failureOf: connection.pointer)
        failure = cause
        return cause
    }

    /// Asks the peer for new keys. For tests: this program itself never does.
    package mutating func requestKeyUpdate() {
        ErrorQueue.clear()
        _ = unsafe SSL_key_update(connection.pointer, SSL_KEY_UPDATE_REQUESTED)
        _ = unsafe SSL_do_handshake(connection.pointer)
    }
}

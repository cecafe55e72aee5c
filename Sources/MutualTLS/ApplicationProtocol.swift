import COpenSSL

// ALPN (RFC 7301): the server refuses a client that does not offer our protocol, or offers none.

/// The wire form of a protocol list with one entry: its length in one byte, then its name.
func applicationProtocolList(_ name: String) -> [UInt8] {
    [UInt8(name.utf8.count)] + Array(name.utf8)
}

/// Refuses a client hello without an ALPN extension before any key is computed. OpenSSL asks the selection
/// callback below only if the extension is there.
nonisolated func inspectClientHello(
    ssl: OpaquePointer?, alert: UnsafeMutablePointer<Int32>?, argument: UnsafeMutableRawPointer?
) -> Int32 {
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let present = unsafe SSL_client_hello_get0_ext(
        ssl, UInt32(TLSEXT_TYPE_application_layer_protocol_negotiation), &bytes, &count)
    if present == 1 { return SSL_CLIENT_HELLO_SUCCESS }
    // A TLS 1.2 client is to hear of its version first.
    if unsafe SSL_client_hello_get0_ext(ssl, UInt32(TLSEXT_TYPE_supported_versions), &bytes, &count) != 1 {
        return SSL_CLIENT_HELLO_SUCCESS
    }
    unsafe SessionState.of(ssl)?.refusal = .applicationProtocolMissing
    unsafe alert?.pointee = SSL_AD_NO_APPLICATION_PROTOCOL
    return SSL_CLIENT_HELLO_ERROR
}

/// Selects our protocol from the client's list.
nonisolated func selectApplicationProtocol(
    ssl: OpaquePointer?, selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    selectedCount: UnsafeMutablePointer<UInt8>?, offered: UnsafePointer<UInt8>?, offeredCount: UInt32,
    argument: UnsafeMutableRawPointer?
) -> Int32 {
    let list = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredCount))
    let wanted = TLSProfile.applicationProtocol.utf8
    var position = 0
    while position < list.count {
        let length = Int(unsafe list[position])
        let end = position + 1 + length
        guard end <= list.count else { break }
        let name = unsafe UnsafeBufferPointer(rebasing: unsafe list[(position + 1)..<end])
        if unsafe name.elementsEqual(wanted) {
            unsafe selected?.pointee = name.baseAddress
            unsafe selectedCount?.pointee = UInt8(length)
            return SSL_TLSEXT_ERR_OK
        }
        position = end
    }
    unsafe SessionState.of(ssl)?.refusal = .applicationProtocolMissing
    return SSL_TLSEXT_ERR_ALERT_FATAL
}

/// Whether the finished handshake agreed on our protocol.
func agreedOnApplicationProtocol(_ ssl: OpaquePointer) -> Bool {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    unsafe SSL_get0_alpn_selected(ssl, &name, &count)
    return unsafe UnsafeBufferPointer(start: name, count: Int(count))
        .elementsEqual(TLSProfile.applicationProtocol.utf8)
}

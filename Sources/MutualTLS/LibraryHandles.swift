import COpenSSL

// One owner for each OpenSSL object, so that the untyped pointers cannot be swapped or freed twice.

/// Owns an `SSL_CTX`.
@safe
struct ContextHandle: ~Copyable {
    let pointer: OpaquePointer

    init(role: TLSConfiguration.Role) throws(TLSError) {
        let method = role == .server ? unsafe TLS_server_method() : unsafe TLS_client_method()
        guard let pointer = unsafe SSL_CTX_new(method) else { throw .outOfMemory }
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe SSL_CTX_free(pointer)
    }
}

/// Owns an `SSL`, which keeps its `SSL_CTX` alive by itself.
@safe
struct ConnectionHandle: ~Copyable {
    let pointer: OpaquePointer

    init(of context: borrowing ContextHandle) throws(TLSError) {
        guard let pointer = unsafe SSL_new(context.pointer) else { throw .outOfMemory }
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe SSL_free(pointer)
    }
}

/// Owns one reference to an `X509`.
@safe
struct CertificateHandle: ~Copyable {
    let pointer: OpaquePointer

    init(owned pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe X509_free(pointer)
    }
}

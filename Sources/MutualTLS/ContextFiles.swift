import COpenSSL
import Glibc

// How a context takes up its files.

extension ContextHandle {
    /// Loads our certificate chain and private key, and returns when the certificate expires.
    func useCertificate(of configuration: TLSConfiguration) throws(TLSError) -> Int64 {
        let chain = configuration.certificateChainFile
        let key = configuration.privateKeyFile
        ErrorQueue.clear()
        // An encrypted key must fail, never stop a server to ask at the terminal.
        unsafe SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, _ in -1 }
        guard unsafe SSL_CTX_use_certificate_chain_file(pointer, chain) == 1 else {
            throw .fileUnusable(.certificateChain, path: chain, reason: ErrorQueue.reasonText())
        }
        try Self.requirePrivate(key)
        guard unsafe SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM) == 1 else {
            if ErrorQueue.isKeyMismatch { throw .privateKeyMismatch(path: key) }
            throw .fileUnusable(.privateKey, path: key, reason: ErrorQueue.reasonText())
        }
        guard unsafe SSL_CTX_check_private_key(pointer) == 1 else { throw .privateKeyMismatch(path: key) }
        return unsafe secondsSince1970(X509_get0_notAfter(SSL_CTX_get0_certificate(pointer))) ?? 0
    }

    /// Shares the certificate, its chain and its key with another context.
    func usePair(of other: borrowing ContextHandle) throws(TLSError) {
        ErrorQueue.clear()
        let source = unsafe other.pointer
        guard unsafe SSL_CTX_use_certificate(pointer, SSL_CTX_get0_certificate(source)) == 1,
              unsafe juki_SSL_CTX_set1_chain(pointer, juki_SSL_CTX_get0_chain_certs(source)) == 1,
              unsafe SSL_CTX_use_PrivateKey(pointer, SSL_CTX_get0_privatekey(source)) == 1
        else { throw .settingRefused("certificate in use") }
    }

    private static func requirePrivate(_ path: String) throws(TLSError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw .fileUnusable(.privateKey, path: path, reason: "it cannot be opened")
        }
        guard status.st_mode & (S_IROTH | S_IWOTH) == 0 else { throw .privateKeyExposed(path: path) }
    }

    /// Trusts one authority and nothing else, and refuses whoever is on its revocation lists.
    func trust(anchorFile: String, revocationListFile: String) throws(TLSError) -> RevocationLists {
        let anchor = try Self.readCertificate(anchorFile)
        guard let store = unsafe X509_STORE_new() else { throw .outOfMemory }
        // The context takes the store over, so it is freed with the context also when a step below fails.
        unsafe SSL_CTX_set_cert_store(pointer, store)
        guard unsafe X509_STORE_add_cert(store, anchor.pointer) == 1,
              unsafe SSL_CTX_add_client_CA(pointer, anchor.pointer) == 1 else { throw .outOfMemory }
        // Extended and delta lists stay off: more code in OpenSSL to attack, and we issue neither.
        let checks = X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_X509_STRICT
        guard unsafe X509_STORE_set_flags(store, UInt(checks)) == 1 else {
            throw .settingRefused("certificate checks")
        }
        return try unsafe RevocationLists(path: revocationListFile, trusting: anchor, store: store)
    }

    private static func readCertificate(_ path: String) throws(TLSError) -> CertificateHandle {
        ErrorQueue.clear()
        guard let file = unsafe BIO_new_file(path, "r") else {
            throw .fileUnusable(.trustAnchor, path: path, reason: ErrorQueue.reasonText())
        }
        defer { unsafe BIO_free(file) }
        guard let certificate = unsafe PEM_read_bio_X509(file, nil, nil, nil) else {
            throw .fileUnusable(.trustAnchor, path: path, reason: ErrorQueue.reasonText())
        }
        return unsafe CertificateHandle(owned: certificate)
    }

    /// The client offers our protocol; the server insists on it.
    func negotiateApplicationProtocol(role: TLSConfiguration.Role, name: String?) {
        switch role {
        case .client:
            guard let name else { return }
            let list = applicationProtocolList(name)
            let refused = unsafe SSL_CTX_set_alpn_protos(pointer, list, UInt32(list.count))
            precondition(refused == 0, "a constant list of one protocol is well formed")
        case .server:
            unsafe SSL_CTX_set_client_hello_cb(pointer, inspectClientHello, nil)
            unsafe SSL_CTX_set_alpn_select_cb(pointer, selectApplicationProtocol, nil)
        }
    }
}

extension ErrorQueue {
    /// A key that does not fit the certificate is found while it is loaded.
    static var isKeyMismatch: Bool {
        let code = ERR_peek_last_error()
        return ERR_GET_LIB(code) == ERR_LIB_X509 && ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH
    }
}

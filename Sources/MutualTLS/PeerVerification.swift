import COpenSSL

/// Called by OpenSSL for each certificate of the peer's chain, after its own checks. We add ours for the leaf, so
/// that a wrong identity ends the handshake with an alert instead of being noticed after it.
nonisolated func verifyPeerCertificate(accepted: Int32, store: OpaquePointer?) -> Int32 {
    guard accepted == 1 else { return 0 }
    guard unsafe X509_STORE_CTX_get_error_depth(store) == 0 else { return 1 }
    let ssl = unsafe OpaquePointer(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()))
    guard let state = unsafe SessionState.of(ssl), let leaf = unsafe X509_STORE_CTX_get_current_cert(store) else {
        return 0
    }
    do throws(TLSError) {
        // OpenSSL lets a certificate without extended key usage serve any purpose; we do not.
        guard unsafe X509_get_extended_key_usage(leaf) != UInt32.max else { throw .certificateForOtherUse }
        let identity = try unsafe PeerCertificate.identity(of: leaf)
        if let expected = state.expectedIdentity, expected != identity { throw .identityUnexpected }
        return 1
    } catch {
        state.refusal = error
        unsafe X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION)
        return 0
    }
}

extension TLSError {
    /// The cause behind OpenSSL's `X509_V_ERR_…`.
    init(verification code: Int) {
        switch Int32(truncatingIfNeeded: code) {
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .certificateExpired
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .certificateNotYetValid
        case X509_V_ERR_CERT_REVOKED: self = .certificateRevoked
        case X509_V_ERR_INVALID_PURPOSE: self = .certificateForOtherUse
        case X509_V_ERR_UNABLE_TO_GET_CRL: self = .revocationListMissing
        case X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_CRL_NOT_YET_VALID: self = .revocationListExpired
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
             X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
             X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_SIGNATURE_FAILURE,
             X509_V_ERR_CERT_UNTRUSTED:
            self = .certificateFromOtherAuthority
        default:
            let reason = unsafe X509_verify_cert_error_string(code).map { unsafe String(cString: $0) }
            self = .certificateRejected(reason: reason ?? "verification error \(code)")
        }
    }
}

import COpenSSL
import Glibc

// Our own certificate, judged as every peer will judge it. OpenSSL looks at the peer's certificate only: without this a
// server would learn of its own from the failures of others.

extension TLSContext {
    /// Holds our own certificate and its chain against trust anchor, revocation lists and clock, and against what the
    /// network expects of a server: one identity, both extended key usages.
    /// - Parameter identity: the URI that peers look for.
    /// - Throws: ``TLSError/ownCertificateRefused(path:_:)`` or ``TLSError/ownRevocationListRefused(path:_:)``.
    public func verifyOwnCertificate(as identity: String) throws(TLSError) {
        guard let leaf = unsafe SSL_CTX_get0_certificate(handle.pointer) else { throw .certificateMissing }
        try unsafe requireIdentity(identity, of: leaf)
        let usage = unsafe X509_get_extended_key_usage(leaf)
        let both = UInt32(XKU_SSL_SERVER | XKU_SSL_CLIENT)
        guard usage != UInt32.max, usage & both == both else { throw refused(.forOtherUse) }
        try unsafe verifyChain(of: leaf)
    }

    private func requireIdentity(_ expected: String, of leaf: OpaquePointer) throws(TLSError) {
        let found: String?
        do throws(TLSError) { found = try unsafe PeerCertificate.identity(of: leaf) } catch { found = nil }
        guard found == expected else { throw refused(.anotherIdentity(found: found, expected: expected)) }
    }

    private func verifyChain(of leaf: OpaquePointer) throws(TLSError) {
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        guard let verification = unsafe X509_STORE_CTX_new() else { throw .outOfMemory }
        defer { unsafe X509_STORE_CTX_free(verification) }
        let chain = unsafe juki_SSL_CTX_get0_chain_certs(handle.pointer)
        let store = unsafe SSL_CTX_get_cert_store(handle.pointer)
        guard unsafe X509_STORE_CTX_init(verification, store, leaf, chain) == 1,
              unsafe X509_STORE_CTX_set_purpose(verification, X509_PURPOSE_SSL_SERVER) == 1
        else { throw .outOfMemory }
        let parameters = unsafe X509_STORE_CTX_get0_param(verification)
        unsafe X509_VERIFY_PARAM_set_depth(parameters, TLSProfile.verificationDepth)
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, TLSProfile.securityLevel)
        guard unsafe X509_verify_cert(verification) != 1 else { return }
        throw unsafe fault(X509_STORE_CTX_get_error(verification), of: leaf)
    }

    /// The fault behind OpenSSL's `X509_V_ERR_…`.
    private func fault(_ code: Int32, of leaf: OpaquePointer) -> TLSError {
        switch TLSError(verification: Int(code)) {
        case .revocationListMissing: return refused(RevocationListFault.fromOtherAuthority)
        case .revocationListExpired where code == X509_V_ERR_CRL_HAS_EXPIRED:
            return refused(RevocationListFault.expired(on: day(revocationListExpiry)))
        case .revocationListExpired: return refused(RevocationListFault.rejected(reason: "it is not valid yet"))
        case .certificateExpired: return refused(OwnCertificateFault.expired(on: day(certificateExpiry)))
        case .certificateNotYetValid:
            return refused(.notYetValid(from: day(unsafe secondsSince1970(X509_get0_notBefore(leaf)) ?? 0)))
        case .certificateRevoked: return refused(.revoked)
        case .certificateForOtherUse: return refused(.forOtherUse)
        case .certificateFromOtherAuthority: return refused(.fromOtherAuthority(anchor: files.trustAnchorFile))
        case .certificateRejected(let reason): return refused(OwnCertificateFault.rejected(reason: reason))
        default: return refused(OwnCertificateFault.rejected(reason: "verification error \(code)"))
        }
    }

    private func refused(_ fault: OwnCertificateFault) -> TLSError {
        .ownCertificateRefused(path: files.certificateChainFile, fault)
    }

    private func refused(_ fault: RevocationListFault) -> TLSError {
        .ownRevocationListRefused(path: files.revocationListFile, fault)
    }
}

/// A day of UTC, as 2026-11-24.
private func day(_ secondsSince1970: Int64) -> String {
    var time = time_t(secondsSince1970)
    var broken = unsafe tm()
    unsafe gmtime_r(&time, &broken)
    func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return unsafe "\(1900 + broken.tm_year)-\(padded(broken.tm_mon + 1))-\(padded(broken.tm_mday))"
}

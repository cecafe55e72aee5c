/// Why a context could not be made, or why a connection failed. Each case is one cause with its own next step.
///
/// No case holds anything of a resident; paths and certificate facts may be logged.
public enum TLSError: Error, Sendable, Equatable {
    // Our own files.
    case fileUnusable(TLSFile, path: String, reason: String)
    case privateKeyExposed(path: String)
    case privateKeyMismatch(path: String)
    case ownCertificateRefused(path: String, OwnCertificateFault)
    case ownRevocationListRefused(path: String, RevocationListFault)
    case settingRefused(String)
    case outOfMemory

    // The peer's certificate.
    case certificateMissing
    case certificateExpired
    case certificateNotYetValid
    case certificateFromOtherAuthority
    case certificateRevoked
    case certificateForOtherUse
    case certificateRejected(reason: String)
    case revocationListMissing
    case revocationListExpired

    // The peer's identity.
    case identityMissing
    case identityAmbiguous
    case identityMalformed
    case identityUnexpected

    // The protocol.
    case protocolVersionUnsupported
    case applicationProtocolMissing
    case nothingInCommon
    case refusedByPeer(TLSAlert)
    case protocolViolation(reason: String)
    case tooManyKeyUpdates
    case tooManyRecords
}

/// The files a context is made of.
public enum TLSFile: String, Sendable {
    case certificateChain = "certificate chain"
    case privateKey = "private key"
    case trustAnchor = "trust anchor"
    case revocationList = "revocation list"
}

extension TLSError: CustomStringConvertible {
    /// One sentence for the operator: what happened and what to do next.
    public var description: String {
        switch self {
        case .fileUnusable(let file, let path, let reason):
            "The \(file.rawValue) file \(path) cannot be used (\(reason)); check the path and that it is PEM."
        case .privateKeyExposed(let path):
            "The private key \(path) can be read by every user; run chmod 600 on it."
        case .privateKeyMismatch(let path):
            "The private key \(path) does not belong to the certificate; configure the pair that was issued together."
        case .ownCertificateRefused(let path, let fault): "The certificate \(path) \(fault.description)"
        case .ownRevocationListRefused(let path, let fault): "The revocation list \(path) \(fault.description)"
        case .settingRefused(let setting):
            "OpenSSL refused the \(setting) of our TLS profile; install OpenSSL 3 with its default provider."
        case .outOfMemory:
            "OpenSSL could not allocate memory; lower the connection limit or give the server more memory."
        case .certificateMissing:
            "The peer presented no certificate; install the one issued to it and connect again."
        case .certificateExpired:
            "The peer's certificate has expired; issue a new one to it."
        case .certificateNotYetValid:
            "The peer's certificate is not valid yet; check both clocks and its first day of validity."
        case .certificateFromOtherAuthority:
            "The peer's certificate was not issued by our authority; check which authority's certificate it uses."
        case .certificateRevoked:
            "The peer's certificate has been revoked; issue a new one if the peer is to return."
        case .certificateForOtherUse:
            "The peer's certificate is not issued for this side of a connection; issue one with the right key usage."
        case .certificateRejected(let reason):
            "The peer's certificate was rejected (\(reason)); issue it again with our profile."
        case .revocationListMissing:
            "There is no revocation list for the authority of the peer's certificate; fetch its list and reload."
        case .revocationListExpired:
            "The revocation list has expired, so no peer can be let in; fetch the current list and reload."
        case .identityMissing:
            "The peer's certificate carries no identity URI; issue one with exactly one."
        case .identityAmbiguous:
            "The peer's certificate carries more names than one identity URI; issue one with exactly that URI."
        case .identityMalformed:
            "The peer's identity URI is not of the form urn:juki:…; issue a certificate with a valid one."
        case .identityUnexpected:
            "The peer proved to be somebody other than the one called; check the address that was dialled."
        case .protocolVersionUnsupported:
            "The peer does not speak TLS 1.3; update its software."
        case .applicationProtocolMissing:
            "The peer does not speak \(TLSProfile.applicationProtocol); check that it is a program of the Juki-Net."
        case .nothingInCommon:
            "The peer offers no cipher suite, group or signature of our profile; enable AES-GCM and P-256 there."
        case .refusedByPeer(let alert):
            "The peer refused us (\(alert)); look for the reason in its log."
        case .protocolViolation(let reason):
            "The peer broke the TLS protocol (\(reason)); check that it speaks TLS to this port."
        case .tooManyKeyUpdates:
            "The peer asked for new keys too often; treat it as hostile or broken and ask its administrator."
        case .tooManyRecords:
            "The connection has carried as many records as its keys allow; open a new one."
        }
    }
}

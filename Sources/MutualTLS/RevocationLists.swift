import COpenSSL

/// The revocation lists (失効リスト) of a context: loaded once, checked against the authority, never changed.
struct RevocationLists: Sendable {
    private struct Entry: Hashable, Sendable {
        let issuerNameDigest: String
        let serialNumber: String
    }

    /// More than any private authority will ever revoke before the certificates expire by themselves.
    static let maximumEntries = 1_000_000

    private var revoked: Set<Entry> = []
    private var issuers: Set<String> = []
    /// When the first of the lists expires, in seconds since 1970.
    private(set) var expiry = Int64.max
    /// When the latest of the lists was issued, in seconds since 1970.
    private(set) var issued = Int64.min

    /// Reads every list of a PEM file into the store that handshakes use, and into a set for live connections.
    init(path: String, trusting anchor: borrowing CertificateHandle, store: OpaquePointer) throws(TLSError) {
        ErrorQueue.clear()
        guard let file = unsafe BIO_new_file(path, "r") else {
            throw .fileUnusable(.revocationList, path: path, reason: ErrorQueue.reasonText())
        }
        defer { unsafe BIO_free(file) }
        while let list = unsafe PEM_read_bio_X509_CRL(file, nil, nil, nil) {
            defer { unsafe X509_CRL_free(list) }
            try unsafe add(list, path: path, anchor: anchor)
            guard unsafe X509_STORE_add_crl(store, list) == 1 else { throw .outOfMemory }
        }
        let reason = ErrorQueue.reasonText()
        ErrorQueue.clear()
        guard !issuers.isEmpty else { throw .fileUnusable(.revocationList, path: path, reason: reason) }
    }

    private mutating func add(
        _ list: OpaquePointer, path: String, anchor: borrowing CertificateHandle
    ) throws(TLSError) {
        let issuer = unsafe nameDigest(X509_CRL_get_issuer(list))
        // A list by an intermediate authority is checked by OpenSSL in each handshake; one by the anchor, here too.
        let isAnchors = unsafe nameDigest(X509_get_subject_name(anchor.pointer)) == issuer
        if isAnchors {
            let genuine = unsafe X509_CRL_verify(list, X509_get0_pubkey(anchor.pointer)) == 1
            guard genuine else {
                throw .fileUnusable(.revocationList, path: path, reason: "not signed by the trust anchor")
            }
        }
        guard let next = unsafe secondsSince1970(X509_CRL_get0_nextUpdate(list)),
              let last = unsafe secondsSince1970(X509_CRL_get0_lastUpdate(list)) else {
            throw .fileUnusable(.revocationList, path: path, reason: "no date of the next update")
        }
        expiry = min(expiry, next)
        issued = max(issued, last)
        issuers.insert(issuer)
        let entries = unsafe X509_CRL_get_REVOKED(list)
        let count = unsafe juki_X509_REVOKED_count(entries)
        guard revoked.count + Int(count) <= Self.maximumEntries else {
            throw .fileUnusable(.revocationList, path: path, reason: "more than \(Self.maximumEntries) entries")
        }
        for index in 0..<count {
            let serial = unsafe X509_REVOKED_get0_serialNumber(juki_X509_REVOKED_at(entries, index))
            revoked.insert(Entry(issuerNameDigest: issuer, serialNumber: unsafe hexadecimalSerial(serial)))
        }
    }

    func contains(_ certificate: PeerCertificate) -> Bool {
        guard issuers.contains(certificate.issuerNameDigest) else { return true }
        return revoked.contains(
            Entry(issuerNameDigest: certificate.issuerNameDigest, serialNumber: certificate.serialNumber))
    }
}

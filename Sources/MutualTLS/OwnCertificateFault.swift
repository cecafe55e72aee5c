/// What makes every peer refuse us, although our files can be read.
public enum OwnCertificateFault: Error, Sendable, Equatable {
    /// The certificate names somebody else; `found` is nil for one with no identity or several.
    case anotherIdentity(found: String?, expected: String)
    /// A server is called and calls: its certificate must be for both.
    case forOtherUse
    /// With its first or last day, as 2026-11-24.
    case notYetValid(from: String)
    case expired(on: String)
    case revoked
    /// The trust anchor of this file has not issued it.
    case fromOtherAuthority(anchor: String)
    case rejected(reason: String)
}

/// What makes us refuse every peer, although the list can be read.
public enum RevocationListFault: Error, Sendable, Equatable {
    /// There is none of an authority that our own certificate was issued by, hence that of all peers.
    case fromOtherAuthority
    /// With its last day.
    case expired(on: String)
    case rejected(reason: String)
}

extension OwnCertificateFault: CustomStringConvertible {
    /// The rest of a sentence that begins with the file.
    public var description: String {
        switch self {
        case .anotherIdentity(let found?, let expected):
            "is that of \(found), not of \(expected); name the certificate that was issued to this server."
        case .anotherIdentity(nil, let expected):
            "does not name exactly one peer; have one issued whose only name is \(expected)."
        case .forOtherUse:
            "is not for both sides of a connection; have one issued with the extended key usages serverAuth and "
                + "clientAuth."
        case .notYetValid(let day):
            "is not valid before \(day); check the clock, or put back the one in force until then."
        case .expired(let day):
            "expired on \(day); have a new one issued, and put it in place with its key."
        case .revoked:
            "has been revoked; have a new one issued, and put it in place with its key."
        case .fromOtherAuthority(let anchor):
            "was not issued by the trust anchor \(anchor); put in place a certificate and an authority that belong "
                + "together."
        case .rejected(let reason):
            "would be rejected by every peer (\(reason)); have it issued again with our profile."
        }
    }
}

extension RevocationListFault: CustomStringConvertible {
    /// The rest of a sentence that begins with the file.
    public var description: String {
        switch self {
        case .fromOtherAuthority:
            "is not by the authority of our certificate, so no peer could be let in; fetch that authority's list."
        case .expired(let day):
            "expired on \(day), so no peer could be let in; fetch the authority's newest."
        case .rejected(let reason):
            "cannot be trusted (\(reason)), so no peer could be let in; fetch the authority's newest."
        }
    }
}

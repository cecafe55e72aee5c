internal import CJukiMessages
internal import JukiDomain

/// Asks that the results of a finished job be let out on a medium.
public struct RequestMediumRequest: WireMessage, Hashable {
    /// Bytes of a certificate.
    public static let certificateSizeMax = 16 << 10

    public var job: String
    /// PEM or DER.
    public var recipientCertificate: [UInt8]
    public var purpose: Purpose?

    public init(job: String, recipientCertificate: [UInt8], purpose: Purpose?) {
        self.job = job
        self.recipientCertificate = recipientCertificate
        self.purpose = purpose
    }
}

/// A second operator's release.
public struct ReleaseMediumRequest: WireMessage, Hashable {
    public var medium: UInt64
    /// SHA-256 of the certificate, as the releasing operator has compared it with the recipient.
    public var recipientFingerprint: [UInt8]
    public var purpose: Purpose?

    public init(medium: UInt64, recipientFingerprint: [UInt8], purpose: Purpose?) {
        self.medium = medium
        self.recipientFingerprint = recipientFingerprint
        self.purpose = purpose
    }
}

/// Asks for the encrypted content, to write it.
public struct WriteMediumRequest: WireMessage, Hashable {
    public var medium: UInt64
    /// 立会者
    public var witness: String
    public var purpose: Purpose?

    public init(medium: UInt64, witness: String, purpose: Purpose?) {
        self.medium = medium
        self.witness = witness
        self.purpose = purpose
    }
}

/// A part of the encrypted content, in order.
public struct MediumContent: WireMessage, Hashable {
    /// Bytes of a part, within a frame.
    public static let partSize = 128 << 10

    public var content: [UInt8]
    /// SHA-256 of the whole, with the last part.
    public var contentDigest: [UInt8]?
    public var isLast: Bool

    public init(content: [UInt8], contentDigest: [UInt8]? = nil, isLast: Bool) {
        self.content = content
        self.contentDigest = contentDigest
        self.isLast = isLast
    }
}

/// A step that people take and the ledger records.
public struct RecordMediumRequest: WireMessage, Hashable {
    public var medium: UInt64
    public var step: MediumStep
    /// 立会者
    public var witness: String
    /// 承認者
    public var permittedBy: String
    /// With `written`: SHA-256 of what was read back.
    public var contentDigest: [UInt8]?
    public var remark: String
    public var purpose: Purpose?

    public init(
        medium: UInt64, step: MediumStep, witness: String = "", permittedBy: String = "",
        contentDigest: [UInt8]? = nil, remark: String = "", purpose: Purpose?
    ) {
        self.medium = medium
        self.step = step
        self.witness = witness
        self.permittedBy = permittedBy
        self.contentDigest = contentDigest
        self.remark = remark
        self.purpose = purpose
    }
}

/// The medium as it stands after a step.
public struct MediumResponse: WireMessage, Hashable {
    public var medium: Medium

    public init(_ medium: Medium) { self.medium = medium }
}

public struct ListMediaRequest: WireMessage, Hashable {
    /// Media below this number, newest first; 0 for all.
    public var before: UInt64

    public init(before: UInt64 = 0) { self.before = before }
}

public struct ListMediaResponse: WireMessage, Hashable {
    /// Most media of one answer.
    public static let mediaMax = 50
    /// No further medium is added once an answer has this many entries, each of at most 1.5 KiB, within a frame.
    public static let entriesMax = 100

    public var media: [Medium]
    public var hasMore: Bool

    public init(media: [Medium], hasMore: Bool) {
        self.media = media
        self.hasMore = hasMore
    }
}

public import JukiDomain
public import JukiMessages

/// A register as its peers speak with it: the numbers of its procedures and the messages that hold its records. Each
/// register conforms once; what a peer does is written once over this.
public protocol SpokenRegister: Sendable {
    associatedtype Item: RegisterItem
    associatedtype Record: WireRecord
    /// A notice as it is sent, before any check.
    associatedtype Draft: FileNotice where Draft.Record.Checked == Record
    /// Those items of a record that an answer holds.
    associatedtype Provided: Sendable
    associatedtype LookupQuestion: EncodableMessage
    associatedtype LookupResult: LookupAnswer where LookupResult.Provided == Provided
    associatedtype SearchResult: SearchAnswer where SearchResult.Hit.Provided == Provided
    associatedtype InquiryQuestion: EncodableMessage
    associatedtype InquiryResult: PersonAnswer

    static var procedures: RegisterProcedures { get }
    static func update(_ notice: Draft) -> any EncodableMessage
    /// - Precondition: at most ``UpdateBatch/noticesMax``.
    static func updateBatch(_ notices: [Draft]) -> any EncodableMessage
    /// What a fingerprint covers.
    static func canonicalBytes(of record: Record) -> [UInt8]
}

/// The registers that peers speak with.
public enum Registers {
    /// 本人確認情報
    public enum Resident {}
    /// 附票本人確認情報
    public enum Supplementary {}
}

extension Registers.Resident: SpokenRegister {
    public typealias Item = IdentityItem
    public typealias Record = IdentityRecord
    public typealias Draft = NoticeDraft
    public typealias Provided = ProvidedRecord
    public typealias LookupQuestion = LookupRequest
    public typealias LookupResult = LookupResponse
    public typealias SearchResult = SearchResponse
    public typealias InquiryQuestion = NationalQuestion
    public typealias InquiryResult = NationalAnswer

    public static var procedures: RegisterProcedures { .resident }
    public static func update(_ notice: NoticeDraft) -> any EncodableMessage { UpdateRequest(notice) }
    public static func updateBatch(_ notices: [NoticeDraft]) -> any EncodableMessage { UpdateBatch(notices) }
    public static func canonicalBytes(of record: IdentityRecord) -> [UInt8] { CanonicalEncoding.encode(record) }
}

extension Registers.Supplementary: SpokenRegister {
    public typealias Item = SupplementaryItem
    public typealias Record = SupplementaryRecord
    public typealias Draft = SupplementaryNoticeDraft
    public typealias Provided = ProvidedSupplementaryRecord
    public typealias LookupQuestion = SupplementaryLookupRequest
    public typealias LookupResult = SupplementaryLookupResponse
    public typealias SearchResult = SupplementarySearchResponse
    public typealias InquiryQuestion = SupplementaryNationalQuestion
    public typealias InquiryResult = SupplementaryNationalAnswer

    public static var procedures: RegisterProcedures { .supplementary }
    public static func update(_ notice: SupplementaryNoticeDraft) -> any EncodableMessage {
        SupplementaryUpdateRequest(notice)
    }
    public static func updateBatch(_ notices: [SupplementaryNoticeDraft]) -> any EncodableMessage {
        SupplementaryUpdateBatch(notices)
    }
    public static func canonicalBytes(of record: SupplementaryRecord) -> [UInt8] {
        SupplementaryCanonicalEncoding.encode(record)
    }
}

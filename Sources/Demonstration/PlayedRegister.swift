import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import SyntheticPopulation

/// A register of the synthetic prefecture as it is played against its real server: which messages it speaks, what its
/// people are called, and on which legal basis whoever keeps it sees everybody.
protocol PlayedRegister: SyntheticRegister
where Spoken.Record == Record, Spoken.Draft.Notice == Notice, Spoken.Draft.Record == Draft,
    Spoken.Provided: ToldRecord, Spoken.Provided.Record == Record, Record: NationallyHeld, Record: SurveyedRecord {
    associatedtype Spoken: SpokenRegister

    static var title: String { get }
    /// What its people are called.
    static var people: String { get }
    static var nationalServer: String { get }
    static var nationalCertificate: String { get }
    /// 訂正の調査: whoever holds records against what they should be sees all of them.
    static var investigation: Purpose { get }

    static func lookup(_ code: ResidentRecordCode, _ purpose: Purpose) -> Spoken.LookupQuestion

    /// Planted persons that are hard to find.
    var knownCases: [KnownCase] { get }
}

extension PopulationPlan: PlayedRegister {
    typealias Spoken = Registers.Resident

    static var title: String { "The resident register (本人確認情報)" }
    static var people: String { "residents" }
    static var nationalServer: String { "the national server (全国サーバ)" }
    static var nationalCertificate: String { "national" }
    static var investigation: Purpose { Purpose(legalBasis: "30-35", applicationNumber: "DEMONSTRATION-1") }

    static func lookup(_ code: ResidentRecordCode, _ purpose: Purpose) -> LookupRequest {
        LookupRequest(subject: .code(code), items: .everyIdentityItem, purpose: purpose)
    }

    var knownCases: [KnownCase] { manifest }
}

extension SupplementaryPlan: PlayedRegister {
    typealias Spoken = Registers.Supplementary

    static var title: String { "The supplementary register (附票本人確認情報)" }
    static var people: String { "people on a 附票" }
    static var nationalServer: String { "the supplementary national server (附票全国サーバ)" }
    static var nationalCertificate: String { "supplementary-national" }
    static var investigation: Purpose { Purpose(legalBasis: "30-44-13-35", applicationNumber: "DEMONSTRATION-1") }

    static func lookup(_ code: ResidentRecordCode, _ purpose: Purpose) -> SupplementaryLookupRequest {
        SupplementaryLookupRequest(code: code, items: .everySupplementaryItem, purpose: purpose)
    }

    var knownCases: [KnownCase] { [] }
}

/// What an answer tells of a record.
protocol ToldRecord {
    associatedtype Record

    var code: ResidentRecordCode? { get }
    /// All of the record is told and as it is, but for what a server assigns and does not tell.
    func isAll(of record: Record) -> Bool
}

extension ProvidedRecord: ToldRecord {
    func isAll(of record: IdentityRecord) -> Bool {
        guard let whole else { return false }
        return CanonicalEncoding.encode(whole) == CanonicalEncoding.encode(record)
            && whole.updateSequence == record.updateSequence
    }
}

extension ProvidedSupplementaryRecord: ToldRecord {
    func isAll(of record: SupplementaryRecord) -> Bool {
        guard items == .everySupplementaryItem, let whole = try? SupplementaryItemCheck.record(from: draft) else {
            return false
        }
        return SupplementaryCanonicalEncoding.encode(whole) == SupplementaryCanonicalEncoding.encode(record)
    }
}

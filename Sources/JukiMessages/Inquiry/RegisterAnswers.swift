public import JukiDomain

/// An answer about exactly one person, from either register.
public protocol PersonAnswer: DecodableMessage {
    /// The items of the person's record that an answer holds.
    associatedtype Provided: Sendable
    var record: Provided { get }
}

/// The answer to a lookup.
public protocol LookupAnswer: PersonAnswer {
    /// Newest first.
    var history: [Provided] { get }
    /// What the record holds.
    var items: ItemSet { get }
    /// Of this answer's record in the evidence log.
    var evidenceSequence: UInt64 { get }
}

/// One person whom a search found.
public protocol FoundPerson: Sendable {
    associatedtype Provided: Sendable
    /// The version that matched.
    var record: Provided { get }
    /// That version is not the current one.
    var matchedPastVersion: Bool { get }
}

/// The answer to a search.
public protocol SearchAnswer: DecodableMessage {
    associatedtype Hit: FoundPerson
    var hits: [Hit] { get }
    /// What each hit holds.
    var items: ItemSet { get }
    /// When it was asked for.
    var explanation: Explanation? { get }
    /// Of this answer's record in the evidence log.
    var evidenceSequence: UInt64 { get }
}

extension LookupResponse: LookupAnswer {
    public var items: ItemSet { record.items }
}

extension SupplementaryLookupResponse: LookupAnswer {
    public var items: ItemSet { record.items }
}

extension SearchHit: FoundPerson {}
extension SearchResponse: SearchAnswer {}
extension SupplementarySearchHit: FoundPerson {}
extension SupplementarySearchResponse: SearchAnswer {}
extension NationalAnswer: PersonAnswer {}
extension SupplementaryNationalAnswer: PersonAnswer {}

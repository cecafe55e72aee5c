public import JukiDomain
public import OrderedStore

/// What a search found: exactly the persons that match, never a cut list.
public struct SearchResult: Sendable {
    /// One for each person, by resident record code: that of the version, which may be an earlier one of the person.
    public let hits: [IndexHit]
    public let explanation: IndexExplanation
}

/// A person found. The current version if it matches, otherwise the newest past version that does.
public struct IndexHit: Hashable, Sendable {
    public let code: ResidentRecordCode
    public let sequence: UInt64
    public let isCurrent: Bool
}

/// How a search went: for those who ask why it was slow or found nothing.
public struct IndexExplanation: Sendable {
    /// The index whose candidates decided.
    public let index: IndexName
    /// One line for each condition: its name, how it is compared, and its key. Personal: the searcher's own words.
    public let keys: [PersonalText]
    /// Index entries looked at, in all indexes.
    public let rowsTouched: Int
    public let recordsRead: Int
}

/// Why a search gave no answer.
public enum SearchError: Error, Hashable, Sendable {
    /// `.tooManyMatches`, with the limit in `expected`, or `.searchTooBroad`; and what is wrong with the conditions.
    case refused(Refusal)
    /// The store failed, or holds an entry of another layout (`.corruption`).
    case store(StoreError)
}

/// Where the versions themselves are: the record store, seen at the same moment as the index.
public protocol VersionSource {
    /// The version, with `isDeleted` telling the person's state now; nil if there is none or it has expired.
    func version(of code: ResidentRecordCode, sequence: UInt64) throws(StoreError) -> IndexedVersion?

    /// The code under which the person stands now who had this one when the version was made (住民票コードの変更).
    func presentCode(of code: ResidentRecordCode) throws(StoreError) -> ResidentRecordCode

    /// Every version that is stored, of every record, each once, in any order.
    func forEachVersion(_ body: (IndexedVersion) throws(StoreError) -> Void) throws(StoreError)
}

internal import CJukiMessages
public import JukiDomain

/// Asks for one person's record in the supplementary register, by the code: it has no other key.
public struct SupplementaryLookupRequest: WireMessage, Hashable {
    public var code: ResidentRecordCode
    /// Items wanted (別添2 (2) ア); empty for the basic items as far as the legal basis allows.
    public var items: ItemSet
    /// Also earlier versions (履歴) that have not expired, newest first.
    public var includeHistory: Bool
    /// nil where the caller told none; whether that will do is for access control.
    public var purpose: Purpose?

    public init(code: ResidentRecordCode, items: ItemSet = [], includeHistory: Bool = false, purpose: Purpose? = nil) {
        self.code = code
        self.items = items
        self.includeHistory = includeHistory
        self.purpose = purpose
    }
}

/// One person's record and, if asked for, its earlier versions, each with the items that were asked for and allowed.
public struct SupplementaryLookupResponse: WireMessage, Hashable {
    /// Says which items it holds.
    public var record: ProvidedSupplementaryRecord
    /// Newest first.
    public var history: [ProvidedSupplementaryRecord]
    /// Of this answer's record in the evidence log.
    public var evidenceSequence: UInt64

    public init(
        record: ProvidedSupplementaryRecord, history: [ProvidedSupplementaryRecord] = [], evidenceSequence: UInt64 = 0
    ) {
        self.record = record
        self.history = history
        self.evidenceSequence = evidenceSequence
    }
}

/// One person who meets the conditions, with the items that were asked for and allowed.
public struct SupplementarySearchHit: Hashable, Sendable {
    /// The version that matched.
    public var record: ProvidedSupplementaryRecord
    /// That version is not the current one.
    public var matchedPastVersion: Bool

    public init(record: ProvidedSupplementaryRecord, matchedPastVersion: Bool) {
        self.record = record
        self.matchedPastVersion = matchedPastVersion
    }
}

/// Every person of whom the caller may be told and who meets the conditions of a SearchRequest.
public struct SupplementarySearchResponse: WireMessage, Hashable {
    public var hits: [SupplementarySearchHit]
    /// What each hit holds.
    public var items: ItemSet
    /// When it was asked for.
    public var explanation: Explanation?
    /// Of this answer's record in the evidence log.
    public var evidenceSequence: UInt64

    public init(
        hits: [SupplementarySearchHit], items: ItemSet, explanation: Explanation? = nil, evidenceSequence: UInt64 = 0
    ) {
        self.hits = hits
        self.items = items
        self.explanation = explanation
        self.evidenceSequence = evidenceSequence
    }
}

// MARK: Fields

extension ProvidedSupplementaryRecord {
    /// Reads and checks the items of an answer.
    init(_ packed: Juki__SupplementaryIdentityRecord, items: ItemSet) throws(Refusal) {
        try unsafe self.init(SupplementaryRecordDraft(unpacking: packed), items: items)
    }
}

extension SupplementaryLookupRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryLookupRequest>?) -> Void {
        unsafe juki__supplementary_lookup_request__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_lookup_request__unpack }

    init(unpacking packed: Juki__SupplementaryLookupRequest) throws(Refusal) {
        try unsafe self.init(
            code: Field.recordCode(packed.resident_record_code),
            items: Field.items(packed.items, packed.n_items, of: SupplementaryItem.self),
            includeHistory: packed.include_history != 0, purpose: Purpose.optional(packed.purpose))
    }

    func pack(into packed: inout Juki__SupplementaryLookupRequest, _ arena: MessageArena) {
        unsafe packed.resident_record_code = arena.recordCode(code)
        unsafe packed.include_history = includeHistory ? 1 : 0
        unsafe packed.purpose = arena.optionalMessage(purpose)
        unsafe packed.n_items = items.numbers.count
        unsafe packed.items = arena.items(items)
    }
}

extension SupplementaryLookupResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementaryLookupResponse>?) -> Void {
        unsafe juki__supplementary_lookup_response__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_lookup_response__unpack }

    init(unpacking packed: Juki__SupplementaryLookupResponse) throws(Refusal) {
        let items = try unsafe Field.items(packed.items, packed.n_items, of: SupplementaryItem.self)
        record = try unsafe ProvidedSupplementaryRecord(Field.required(packed.record), items: items)
        history = try unsafe Field.list(packed.history, packed.n_history) { version throws(Refusal) in
            try unsafe ProvidedSupplementaryRecord(version, items: items)
        }
        evidenceSequence = unsafe packed.evidence_sequence
    }

    func pack(into packed: inout Juki__SupplementaryLookupResponse, _ arena: MessageArena) {
        unsafe packed.record = arena.message(record.draft)
        unsafe packed.n_history = history.count
        unsafe packed.history = arena.messages(history.map(\.draft))
        unsafe packed.n_items = record.items.numbers.count
        unsafe packed.items = arena.items(record.items)
        unsafe packed.evidence_sequence = evidenceSequence
    }
}

extension SupplementarySearchHit: @unsafe Packable {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementarySearchHit>?) -> Void {
        unsafe juki__supplementary_search_hit__init
    }

    init(_ packed: Juki__SupplementarySearchHit, items: ItemSet) throws(Refusal) {
        try unsafe self.init(
            record: ProvidedSupplementaryRecord(Field.required(packed.record), items: items),
            matchedPastVersion: packed.matched_past_version != 0)
    }

    func pack(into packed: inout Juki__SupplementarySearchHit, _ arena: MessageArena) {
        unsafe packed.matched_past_version = matchedPastVersion ? 1 : 0
        unsafe packed.record = arena.message(record.draft)
    }
}

extension SupplementarySearchResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SupplementarySearchResponse>?) -> Void {
        unsafe juki__supplementary_search_response__init
    }
    static var unpack: Unpack { unsafe juki__supplementary_search_response__unpack }

    init(unpacking packed: Juki__SupplementarySearchResponse) throws(Refusal) {
        let items = try unsafe Field.items(packed.items, packed.n_items, of: SupplementaryItem.self)
        hits = try unsafe Field.list(packed.hits, packed.n_hits) { hit throws(Refusal) in
            try unsafe SupplementarySearchHit(hit, items: items)
        }
        self.items = items
        explanation = unsafe packed.explanation == nil
            ? nil : try Explanation(unpacking: Field.required(packed.explanation))
        evidenceSequence = unsafe packed.evidence_sequence
    }

    func pack(into packed: inout Juki__SupplementarySearchResponse, _ arena: MessageArena) {
        unsafe packed.n_hits = hits.count
        unsafe packed.hits = arena.messages(hits)
        unsafe packed.evidence_sequence = evidenceSequence
        unsafe packed.explanation = arena.optionalMessage(explanation)
        unsafe packed.n_items = items.numbers.count
        unsafe packed.items = arena.items(items)
    }
}

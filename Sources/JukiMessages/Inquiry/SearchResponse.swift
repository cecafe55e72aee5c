internal import CJukiMessages
public import JukiDomain

/// One person who meets the conditions, with the items that were asked for and allowed.
public struct SearchHit: Hashable, Sendable {
    /// The version that matched.
    public var record: ProvidedRecord
    /// That version is not the current one.
    public var matchedPastVersion: Bool

    public init(record: ProvidedRecord, matchedPastVersion: Bool) {
        self.record = record
        self.matchedPastVersion = matchedPastVersion
    }

    /// 住民票コード, by which the person can be looked up; nil where the basis does not allow it.
    public var code: ResidentRecordCode? { record.code }
}

/// How a search was done.
public struct Explanation: Hashable, Sendable {
    /// Index that gave the candidates, for example "kana-strict".
    public var index: String
    /// One line for each condition: its name and normalised key. Holds what was searched for: never for a log.
    public var keys: [String]
    public var rowsTouched: UInt32
    public var recordsRead: UInt32

    public init(index: String, keys: [String], rowsTouched: UInt32, recordsRead: UInt32) {
        self.index = index
        self.keys = keys
        self.rowsTouched = rowsTouched
        self.recordsRead = recordsRead
    }
}

/// Every person who meets the conditions.
public struct SearchResponse: WireMessage, Hashable {
    public var hits: [SearchHit]
    /// What each hit holds.
    public var items: ItemSet
    /// When it was asked for.
    public var explanation: Explanation?
    /// Of this answer's record in the evidence log.
    public var evidenceSequence: UInt64

    public init(hits: [SearchHit], items: ItemSet, explanation: Explanation? = nil, evidenceSequence: UInt64 = 0) {
        self.hits = hits
        self.items = items
        self.explanation = explanation
        self.evidenceSequence = evidenceSequence
    }
}

// MARK: Fields

extension SearchHit: @unsafe Packable {
    static var initialise: (UnsafeMutablePointer<Juki__SearchHit>?) -> Void { unsafe juki__search_hit__init }

    init(_ packed: Juki__SearchHit, items: ItemSet) throws(Refusal) {
        try unsafe self.init(
            record: ProvidedRecord(Field.required(packed.record), items: items),
            matchedPastVersion: packed.matched_past_version != 0)
    }

    func pack(into packed: inout Juki__SearchHit, _ arena: MessageArena) {
        unsafe packed.matched_past_version = matchedPastVersion ? 1 : 0
        unsafe packed.record = arena.message(record.draft)
    }
}

extension Explanation: @unsafe Packable, @unsafe Unpackable {
    /// Condition name and key: a key is no longer than the longest address folded.
    private static let keyScalarsMax = 2 * TextRule.addressLimit

    static var initialise: (UnsafeMutablePointer<Juki__Explanation>?) -> Void { unsafe juki__explanation__init }

    init(unpacking packed: Juki__Explanation) throws(Refusal) {
        let lines = unsafe UnsafeBufferPointer(start: packed.keys, count: packed.n_keys)
        var keys: [String] = []
        for index in lines.indices {
            keys.append(try unsafe Field.plainText(lines[index], scalarsMax: Self.keyScalarsMax))
        }
        try unsafe self.init(
            index: Field.plainText(packed.index), keys: keys, rowsTouched: packed.rows_touched,
            recordsRead: packed.records_read)
    }

    func pack(into packed: inout Juki__Explanation, _ arena: MessageArena) {
        unsafe packed.index = arena.text(index)
        unsafe packed.n_keys = keys.count
        unsafe packed.keys = arena.list(keys) { unsafe arena.text($0) }
        unsafe packed.rows_touched = rowsTouched
        unsafe packed.records_read = recordsRead
    }
}

extension SearchResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__SearchResponse>?) -> Void { unsafe juki__search_response__init }
    static var unpack: Unpack { unsafe juki__search_response__unpack }

    init(unpacking packed: Juki__SearchResponse) throws(Refusal) {
        let items = try unsafe Field.items(packed.items, packed.n_items)
        hits = try unsafe Field.list(packed.hits, packed.n_hits) { hit throws(Refusal) in
            try unsafe SearchHit(hit, items: items)
        }
        self.items = items
        explanation = unsafe packed.explanation == nil
            ? nil : try Explanation(unpacking: Field.required(packed.explanation))
        evidenceSequence = unsafe packed.evidence_sequence
    }

    func pack(into packed: inout Juki__SearchResponse, _ arena: MessageArena) {
        unsafe packed.n_hits = hits.count
        unsafe packed.hits = arena.messages(hits)
        unsafe packed.evidence_sequence = evidenceSequence
        unsafe packed.explanation = arena.optionalMessage(explanation)
        unsafe packed.n_items = items.numbers.count
        unsafe packed.items = arena.items(items)
    }
}

// Hits print masked as their records do; so do keys, which are about persons too.
extension Explanation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Explanation(\(index), masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

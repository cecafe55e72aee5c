public import JukiDomain

/// Answers made of records as the store keeps them, without reading them again. Both registers number the fields of
/// these answers alike, so that one encoder serves both.
public enum StoredAnswer {
    /// The bytes of a LookupResponse or SupplementaryLookupResponse made of records as the store keeps them, without
    /// reading them again.
    ///
    /// - Parameters:
    ///   - recordBytes: message IdentityRecord without item 9, as ``RecordBytes`` makes it, or
    ///     SupplementaryIdentityRecord, as ``SupplementaryRecordBytes`` does.
    ///   - items: what the answer may hold; every other item is left out of the record and of its history.
    ///   - individualNumber: item 9, where `items` has it and the person has one.
    ///   - history: earlier versions, newest first, as `recordBytes`. Item 9 is told of the current version only.
    public static func lookup(
        recordBytes: [UInt8], items: ItemSet, individualNumber: IndividualNumber? = nil, history: [[UInt8]] = []
    ) -> [UInt8] {
        precondition(individualNumber == nil || items.contains(.individualNumber), "item 9 is one of the items")
        var output: [UInt8] = []
        output.reserveCapacity(
            history.reduce(recordBytes.count + Self.room) { $0 + $1.count + Varint.sizeMax })
        WireTag.append(field: 1, RecordCut.cut(recordBytes, to: items, adding: individualNumber), to: &output)
        for version in history { WireTag.append(field: 2, RecordCut.cut(version, to: items), to: &output) }
        if !items.isEmpty { WireTag.append(field: 3, items.numbers, to: &output) }
        return output
    }

    /// Item 9, the list of items, tags and lengths.
    private static let room = 14 + 2 + 31 + 2 + Varint.sizeMax

    /// A hit as the store keeps it.
    public struct Hit: Sendable {
        /// As in ``StoredAnswer/lookup(recordBytes:items:individualNumber:history:)``.
        public var recordBytes: [UInt8]
        public var individualNumber: IndividualNumber?
        public var matchedPastVersion: Bool

        public init(recordBytes: [UInt8], individualNumber: IndividualNumber?, matchedPastVersion: Bool) {
            self.recordBytes = recordBytes
            self.individualNumber = individualNumber
            self.matchedPastVersion = matchedPastVersion
        }
    }

    /// The bytes of a SearchResponse or SupplementarySearchResponse, each record cut to `items`.
    public static func search(_ hits: [Hit], items: ItemSet, explanation: Explanation?) -> [UInt8] {
        var output: [UInt8] = []
        for hit in hits {
            var message: [UInt8] = hit.matchedPastVersion ? [10 << 3, 1] : []
            let cut = RecordCut.cut(hit.recordBytes, to: items, adding: hit.individualNumber)
            WireTag.append(field: 12, cut, to: &message)
            WireTag.append(field: 1, message, to: &output)
        }
        // Messages of one type can be joined end to end; fields 2 and 3 come after the hits.
        SearchResponse(hits: [], items: items, explanation: explanation).encode(into: &output)
        return output
    }
}

/// Adds to an answer made of stored records what is known only once its evidence is durable.
public enum EvidenceField {
    /// LookupResponse.evidence_sequence, SearchResponse.evidence_sequence: field 15, a number; the last of each.
    private static let tag: UInt8 = 15 << 3

    public static func append(_ sequence: UInt64, to answer: inout [UInt8]) {
        guard sequence > 0 else { return }
        answer.append(tag)
        Varint.append(sequence, to: &answer)
    }
}

// The bytes are a whole record: a hit prints masked.
extension StoredAnswer.Hit: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "Hit(masked)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

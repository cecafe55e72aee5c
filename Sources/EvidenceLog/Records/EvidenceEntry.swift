/// A record with its place in the log.
public struct EvidenceEntry: Hashable, Sendable {
    /// From 1; one more than the index of its leaf.
    public let sequence: UInt64
    public let record: EvidenceRecord

    public init(sequence: UInt64, record: EvidenceRecord) {
        self.sequence = sequence
        self.record = record
    }
}

/// What an answer can carry, so that its caller may ask for the proof of its record.
public struct EvidenceReceipt: Hashable, Sendable {
    /// Of the record; of the first part when it had more subjects than an entry holds.
    public let sequence: UInt64
}

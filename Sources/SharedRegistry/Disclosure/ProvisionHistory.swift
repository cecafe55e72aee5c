import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

/// Who looked at a person, in the form in which the person is told.
enum ProvisionHistory {
    /// Rows read at a time.
    private static let looksPerPage = 1000

    /// Every look that the evidence log still holds, answered or refused, oldest first; read from the log's index by
    /// person, whatever else the log holds.
    /// - Parameter subjects: keyed hashes of all codes that the person has had.
    static func looks(
        at subjects: [[UInt8]], in reading: some StoreReading
    ) throws(RecordStoreError) -> [ProvisionLine] {
        guard !subjects.isEmpty else { return [] }
        var query = EvidenceQuery()
        query.subjects = subjects
        var lines: [ProvisionLine] = []
        var lookedThrough: UInt64? = 0
        while let sequence = lookedThrough {
            let page = try EvidenceLog.find(query, after: sequence, limit: looksPerPage, in: reading)
            lines += page.entries.map { ProvisionLine($0.record) }
            lookedThrough = page.lookedThrough
        }
        return lines
    }
}

extension ProvisionLine {
    init(_ record: EvidenceRecord) {
        self.init(
            time: Moment(milliseconds: record.time), peer: record.peer, operatorID: record.operatorID,
            applicationNumber: record.applicationNumber, legalBasis: record.legalBasis, procedure: record.procedure,
            itemsAsked: record.itemsAsked, items: record.items, result: record.result)
    }
}

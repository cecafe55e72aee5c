import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore

/// Who looked at a person, in the form in which the person is told.
enum ProvisionHistory {
    /// Every look that the evidence log still holds, answered or refused, oldest first.
    /// - Parameter subjects: keyed hashes of all codes that the person has had.
    static func looks(
        at subjects: [[UInt8]], in reading: some StoreReading
    ) throws(RecordStoreError) -> [ProvisionLine] {
        let sought = Set(subjects)
        guard !sought.isEmpty else { return [] }
        do throws(StoreError) {
            return try EvidenceLog.records(from: 0, limit: .max, in: reading)
                .filter { !sought.isDisjoint(with: $0.subjects) }.map(ProvisionLine.init)
        } catch {
            throw .store(error)
        }
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

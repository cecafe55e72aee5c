public import RecordStore

/// For how many years evidence was last known to be kept. A smaller setting would take years of it at once, a minute
/// after the start; it erases nothing unasked until somebody erases by command.
enum EvidenceTerm {
    static let years = RememberedNumber("evidence-years")
}

extension Registry {
    /// No evidence is erased unasked while this is so.
    public func isEvidenceTermShortened() throws(RecordStoreError) -> Bool {
        guard let years = try EvidenceTerm.years.value(in: store) else { return false }
        return evidenceYears < years
    }

    /// The setting is right: unasked erasure goes by it.
    func confirmEvidenceTerm() {
        let years = evidenceYears
        _ = committer.submit { transaction in
            EvidenceTerm.years.put(years, into: &transaction.batch)
            return { _ in }
        }
    }
}

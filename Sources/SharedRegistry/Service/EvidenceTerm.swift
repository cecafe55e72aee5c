import JukiDomain
import OrderedStore
public import RecordStore

/// For how many years evidence was last known to be kept. A smaller setting would take years of it at once, a minute
/// after the start; it erases nothing unasked until somebody erases by command.
enum EvidenceTerm {
    private static let key = Array("evidence-years".utf8)

    /// - Returns: nil in a store that remembers none.
    static func years(in store: OrderedStore) throws(RecordStoreError) -> Int? {
        do throws(StoreError) {
            guard let bytes = try store.get(key, in: Keyspaces.meta) else { return nil }
            return bytes.reduce(0) { $0 << 8 | Int($1) }
        } catch { throw .store(error) }
    }

    static func put(_ years: Int, into batch: inout WriteBatch) {
        var builder = KeyBuilder(capacity: 8)
        builder.append(UInt64(years))
        batch.put(key, builder.bytes, in: Keyspaces.meta)
    }
}

extension Registry {
    /// No evidence is erased unasked while this is so.
    public func isEvidenceTermShortened() throws(RecordStoreError) -> Bool {
        guard let years = try EvidenceTerm.years(in: store) else { return false }
        return evidenceYears < years
    }

    /// The setting is right: unasked erasure goes by it.
    func confirmEvidenceTerm() {
        let years = evidenceYears
        _ = committer.submit { transaction in
            EvidenceTerm.put(years, into: &transaction.batch)
            return { _ in }
        }
    }
}

public import JukiDomain
public import OrderedStore

/// Lookups by name, kana, former surname, birth date, sex and place, kept beside the records.
///
/// Writing adds to the batch of the record itself, so that index and record change together or not at all. The
/// entries follow from the version alone: whoever removes one must give the version as it was added.
///
/// - ``add(_:to:)`` when a version is stored, ``supersede(_:in:)`` when a later one follows,
///   ``remove(_:from:)`` when it is erased;
/// - `search` finds, `verify` compares with the records, `rebuild` makes all entries anew.
public enum SecondaryIndex {
    /// All keyspaces that a store with these indexes must have.
    public static let allKeyspaces = IndexName.allCases.map(\.keyspace) + [IndexState.keyspace]

    /// Adds the entries of a version, current or past as it says.
    public static func add(_ version: IndexedVersion, to batch: inout WriteBatch) {
        put(version, isCurrent: version.isCurrent, in: &batch)
    }

    /// The version stops being the current one: its entries become those of a past value.
    public static func supersede(_ version: IndexedVersion, in batch: inout WriteBatch) {
        put(version, isCurrent: false, in: &batch)
    }

    /// Removes the entries of a version, current or past.
    public static func remove(_ version: IndexedVersion, from batch: inout WriteBatch) {
        IndexEntries.forEach(of: version, isCurrent: version.isCurrent) { index, key, _ in
            batch.delete(key, in: index.keyspace)
        }
    }

    private static func put(_ version: IndexedVersion, isCurrent: Bool, in batch: inout WriteBatch) {
        IndexEntries.forEach(of: version, isCurrent: isCurrent) { index, key, value in
            batch.put(key, value, in: index.keyspace)
        }
    }
}

public import OrderedStore

/// What can go wrong between the store and its files. None of it holds a personal value.
public enum RecordStoreError: Error, Sendable {
    /// The engine failed; only a full disk lets the server go on (read-only).
    case store(StoreError)
    /// A value in `keyspace` is not in a form this version writes.
    case damagedValue(keyspace: String)
    /// A sealed value does not open under the key file: wrong key file, or damage.
    case sealBroken
    /// The search indexes were made by other rules, or a rebuild did not finish.
    case indexesNotCurrent
    /// The store was written by a newer version, or is of another register.
    case foreignStore(found: String)
    /// The store holds the register of prefecture `found`, and the server was told to be that of `named`.
    case otherPrefecture(found: Int, named: Int)
}

extension RecordStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .store(let error): "\(error)"
        case .damagedValue(let keyspace):
            "a value in keyspace \(keyspace) is damaged; stop the server, restore the last verified backup"
        case .sealBroken:
            "a sealed value does not open; check that the key file belongs to this store"
        case .indexesNotCurrent:
            "the search indexes are not of this version; run the server once with --rebuild-indexes"
        case .foreignStore(let found):
            "the directory holds a store of format \(found); start the program that wrote it, or name another directory"
        case .otherPrefecture(let found, let named):
            "the directory holds the store of prefecture \(found), and this is the server of prefecture \(named); "
                + "correct the prefecture, or name the store of prefecture \(named)"
        }
    }
}

/// Runs a store operation and carries its error over.
func storing<T: ~Copyable>(_ body: () throws(StoreError) -> T) throws(RecordStoreError) -> T {
    do { return try body() } catch { throw .store(error) }
}

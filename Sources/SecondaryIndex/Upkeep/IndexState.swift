import JukiDomain
public import OrderedStore

/// Which rules the stored entries were made by. Read at start: entries of other rules must not be searched.
public enum IndexState: Sendable, Equatable {
    /// Nothing was written yet.
    case unmarked
    /// Made by the rules of this program.
    case current
    /// Made by other rules, layout or keys: rebuild.
    case otherRules
    /// A rebuild did not finish: rebuild.
    case beingRebuilt

    static let keyspace = Keyspace(name: "index-state")
    private static let key = Array("rules".utf8)
    private static let rebuildingMark: UInt8 = 0

    private static var rules: [UInt8] {
        [CoveringRow.format] + IndexName.allCases.map(IndexLayout.keyRule(of:))
    }

    init(in store: some StoreReading) throws(StoreError) {
        let stored = try store.get(Self.key, in: Self.keyspace)
        self = switch stored {
        case nil: .unmarked
        case [Self.rebuildingMark]: .beingRebuilt
        case Self.rules: .current
        default: .otherRules
        }
    }

    static func markCurrent(in batch: inout WriteBatch) {
        batch.put(key, rules, in: keyspace)
    }

    static func markBeingRebuilt(in batch: inout WriteBatch) {
        batch.put(key, [rebuildingMark], in: keyspace)
    }
}

extension SecondaryIndex {
    /// Whether the stored entries may be searched. `.unmarked` is right for an empty store only: mark it then.
    public static func state(in store: some StoreReading) throws(StoreError) -> IndexState {
        try IndexState(in: store)
    }

    /// Notes that all entries, written from now on, are made by this program's rules.
    public static func markCurrent(in batch: inout WriteBatch) {
        IndexState.markCurrent(in: &batch)
    }
}

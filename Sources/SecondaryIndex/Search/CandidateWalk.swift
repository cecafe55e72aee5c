import JukiDomain
import OrderedStore

/// A walk over the entries of one candidate set, a chunk at a time.
final class CandidateWalk {
    let set: CandidateSet
    /// The versions that the covering values did not rule out, in the order of the walk.
    private(set) var candidates: [VersionID] = []
    /// How many of them have been compared with their record.
    var verified = 0
    private(set) var isExhausted = false
    private var rangesBegun = 0
    private var cursor: Cursor?

    init(_ set: CandidateSet) {
        self.set = set
    }

    /// Looks at `rows` entries at most.
    /// - Returns: how many it looked at; fewer only when the set is exhausted.
    func advance(
        rows: Int, _ conditions: PreparedConditions, in store: some StoreReading
    ) throws(StoreError) -> Int {
        var touched = 0
        while touched < rows {
            guard var open = cursor.take() else {
                guard rangesBegun < set.ranges.count else {
                    isExhausted = true
                    break
                }
                let range = set.ranges[rangesBegun]
                rangesBegun += 1
                cursor = try store.scan(in: set.index.keyspace, from: range.from, to: range.to)
                continue
            }
            var hasMore = true
            while touched < rows, hasMore {
                hasMore = try open.next()
                guard hasMore else { break }
                touched += 1
                guard open.withEntry({ collect($0, $1, conditions) }) else { throw damaged() }
            }
            cursor = hasMore ? consume open : nil
        }
        return touched
    }

    /// False if the entry is of another layout.
    private func collect(
        _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, _ conditions: PreparedConditions
    ) -> Bool {
        guard let identity = VersionID(endOf: key), let row = CoveringRow(value) else { return false }
        if row.mayMatch(conditions) { candidates.append(identity) }
        return true
    }

    private func damaged() -> StoreError {
        StoreError(kind: .corruption, message: "an entry of index '\(set.index.rawValue)' is of another layout")
    }
}

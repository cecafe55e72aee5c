public import OrderedStore
import JukiDomain

/// What a comparison of an index with the records found. Numbers only: no entry is named.
public struct IndexReport: Sendable, Equatable {
    public struct Count: Sendable, Equatable {
        /// Entries that the records call for.
        public var expected: UInt64 = 0
        /// Of these, not in the index: a search would miss the person.
        public var missing: UInt64 = 0
        /// Of these, in the index with another value: of other rules, or another state of the version.
        public var stale: UInt64 = 0
        /// Entries that no version calls for.
        public var orphaned: UInt64 = 0

        public var isClean: Bool { missing == 0 && stale == 0 && orphaned == 0 }
    }

    public var versions: UInt64 = 0
    public var counts: [IndexName: Count] = Dictionary(uniqueKeysWithValues: IndexName.allCases.map { ($0, Count()) })

    public var isClean: Bool { counts.values.allSatisfy(\.isClean) }
}

extension SecondaryIndex {
    /// How many versions, or entries, pass between two calls of a progress closure.
    public static let progressStep: UInt64 = 4096

    /// Compares the indexes with the records, both ways, in constant memory.
    ///
    /// Every entry that a version calls for is looked up; then the entries are counted. No two versions call for the
    /// same key, so what was counted beyond the keys found is orphaned, and no record need be read for it.
    ///
    /// - Parameters:
    ///   - store: a snapshot, seeing the same moment as `source`.
    ///   - progress: called with the number of versions compared, now and then.
    public static func verify(
        in store: some StoreReading, against source: some VersionSource, progress: (UInt64) -> Void = { _ in }
    ) throws(StoreError) -> IndexReport {
        var report = IndexReport()
        try source.forEachVersion { version throws(StoreError) in
            let isCurrent = version.isCurrent
            try IndexEntries.forEach(of: version, isCurrent: isCurrent) { index, key, value throws(StoreError) in
                let stored = try store.withValue(key, in: index.keyspace) { $0.elementsEqual(value) }
                report.counts[index, default: .init()].note(stored)
            }
            report.versions += 1
            if report.versions.isMultiple(of: progressStep) { progress(report.versions) }
        }
        for index in IndexName.allCases {
            let stored = try store.count(in: index.keyspace, from: [], to: nil, limit: .max)
            let found = report.counts[index].map { $0.expected - $0.missing } ?? 0
            report.counts[index]?.orphaned = UInt64(stored) - found
        }
        progress(report.versions)
        return report
    }
}

extension IndexReport.Count {
    /// - Parameter isEqual: nil if the key is absent.
    fileprivate mutating func note(_ isEqual: Bool?) {
        expected += 1
        switch isEqual {
        case nil: missing += 1
        case false?: stale += 1
        case true?: break
        }
    }
}

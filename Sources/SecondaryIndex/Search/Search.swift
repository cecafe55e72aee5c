public import JukiDomain
public import OrderedStore

extension SecondaryIndex {
    /// Finds the persons of whom a version matches.
    ///
    /// Every condition that has an index gives a set of candidates; the sets are walked in turn, chunk by chunk, and
    /// the first to end decides. So the rows touched are at most the number of sets times (the smallest set and one
    /// chunk). Every candidate is compared with its record by the one predicate.
    ///
    /// - Parameters:
    ///   - limit: persons at most, as in `SearchConditions.matchLimits`.
    ///   - store: a snapshot, seeing the same moment as `source`.
    ///   - source: the records.
    public static func search(
        _ conditions: SearchConditions, limit: Int, in store: some StoreReading, source: some VersionSource,
        work: SearchWork = .standard
    ) throws(SearchError) -> SearchResult {
        precondition(SearchConditions.matchLimits.contains(limit), "the caller checks the limit")
        let prepared: PreparedConditions
        do { prepared = try PreparedConditions(conditions) } catch { throw .refused(error) }
        var search = Search(prepared, limit: limit, work: work, store: store, source: source)
        return try search.run()
    }
}

/// One search: walks, and the persons found so far by any of them.
struct Search<Store: StoreReading, Source: VersionSource> {
    private let conditions: PreparedConditions
    private let limit: Int
    private let work: SearchWork
    private let store: Store
    private let source: Source
    private let walks: [CandidateWalk]
    private var compared: Set<VersionID> = []
    /// By the code of today: versions under earlier ones are of the same person.
    private var found: [ResidentRecordCode: IndexHit] = [:]
    private var rowsTouched = 0
    private var recordsRead = 0

    init(_ conditions: PreparedConditions, limit: Int, work: SearchWork, store: Store, source: Source) {
        self.conditions = conditions
        self.limit = limit
        self.work = work
        self.store = store
        self.source = source
        walks = SearchPlan.sets(for: conditions).map(CandidateWalk.init)
    }

    mutating func run() throws(SearchError) -> SearchResult {
        let decisive = try firstExhausted()
        try verify(decisive, atMost: .max)
        let explanation = IndexExplanation(
            index: decisive.set.index, keys: conditions.keyLines, rowsTouched: rowsTouched, recordsRead: recordsRead)
        return SearchResult(hits: found.values.sorted { $0.code < $1.code }, explanation: explanation)
    }

    private mutating func firstExhausted() throws(SearchError) -> CandidateWalk {
        var chunk = work.firstChunk
        while true {
            for walk in walks {
                let rows = min(chunk, work.rowsTouchedMax - rowsTouched)
                guard rows > 0 else { throw .refused(Refusal(.searchTooBroad)) }
                do { rowsTouched += try walk.advance(rows: rows, conditions, in: store) } catch { throw .store(error) }
                if walk.isExhausted { return walk }
                try verify(walk, atMost: max(1, rows / work.rowsPerEarlyRead))
            }
            chunk = min(chunk * 2, work.largestChunk)
        }
    }

    /// Compares candidates with their records, as many as are allowed.
    private mutating func verify(_ walk: CandidateWalk, atMost reads: Int) throws(SearchError) {
        var left = reads
        while left > 0, walk.verified < walk.candidates.count {
            let candidate = walk.candidates[walk.verified]
            walk.verified += 1
            guard compared.insert(candidate).inserted else { continue }
            left -= 1
            try compare(candidate)
        }
    }

    private mutating func compare(_ candidate: VersionID) throws(SearchError) {
        guard recordsRead < work.recordsReadMax else { throw .refused(Refusal(.searchTooBroad)) }
        recordsRead += 1
        let code = ResidentRecordCode(unchecked: candidate.code)
        let version: IndexedVersion
        let person: ResidentRecordCode
        do throws(StoreError) {
            let read = try source.version(of: code, sequence: candidate.sequence)
            guard let read, conditions.matches(read) else { return }
            version = read
            person = version.isCurrent ? code : try source.presentCode(of: code)
        } catch {
            throw .store(error)
        }
        let known = found[person]
        if known == nil, found.count == limit {
            throw .refused(Refusal(.tooManyMatches, expected: UInt64(limit)))
        }
        if let known, known.isCurrent || (!version.isCurrent && known.sequence > version.sequence) { return }
        found[person] = IndexHit(code: code, sequence: version.sequence, isCurrent: version.isCurrent)
    }
}

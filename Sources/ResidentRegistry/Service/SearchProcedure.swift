import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SecondaryIndex

extension ResidentRegistry {
    /// Persons in one answer when the caller names no limit.
    static let matchesDefault = 50

    /// ４情報の組合せによる検索: a list of matches, beside the event loops, over one snapshot.
    func search(_ request: SearchRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        try checkOperator(named: request.purpose, by: caller)
        let limit = request.limit == 0 ? Self.matchesDefault : Int(request.limit)
        guard SearchConditions.matchLimits.contains(limit) else {
            throw Refusal(.invalidCondition, expected: UInt64(SearchConditions.matchLimits.upperBound))
        }
        onSearcher { [self] in
            let snapshot = store.snapshot()
            let source = SnapshotVersions(
                RecordReader(snapshot, register: IdentityRegister(), keys: keys, today: today))
            do {
                let result = try SecondaryIndex.search(
                    request.conditions, limit: limit, in: snapshot, source: source)
                let hits = try result.hits.compactMap { try source.hit($0) }
                respond(result, hits, request, caller, call)
            } catch let error as SearchError {
                switch error {
                case .refused(let refusal):
                    refuse(refusal, Procedure.search.rawValue, caller, call, purpose: request.purpose)
                case .store(let cause): storeFailed(.store(cause), call)
                }
            } catch let error as StoreError {
                storeFailed(.store(error), call)
            } catch {
                preconditionFailure("a search throws a search or a store error")
            }
        }
    }

    private func respond(
        _ result: SearchResult, _ hits: [SearchHit], _ request: SearchRequest, _ caller: Caller,
        _ call: any RegistryCall
    ) {
        var record = evidenceRecord(Procedure.search.rawValue, caller, request.purpose)
        record.shape = request.conditions.shape
        record.items = Self.hitItems
        record.persons = UInt32(hits.count)
        record.subjects = hits.map { keys.subjectHash(of: $0.code) }
        let explanation = request.explain ? Explanation(result.explanation) : nil
        let response = SearchResponse(hits: hits, explanation: explanation)
        answer(record, call) { call.respond(response.encode(), isLast: true) }
    }

    /// The items that a hit shows.
    private static let hitItems: UInt32 = [
        IdentityItem.residentRecordCode, .kanjiName, .kanaName, .birthDate, .sex, .address, .municipalityCode,
        .formerSurname, .deletionFlag, .updateSequence,
    ].reduce(0) { $0 | 1 << UInt32($1.rawValue) }
}

/// The records of one snapshot, as the indexes want them.
struct SnapshotVersions: VersionSource {
    private let reader: RecordReader<IdentityRegister, Snapshot>

    init(_ reader: RecordReader<IdentityRegister, Snapshot>) {
        self.reader = reader
    }

    func version(of code: ResidentRecordCode, sequence: UInt64) throws(StoreError) -> IndexedVersion? {
        try Self.storing { () throws(RecordStoreError) in try reader.indexedVersion(of: code, sequence: sequence) }
    }

    func forEachVersion(_ body: (IndexedVersion) throws(StoreError) -> Void) throws(StoreError) {
        try reader.forEachVersion(body)
    }

    /// What a list shows of a person.
    func hit(_ found: IndexHit) throws(StoreError) -> SearchHit? {
        let version = try Self.storing { () throws(RecordStoreError) in
            try reader.version(of: found.code, sequence: found.sequence)
        }
        guard let record = version?.record else { return nil }
        return SearchHit(
            code: found.code, name: record.name.text, kanaName: record.kanaName, birthDate: record.birthDate,
            sex: record.sex, address: record.address.text, municipality: record.municipality,
            formerSurname: record.formerSurname.text, isDeleted: record.isDeleted,
            matchedPastVersion: !found.isCurrent, updateSequence: found.sequence)
    }

    /// The indexes speak of store errors only: damage to a record is one.
    private static func storing<T>(_ body: () throws(RecordStoreError) -> T) throws(StoreError) -> T {
        do { return try body() } catch {
            if case .store(let cause) = error { throw cause }
            throw StoreError(kind: .corruption, message: error.description)
        }
    }
}

extension Explanation {
    init(_ explanation: IndexExplanation) {
        self.init(
            index: explanation.index.rawValue, keys: explanation.keys.map(\.disclosed),
            rowsTouched: UInt32(clamping: explanation.rowsTouched),
            recordsRead: UInt32(clamping: explanation.recordsRead))
    }
}

extension SearchConditions {
    /// Which conditions were given, never their values: for evidence.
    var shape: String {
        var parts: [String] = []
        func add(_ name: String, _ condition: TextCondition?) {
            if let condition { parts.append("\(name)-\(condition.match)") }
        }
        add("kanji-name", kanjiName)
        add("kana-name", kanaName)
        add("former-surname", formerSurname)
        add("former-surname-kana", formerSurnameKana)
        add("address", address)
        if birthDate != nil { parts.append("birth-date") }
        if sex != nil { parts.append("sex") }
        if municipality != nil { parts.append("municipality") }
        if ooaza != nil { parts.append("ooaza") }
        if includePastValues { parts.append("past-values") }
        if includeDeleted { parts.append("deleted") }
        return parts.joined(separator: " ")
    }
}

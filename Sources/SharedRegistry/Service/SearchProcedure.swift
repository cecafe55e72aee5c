import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import SecondaryIndex

extension Registry {
    /// The items by whose values a search asks.
    private func keyItems(of conditions: SearchConditions) -> ItemSet {
        var numbers = SearchField.allCases.filter { conditions.text($0) != nil }.map(Kind.itemNumber(of:))
        if conditions.birthDate != nil { numbers.append(SharedItem.birthDate) }
        if conditions.sex != nil { numbers.append(SharedItem.sex) }
        if conditions.municipality != nil { numbers.append(Kind.placeItems.municipality) }
        if conditions.ooaza != nil, let ooaza = Kind.placeItems.ooaza { numbers.append(ooaza) }
        return ItemSet(numbers: numbers)
    }

    /// ４情報の組合せによる検索: a list of matches, beside the event loops, over one snapshot, each cut to the items that
    /// were asked for and that the legal basis allows.
    func search(_ request: SearchRequest, _ caller: Caller, _ call: any RegistryCall) throws(Refusal) {
        let decision = judge(
            Kind.procedures.search, request.items, by: keyItems(of: request.conditions), request.purpose, caller)
        var record = evidenceRecord(Kind.procedures.search.rawValue, caller, request.purpose)
        record.shape = request.conditions.shape
        record.itemsAsked = decision.considered.rawValue
        let limit = request.limit == 0 ? RegistryLimits.matchesDefault : Int(request.limit)
        if let refusal = decision.refusal ?? Self.nationalRefusal(of: request, by: caller) {
            return refuse(refusal, record, call)
        }
        guard SearchConditions.matchLimits.contains(limit) else {
            let refusal = Refusal(.invalidCondition, expected: UInt64(SearchConditions.matchLimits.upperBound))
            return refuse(refusal, record, call)
        }
        guard request.conditions.ooaza == nil || Kind.placeItems.ooaza != nil else {
            return refuse(Refusal(.invalidCondition), record, call)
        }
        onSearcher(record, caller, call) { [self, record] in
            search(request, limit: limit, decision.items, record, call)
        }
    }

    /// 機構からの照会: by the combination of the four basic items as a whole, for 法30条の7's own business and no other.
    private static func nationalRefusal(of request: SearchRequest, by caller: Caller) -> Refusal? {
        guard caller.role == .national || caller.role == .supplementaryNational else { return nil }
        guard request.purpose?.legalBasis == Kind.articles.national else { return Refusal(.basisNotForCaller) }
        let conditions = request.conditions
        guard let name = conditions.kanjiName, conditions.birthDate != nil || conditions.address != nil else {
            return Refusal(.noConditions)
        }
        var four = SearchConditions(kanjiName: name, birthDate: conditions.birthDate, sex: conditions.sex)
        four.address = conditions.address
        // Beginnings of names, past values and the like look for whoever is there, not for a person.
        let isWholePerson = four == conditions && name.match == .exact && conditions.address?.match ?? .exact == .exact
        return isWholePerson ? nil : Refusal(.invalidCondition)
    }

    private func search(
        _ request: SearchRequest, limit: Int, _ items: ItemSet, _ record: EvidenceRecord, _ call: any RegistryCall
    ) {
        let snapshot = store.snapshot()
        let legalBasis = request.purpose?.legalBasis ?? ""
        let source = SnapshotVersions(
            RecordReader(snapshot, register: Kind(), keys: keys, today: today), toldOn: legalBasis)
        do {
            let result = try SecondaryIndex.search(request.conditions, limit: limit, in: snapshot, source: source)
            let found = try result.hits.compactMap { hit in
                try source.hit(hit, items).map { (hit.code, $0) }
            }
            // Index and counts depend on everybody in the register: they would tell that somebody is there of whom
            // nothing may be told.
            let mayExplain = !Kind.hasRuleForTelling(on: legalBasis)
            let explanation = request.explain && mayExplain ? Explanation(result.explanation) : nil
            var record = record
            record.items = items.rawValue
            record.persons = UInt32(found.count)
            record.subjects = found.map { keys.subjectHash(of: $0.0) }
            let response = StoredAnswer.search(found.map(\.1), items: items, explanation: explanation)
            tell(response, record, call)
        } catch let error as SearchError {
            switch error {
            case .refused(let refusal): refuse(refusal, record, call)
            case .store(let cause): storeFailed(.store(cause), call)
            }
        } catch let error as StoreError {
            storeFailed(.store(error), call)
        } catch {
            preconditionFailure("a search throws a search or a store error")
        }
    }
}

/// The records of one snapshot, as the indexes want them.
struct SnapshotVersions<Kind: RegistryKind>: VersionSource {
    private let reader: RecordReader<Kind, Snapshot>
    /// nil: everybody is there, whatever the register's own rule says of telling.
    private let legalBasis: String?

    init(_ reader: RecordReader<Kind, Snapshot>, toldOn legalBasis: String? = nil) {
        self.reader = reader
        self.legalBasis = legalBasis
    }

    /// A search is over those of whom may be told on its basis; whoever else meets the conditions is no match.
    func version(of code: ResidentRecordCode, sequence: UInt64) throws(StoreError) -> IndexedVersion? {
        try Self.storing { () throws(RecordStoreError) in
            guard try mayBeTold(code, sequence) else { return nil }
            return try reader.indexedVersion(of: code, sequence: sequence)
        }
    }

    private func mayBeTold(_ code: ResidentRecordCode, _ sequence: UInt64) throws(RecordStoreError) -> Bool {
        guard let legalBasis, Kind.hasRuleForTelling(on: legalBasis) else { return true }
        guard let (record, isCurrent) = try reader.version(of: code, sequence: sequence),
            Kind.refusal(toTell: record, on: legalBasis, today: reader.today) == nil
        else { return false }
        guard !isCurrent else { return true }
        guard let present = try reader.newest(reader.presentCode(of: code)) else { return false }
        let newest = try reader.register.decode(present.recordBytes)
        return Kind.refusal(toTell: newest, on: legalBasis, today: reader.today) == nil
    }

    func presentCode(of code: ResidentRecordCode) throws(StoreError) -> ResidentRecordCode {
        try Self.storing { () throws(RecordStoreError) in try reader.presentCode(of: code) }
    }

    func forEachVersion(_ body: (IndexedVersion) throws(StoreError) -> Void) throws(StoreError) {
        try reader.forEachVersion(body)
    }

    /// What a list shows of a person, as the store keeps it.
    func hit(_ found: IndexHit, _ items: ItemSet) throws(StoreError) -> StoredAnswer.Hit? {
        try Self.storing { () throws(RecordStoreError) in
            guard let version = try reader.storedVersion(of: found.code, sequence: found.sequence)?.version else {
                return nil
            }
            let isAsked = Kind.sealedItem.map(items.contains(number:)) == true && found.isCurrent
            return StoredAnswer.Hit(
                recordBytes: version.recordBytes,
                individualNumber: isAsked ? try reader.number(of: found.code, in: version) : nil,
                matchedPastVersion: !found.isCurrent)
        }
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

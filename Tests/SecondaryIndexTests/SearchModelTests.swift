import JukiDomain
import OrderedStore
@testable import SecondaryIndex
import Testing

/// A register in miniature: what happens to it is written to the index, and kept in memory for full scans.
private struct Register {
    let index: TestStore
    private(set) var source = MemorySource()
    private var current: [IndexedVersion] = []
    private var sequence: UInt64 = 0
    private var codes: UInt64 = 0

    init() throws { index = try TestStore() }

    var versions: [IndexedVersion] { Array(source.versions.values) }

    /// 記載, 修正, 住民票コードの変更, 消除 or erasure of a past version, each with its index changes in one batch.
    mutating func change(_ population: inout RandomPopulation) throws {
        var batch = WriteBatch()
        if current.isEmpty || population.chance(40) {
            current.append(store(nextCode(), population.items(), isDeleted: false, &batch))
        } else {
            let person = Int.random(in: current.indices, using: &population.random)
            let old = current[person]
            if population.chance(15), let past = versions.first(where: { $0.code == old.code && !$0.isCurrent }) {
                SecondaryIndex.remove(past, from: &batch)
                source[past] = nil
            } else {
                SecondaryIndex.supersede(old, in: &batch)
                let isDeleted = population.chance(25)
                let items = isDeleted ? old.items : population.items()
                var code = old.code
                if population.chance(20) {
                    code = nextCode()
                    source.successors[old.code] = code
                }
                current[person] = store(code, items, isDeleted: isDeleted, &batch)
            }
        }
        try index.store.write(batch, durability: .buffered)
    }

    private mutating func nextCode() -> ResidentRecordCode {
        codes += 1
        return ResidentRecordCode(body: codes * 7_654_321 % 9_999_999_999)
    }

    private mutating func store(
        _ code: ResidentRecordCode, _ items: SearchItems, isDeleted: Bool, _ batch: inout WriteBatch
    ) -> IndexedVersion {
        sequence += 1
        for var past in versions where source.presentCode(of: past.code) == code {
            past.isCurrent = false
            past.isDeleted = isDeleted
            source[past] = past
        }
        let version = IndexedVersion(
            code: code, sequence: sequence, isCurrent: true, isDeleted: isDeleted, items: items)
        SecondaryIndex.add(version, to: &batch)
        source[version] = version
        return version
    }
}

/// What a search must find, by a look at every version, written apart from the predicate that the search uses.
private struct FullScan {
    private let versions: [IndexedVersion]
    private let keys: [[String: SearchKey]]
    /// The code of today by any that a person has had.
    private let person: (ResidentRecordCode) -> ResidentRecordCode

    init(_ versions: [IndexedVersion], person: @escaping (ResidentRecordCode) -> ResidentRecordCode) {
        self.versions = versions
        self.person = person
        keys = versions.map { version in
            var keys: [String: SearchKey] = [:]
            for field in SearchField.allCases {
                for strictness in Strictness.allCases {
                    keys["\(field)\(strictness)"] = field.key(of: version.items.text(field), strictness)
                }
            }
            return keys
        }
    }

    func isMatch(_ position: Int, _ wanted: SearchConditions, _ wantedKeys: [SearchField: SearchKey]) -> Bool {
        let version = versions[position]
        if !version.isCurrent, !wanted.includePastValues { return false }
        if version.isDeleted, !wanted.includeDeleted { return false }
        if let sex = wanted.sex, sex != version.items.sex { return false }
        if let municipality = wanted.municipality, municipality != version.items.municipality { return false }
        if let ooaza = wanted.ooaza, ooaza != version.items.ooaza { return false }
        if let birthDate = wanted.birthDate, !birthDate.matches(version.items.birthDate) { return false }
        for (field, wantedKey) in wantedKeys {
            guard let condition = wanted.text(field), let key = keys[position]["\(field)\(condition.strictness)"]
            else { return false }
            let isEqual = key.bytes == wantedKey.bytes
            let isBeginning = key.bytes.count > wantedKey.bytes.count
                && Array(key.bytes[..<wantedKey.bytes.count]) == wantedKey.bytes
            guard isEqual || (condition.match == .prefix && isBeginning) else { return false }
        }
        return true
    }

    func hits(_ wanted: SearchConditions) -> [IndexHit] {
        let wantedKeys = Dictionary(uniqueKeysWithValues: SearchField.allCases.compactMap { field in
            wanted.text(field).map { (field, field.key(of: $0.text, $0.strictness)) }
        })
        let matching = versions.indices.filter { isMatch($0, wanted, wantedKeys) }.map { versions[$0] }
        return Dictionary(grouping: matching) { person($0.code) }.values.map { ofPerson in
            let best = ofPerson.first(where: \.isCurrent) ?? ofPerson.max { $0.sequence < $1.sequence }!
            return IndexHit(code: best.code, sequence: best.sequence, isCurrent: best.isCurrent)
        }.sorted { $0.code < $1.code }
    }
}

private func answer(
    _ conditions: SearchConditions, _ limit: Int, _ register: Register, _ work: SearchWork
) -> Result<SearchResult, SearchError> {
    do throws(SearchError) {
        return .success(try SecondaryIndex.search(
            conditions, limit: limit, in: register.index.store, source: register.source, work: work))
    } catch {
        return .failure(error)
    }
}

@Test("An index search finds what a full scan finds, for any mix of conditions", arguments: 0..<4)
func searchEqualsFullScan(part: UInt64) throws {
    let seed = announcedSeed("searchEqualsFullScan \(part)") &+ part
    var population = RandomPopulation(random: SeededGenerator(seed: seed))
    var register = try Register()
    for _ in 0..<500 { try register.change(&population) }
    let versions = register.versions
    let scan = FullScan(versions, person: register.source.presentCode)
    var answered = 0, found = 0, tooMany = 0, refused = 0
    for _ in 0..<1000 {
        let conditions = population.conditions(about: population.pick(versions).items)
        let limit = population.pick([1, 5, 50, 200])
        var work = SearchWork()
        work.firstChunk = population.pick([1, 3, 64])
        work.largestChunk = work.firstChunk * population.pick([1, 8])
        let expected = scan.hits(conditions)
        switch answer(conditions, limit, register, work) {
        case .success(let result):
            try #require(result.hits == expected, "seed \(seed)")
            answered += 1
            found += expected.isEmpty ? 0 : 1
        case .failure(.refused(let refusal)) where refusal.reason == .tooManyMatches:
            try #require(expected.count > limit, "seed \(seed)")
            tooMany += 1
        case .failure(.refused(let refusal)) where [.noConditions, .invalidCondition].contains(refusal.reason):
            refused += 1
        case .failure(let error):
            Issue.record(error, "seed \(seed)")
        }
    }
    print("answered \(answered), of them with hits \(found); too many \(tooMany); refused \(refused)")
    #expect(found > 100 && tooMany > 50 && refused < 500, "the mix is too one-sided to prove anything")
    let report = try SecondaryIndex.verify(in: register.index.store, against: register.source)
    #expect(report.isClean && report.versions == UInt64(versions.count))
}

@Test("The predicate agrees with the full scan's own comparison")
func predicateEqualsFullScan() throws {
    let seed = announcedSeed("predicateEqualsFullScan")
    var population = RandomPopulation(random: SeededGenerator(seed: seed))
    var register = try Register()
    for _ in 0..<60 { try register.change(&population) }
    let versions = register.versions
    let scan = FullScan(versions, person: register.source.presentCode)
    for _ in 0..<300 {
        let conditions = population.conditions(about: population.pick(versions).items)
        guard let prepared = try? PreparedConditions(conditions) else { continue }
        let keys = Dictionary(uniqueKeysWithValues: prepared.texts.map { ($0.field, $0.key) })
        for position in versions.indices {
            let expected = scan.isMatch(position, conditions, keys)
            try #require(prepared.matches(versions[position]) == expected, "seed \(seed)")
        }
    }
}

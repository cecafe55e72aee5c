import JukiDomain
@testable import SecondaryIndex
import OrderedStore
import Testing

/// `count` persons of one name and one town; every `rareEvery`th has another kana reading.
private func crowd(_ count: Int, rareEvery: Int) -> [IndexedVersion] {
    (1...UInt64(count)).map { number in
        let isRare = number % UInt64(rareEvery) == 0
        let items = SearchItems(
            kanjiName: "佐藤", kanaName: isRare ? "るるる" : "さとう", address: "鹿児島市山下町",
            // 1 January 1940 exists.
            birthDate: try! BirthDate(era: .gregorian, year: 1940, month: 1, day: 1), sex: .male,
            municipality: MunicipalityCode(body: 46201), ooaza: nil)
        return IndexedVersion(
            code: ResidentRecordCode(body: number), sequence: number, isCurrent: true, isDeleted: false, items: items)
    }
}

private let sato = SearchConditions(kanjiName: TextCondition("佐藤"))

@Test("Exactly the limit is answered; one person more is refused with the limit")
func limitBoundary() throws {
    let index = try TestStore()
    let versions = crowd(8, rareEvery: 100)
    try index.add(versions)
    let source = MemorySource(versions)
    let all = try SecondaryIndex.search(sato, limit: 8, in: index.store, source: source)
    #expect(all.codes == versions.map(\.code).sorted())
    let expected = SearchError.refused(Refusal(.tooManyMatches, expected: 7))
    #expect(throws: expected) { try SecondaryIndex.search(sato, limit: 7, in: index.store, source: source) }
}

@Test("A person counts once towards the limit, by the current version if it matches")
func onePersonManyVersions() throws {
    let index = try TestStore()
    let current = crowd(1, rareEvery: 100)[0]
    var versions = [current]
    for sequence: UInt64 in [20, 30, 40] {
        versions.append(IndexedVersion(
            code: current.code, sequence: sequence - 20, isCurrent: false, isDeleted: false, items: current.items))
    }
    versions[0].sequence = 50
    try index.add(versions)
    var conditions = sato
    conditions.includePastValues = true
    let source = MemorySource(versions)
    let result = try SecondaryIndex.search(conditions, limit: 1, in: index.store, source: source)
    #expect(result.hits == [IndexHit(code: current.code, sequence: 50, isCurrent: true)])
    // Without the current one, the newest past version stands for the person.
    try index.write { SecondaryIndex.remove(versions[0], from: &$0) }
    let past = try SecondaryIndex.search(conditions, limit: 1, in: index.store, source: source)
    #expect(past.hits == [IndexHit(code: current.code, sequence: 20, isCurrent: false)])
}

@Test("Versions under an earlier code are the same person's")
func onePersonManyCodes() throws {
    let index = try TestStore()
    var versions = crowd(3, rareEvery: 100)
    for position in 0..<2 { versions[position].isCurrent = false }
    try index.add(versions)
    var source = MemorySource(versions)
    source.successors = [versions[0].code: versions[1].code, versions[1].code: versions[2].code]
    var conditions = sato
    conditions.includePastValues = true
    let result = try SecondaryIndex.search(conditions, limit: 1, in: index.store, source: source)
    #expect(result.hits == [IndexHit(code: versions[2].code, sequence: 3, isCurrent: true)])
    // Without the current one, the newest past version stands for the person, under the code that it was made with.
    try index.write { SecondaryIndex.remove(versions[2], from: &$0) }
    let past = try SecondaryIndex.search(conditions, limit: 1, in: index.store, source: source)
    #expect(past.hits == [IndexHit(code: versions[1].code, sequence: 2, isCurrent: false)])
}

@Test("The rare condition bounds the work, whatever the planner expected", arguments: [1500, 300, 10])
func earlyExit(rareEvery: Int) throws {
    let index = try TestStore()
    let versions = crowd(1500, rareEvery: rareEvery)
    try index.add(versions)
    // An exact name is expected to be rarer than a prefix; here it is everybody's.
    let conditions = SearchConditions(
        kanjiName: TextCondition("佐藤"), kanaName: TextCondition("る", match: .prefix),
        municipality: MunicipalityCode(body: 46201))
    let rare = 1500 / rareEvery
    let result = try SecondaryIndex.search(
        conditions, limit: 200, in: index.store, source: MemorySource(versions))
    #expect(result.hits.count == rare)
    #expect(result.explanation.index == .kanaStrict)
    #expect(result.explanation.rowsTouched <= 3 * (2 * rare + SearchWork.standard.firstChunk))
}

@Test("Too many matches are seen long before a huge set ends")
func tooManySeenEarly() throws {
    let index = try TestStore()
    let versions = crowd(1500, rareEvery: 2000)
    try index.add(versions)
    var work = SearchWork()
    work.rowsTouchedMax = 1000
    #expect(throws: SearchError.refused(Refusal(.tooManyMatches, expected: 50))) {
        try SecondaryIndex.search(sato, limit: 50, in: index.store, source: MemorySource(versions), work: work)
    }
}

@Test("A search that would touch too many rows, or read too many records, is refused as too broad")
func tooBroad() throws {
    let index = try TestStore()
    let versions = crowd(400, rareEvery: 2000)
    try index.add(versions)
    // Everybody's name, and a beginning of nobody's whole address: only the records can tell.
    let conditions = SearchConditions(
        kanjiName: TextCondition("佐藤"), kanaName: TextCondition("さとう"), sex: .male)
    let nobody = MemorySource()
    for change: (inout SearchWork) -> Void in [{ $0.rowsTouchedMax = 399 }, { $0.recordsReadMax = 99 }] {
        var work = SearchWork()
        change(&work)
        #expect(throws: SearchError.refused(Refusal(.searchTooBroad))) {
            try SecondaryIndex.search(conditions, limit: 50, in: index.store, source: nobody, work: work)
        }
    }
}

@Test("An exact name and birth day are one short range")
func nameAndBirthDay() throws {
    let index = try TestStore()
    var versions = crowd(300, rareEvery: 2000)
    versions[7].items.birthDate = try BirthDate(era: .gregorian, year: 1950, month: 2, day: 3)
    try index.add(versions)
    let conditions = SearchConditions(
        kanjiName: TextCondition("佐藤"), birthDate: BirthCondition(lowest: 19_500_203, highest: 19_500_203))
    let result = try SecondaryIndex.search(conditions, limit: 1, in: index.store, source: MemorySource(versions))
    #expect(result.codes == [versions[7].code])
    #expect(result.explanation.rowsTouched == 1 && result.explanation.recordsRead == 1)
}

@Test("An entry of another layout is an error, not a miss")
func damagedEntry() throws {
    let index = try TestStore()
    let versions = crowd(3, rareEvery: 2000)
    try index.add(versions)
    let key = try #require(try index.entries(in: .nameStrict).keys.first)
    try index.write { $0.put(key, [99], in: IndexName.nameStrict.keyspace) }
    do {
        _ = try SecondaryIndex.search(sato, limit: 5, in: index.store, source: MemorySource(versions))
        Issue.record("the damage was not seen")
    } catch .store(let error) {
        #expect(error.kind == .corruption)
    }
}

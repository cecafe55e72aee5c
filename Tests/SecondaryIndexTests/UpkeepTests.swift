import JukiDomain
import OrderedStore
@testable import SecondaryIndex
import Testing

private struct Filled {
    let index: TestStore
    let source: MemorySource

    init(_ count: UInt64 = 100) throws {
        index = try TestStore()
        var population = RandomPopulation(random: SeededGenerator(seed: 5))
        let versions = (1...count).map { number in
            IndexedVersion(
                code: ResidentRecordCode(body: number), sequence: number, isCurrent: number % 3 > 0,
                isDeleted: number % 7 == 0, items: population.items())
        }
        try index.add(versions)
        source = MemorySource(versions)
    }

    func report() throws -> IndexReport { try SecondaryIndex.verify(in: index.store.snapshot(), against: source) }
}

@Test("Verify finds each kind of damage in each index, and rebuild repairs it", arguments: IndexName.allCases)
func plantedDamage(name: IndexName) throws {
    let filled = try Filled()
    #expect(try filled.report().isClean)
    let entries = try filled.index.entries(in: name).sorted { $0.key.lexicographicallyPrecedes($1.key) }
    try filled.index.write { batch in
        batch.delete(entries[0].key, in: name.keyspace)
        batch.delete(entries[1].key, in: name.keyspace)
        var otherRule = entries[2].value
        otherRule[CoveringRow.keyRulePosition] &+= 1
        batch.put(entries[2].key, otherRule, in: name.keyspace)
        var otherSequence = entries[3].key
        otherSequence[otherSequence.count - 1] &+= 101
        batch.put(otherSequence, entries[3].value, in: name.keyspace)
        batch.put([1], [], in: name.keyspace)
        batch.put([0xFF, 0xFF], entries[4].value, in: name.keyspace)
    }
    let report = try filled.report()
    var expected = IndexReport.Count()
    (expected.expected, expected.missing, expected.stale, expected.orphaned) = (UInt64(entries.count), 2, 1, 3)
    #expect(report.counts[name] == expected)
    #expect(report.counts.filter { $0.key != name }.values.allSatisfy { $0.isClean })

    #expect(try SecondaryIndex.rebuild(filled.index.store, from: filled.source) == 100)
    #expect(try filled.report().isClean)
    #expect(try filled.index.entries(in: name).count == entries.count)
}

@Test("A version whose state changed without its entries is stale")
func staleState() throws {
    let filled = try Filled()
    var source = filled.source
    var version = try #require(source.versions.values.first { $0.isCurrent })
    version.isDeleted.toggle()
    source[version] = version
    let report = try SecondaryIndex.verify(in: filled.index.store, against: source)
    #expect(report.counts[.birth]?.stale == 1 && report.counts[.place]?.stale == 1)
}

/// Records that cannot be read to the end.
private struct BrokenSource: VersionSource {
    let source: MemorySource

    func version(of code: ResidentRecordCode, sequence: UInt64) throws(StoreError) -> IndexedVersion? { nil }

    func presentCode(of code: ResidentRecordCode) throws(StoreError) -> ResidentRecordCode { code }

    func forEachVersion(_ body: (IndexedVersion) throws(StoreError) -> Void) throws(StoreError) {
        for version in source.versions.values.prefix(10) { try body(version) }
        throw StoreError(kind: .inputOutput, message: "planted")
    }
}

@Test("The state tells an empty, a current, an interrupted and an outdated index apart")
func state() throws {
    let filled = try Filled()
    let store = filled.index.store
    #expect(try SecondaryIndex.state(in: store) == .unmarked)
    try filled.index.write { SecondaryIndex.markCurrent(in: &$0) }
    #expect(try SecondaryIndex.state(in: store) == .current)
    #expect(throws: StoreError.self) { try SecondaryIndex.rebuild(store, from: BrokenSource(source: filled.source)) }
    #expect(try SecondaryIndex.state(in: store) == .beingRebuilt)
    #expect(try !filled.report().isClean)
    try SecondaryIndex.rebuild(store, from: filled.source)
    #expect(try SecondaryIndex.state(in: store) == .current)
    #expect(try filled.report().isClean)
    try filled.index.write { $0.put(Array("rules".utf8), [CoveringRow.format, 7], in: IndexState.keyspace) }
    #expect(try SecondaryIndex.state(in: store) == .otherRules)
}

@Test("Progress is reported to the end")
func progress() throws {
    let filled = try Filled()
    var seen: [UInt64] = []
    _ = try SecondaryIndex.verify(in: filled.index.store, against: filled.source) { seen.append($0) }
    try SecondaryIndex.rebuild(filled.index.store, from: filled.source) { seen.append($0) }
    #expect(seen == [100, 100])
}

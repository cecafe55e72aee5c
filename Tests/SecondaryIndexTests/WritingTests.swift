import JukiDomain
import OrderedStore
@testable import SecondaryIndex
import Testing

private func someVersions(_ count: Int, seed: UInt64) -> [IndexedVersion] {
    var population = RandomPopulation(random: SeededGenerator(seed: seed))
    return (1...UInt64(count)).map { number in
        IndexedVersion(
            code: ResidentRecordCode(body: number), sequence: number, isCurrent: true, isDeleted: number % 5 == 0,
            items: population.items())
    }
}

@Test("Removing current and superseded versions leaves nothing behind")
func removeLeavesNothing() throws {
    let index = try TestStore()
    let versions = someVersions(200, seed: 1)
    try index.add(versions)
    #expect(try index.entryCount() >= 200 * 5)
    try index.write { batch in
        for version in versions where version.sequence % 2 == 0 { SecondaryIndex.supersede(version, in: &batch) }
    }
    try index.write { batch in
        for version in versions { SecondaryIndex.remove(version, from: &batch) }
    }
    #expect(try index.entryCount() == 0)
}

@Test("Superseding makes the entries those of the same version added as past")
func supersedeEqualsPast() throws {
    let superseded = try TestStore(), added = try TestStore()
    let versions = someVersions(50, seed: 2)
    try superseded.add(versions)
    try superseded.write { batch in
        for version in versions { SecondaryIndex.supersede(version, in: &batch) }
    }
    // Whether the person was 消除 is not told by a past entry: it would go stale.
    try added.add(versions.map { version in
        var past = version
        past.isCurrent = false
        past.isDeleted.toggle()
        return past
    })
    for index in IndexName.allCases {
        #expect(try superseded.entries(in: index) == added.entries(in: index))
    }
}

@Test("Text keys order as text, then birth date, code and sequence")
func keyOrder() throws {
    let seed = announcedSeed("keyOrder")
    var population = RandomPopulation(random: SeededGenerator(seed: seed))
    // Zero bytes cannot come from validated text, but must not upset the order if they did.
    let letters: [[UInt8]] = [[0], [0x01], [0x41], [0xFF], Array("あ".utf8), Array("\u{20BB7}".utf8)]
    for _ in 0..<5000 {
        let pair = (0..<2).map { _ in
            let text = (0..<population.pick([1, 2, 3])).flatMap { _ in population.pick(letters) }
            let code = ResidentRecordCode(body: population.pick([1, 256, 9_999_999_999]))
            return Parts(
                text: text, birth: population.birthDate().sortKey,
                identity: VersionID(code: code, sequence: population.pick([0, 255, 256, .max])))
        }
        let isBefore = pair[0].key.lexicographicallyPrecedes(pair[1].key)
        try #require(isBefore == pair[0].precedes(pair[1]), "seed \(seed)")
    }
}

private struct Parts {
    var text: [UInt8]
    var birth: UInt32
    var identity: VersionID

    var key: [UInt8] {
        var key = IndexLayout.text(.kanaName, exactly: SearchKey(bytes: text))
        key.append(birth)
        identity.append(to: &key)
        return key.bytes
    }

    func precedes(_ other: Parts) -> Bool {
        text == other.text
            ? (birth, identity.code, identity.sequence) < (other.birth, other.identity.code, other.identity.sequence)
            : text.lexicographicallyPrecedes(other.text)
    }
}

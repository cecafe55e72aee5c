import OrderedStore
import Testing

/// The store as a dictionary: what every read must agree with.
struct Model {
    var contents: [Keyspace: [[UInt8]: [UInt8]]] = [records: [:], byName: [:]]

    func entries(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?, reverse: Bool) -> [Entry] {
        let inside = contents[keyspace]!.filter { key, _ in
            !key.lexicographicallyPrecedes(from) && (to.map { key.lexicographicallyPrecedes($0) } ?? true)
        }
        let sorted = inside.map { Entry(key: $0.key, value: $0.value) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return reverse ? sorted.reversed() : sorted
    }
}

/// Keys from a small alphabet with both extremes, so that prefixes, neighbours and repeats are common.
func randomKey(_ random: inout SeededGenerator) -> [UInt8] {
    let alphabet: [UInt8] = [0x00, 0x01, 0x61, 0x62, 0xFE, 0xFF]
    return (0..<Int.random(in: 0...4, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
}

@Suite struct ModelTests {
    @Test func randomWorkAgreesWithADictionary() throws {
        let seed = announcedSeed("randomWorkAgreesWithADictionary")
        var random = SeededGenerator(seed: seed)
        let directory = TemporaryDirectory()
        var store = try openStore(directory)
        var model = Model()
        var snapshots: [(Snapshot, Model)] = []
        for step in 0..<1_500 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<55:
                try writeBoth(store, &model, &random)
            case 55..<85:
                try compare(store, model, &random, "seed \(seed), step \(step)")
            case 85..<90:
                snapshots.append((store.snapshot(), model))
                if snapshots.count > 4 { snapshots.removeFirst() }
            case 90..<95:
                if let (snapshot, then) = snapshots.randomElement(using: &random) {
                    try compare(snapshot, then, &random, "seed \(seed), step \(step), snapshot")
                }
            case 95..<97:
                try store.flush()
            case 97..<98:
                try store.compact(records)
            default:
                snapshots.removeAll()
                store.close()
                store = try openStore(directory)
            }
        }
        for keyspace in [records, byName] {
            let expected = model.entries(in: keyspace, from: [], to: nil, reverse: false)
            #expect(try entries(store, in: keyspace) == expected, "seed \(seed)")
        }
    }

    private func writeBoth(_ store: OrderedStore, _ model: inout Model, _ random: inout SeededGenerator) throws {
        var batch = WriteBatch()
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let keyspace = Bool.random(using: &random) ? records : byName
            let key = randomKey(&random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                batch.delete(key, in: keyspace)
                model.contents[keyspace]![key] = nil
            } else {
                let value = [UInt8](repeating: .random(in: 0...255, using: &random),
                                    count: .random(in: 0...40, using: &random))
                batch.put(key, value, in: keyspace)
                model.contents[keyspace]![key] = value
            }
        }
        try store.write(batch, durability: Int.random(in: 0..<20, using: &random) == 0 ? .synced : .buffered)
    }

    private func compare(_ reader: some StoreReading, _ model: Model, _ random: inout SeededGenerator,
                         _ place: String) throws {
        let keyspace = Bool.random(using: &random) ? records : byName
        let keys = (0..<8).map { _ in randomKey(&random) }
        let expected = keys.map { model.contents[keyspace]![$0] }
        #expect(try reader.get(keys + keys, in: keyspace) == expected + expected, "\(place)")
        for (key, value) in zip(keys, expected) {
            #expect(try reader.get(key, in: keyspace) == value, "\(place)")
            #expect(try reader.withValue(key, in: keyspace) { $0.count } == value?.count, "\(place)")
            #expect(try reader.contains(key, in: keyspace) == (value != nil), "\(place)")
        }
        let from = randomKey(&random)
        let to = Int.random(in: 0..<4, using: &random) == 0 ? nil : randomKey(&random)
        let reverse = Bool.random(using: &random)
        let range = model.entries(in: keyspace, from: from, to: to, reverse: reverse)
        #expect(try entries(reader, in: keyspace, from: from, to: to, reverse: reverse) == range, "\(place)")
        #expect(try reader.count(in: keyspace, from: from, to: to, limit: 3) == min(3, range.count), "\(place)")

        var cursor = try reader.scan(in: keyspace, from: from, to: to, reverse: reverse)
        for _ in 0..<3 {
            let target = randomKey(&random)
            cursor.seek(to: target)
            let beyond = range.first { entry in
                reverse ? !target.lexicographicallyPrecedes(entry.key) : !entry.key.lexicographicallyPrecedes(target)
            }
            let moved = try cursor.next()
            #expect((moved ? cursor.key : nil) == beyond?.key, "\(place), seek")
        }
    }
}

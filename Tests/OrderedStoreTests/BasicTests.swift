import OrderedStore
import Testing

@Suite struct BasicTests {
    @Test func anEmptyValueIsNotAnAbsentOne() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        var batch = WriteBatch()
        batch.put(bytes("empty"), [], in: records)
        try store.write(batch, durability: .synced)
        #expect(try store.get(bytes("empty"), in: records) == [])
        #expect(try store.get(bytes("absent"), in: records) == nil)
        #expect(try store.withValue(bytes("empty"), in: records) { $0.isEmpty } == true)
        #expect(try store.get([bytes("absent"), bytes("empty"), bytes("absent")], in: records) == [nil, [], nil])
        #expect(try store.get(bytes("empty"), in: byName) == nil)
    }

    @Test func aCursorOutlivesTheArraysItWasMadeFrom() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        try store.put((0..<200).map { Entry(key: [UInt8($0)], value: [1]) })
        func cursor() throws -> Cursor {
            let lower = [UInt8](repeating: 50, count: 1), upper = [UInt8](repeating: 60, count: 1)
            return try store.scan(in: records, from: lower, to: upper)
        }
        var walk = try cursor()
        let scribbles = (0..<100).map { [UInt8](repeating: UInt8($0), count: 1) }
        var keys: [UInt8] = []
        while try walk.next() { keys += walk.key }
        #expect(keys == Array(50..<60))
        #expect(try !walk.next(), "the end stays the end")
        walk.seek(to: [0])
        #expect(try walk.next() && walk.key == [50], "a seek stays inside the bounds")
        #expect(scribbles.count == 100)
    }

    @Test func aSnapshotAndACursorSeeTheMomentOfTheirMaking() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        try store.put([Entry(key: [1], value: [1]), Entry(key: [2], value: [1])])
        let snapshot = store.snapshot()
        var cursor = try store.scan(in: records, from: [], to: nil)
        var batch = WriteBatch()
        batch.put([1], [9], in: records)
        batch.delete([2], in: records)
        batch.put([3], [9], in: records)
        try store.write(batch, durability: .buffered)
        try store.flush()
        try store.compact(records)
        let before = [Entry(key: [1], value: [1]), Entry(key: [2], value: [1])]
        #expect(try entries(snapshot, in: records) == before)
        #expect(try snapshot.get([[3], [1]], in: records) == [nil, [1]])
        var seen: [Entry] = []
        while try cursor.next() { seen.append(Entry(key: cursor.key, value: cursor.value)) }
        #expect(seen == before)
        #expect(try entries(store, in: records) == [Entry(key: [1], value: [9]), Entry(key: [3], value: [9])])
    }

    @Test func readersNeverSeeHalfABatch() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        let rounds: UInt32 = 2_000
        @Sendable func number(_ value: [UInt8]?) -> UInt32 { value?.reduce(0) { $0 << 8 | UInt32($1) } ?? 0 }
        let readers = (0..<2).map { _ in
            RunningThread {
                var last: UInt32 = 0
                while last < rounds {
                    let snapshot = store.snapshot()
                    let left = number(try snapshot.get([1], in: records))
                    #expect(left == number(try snapshot.get([1], in: byName)))
                    #expect(left >= last)
                    last = left
                }
            }
        }
        for round in 1...rounds {
            let value = withUnsafeBytes(of: round.bigEndian) { [UInt8]($0) }
            var batch = WriteBatch()
            batch.put([1], value, in: records)
            batch.put([1], value, in: byName)
            try store.write(batch, durability: .buffered)
        }
        for reader in readers { try reader.join() }
    }

    @Test func batchesAppendClearAndCount() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        var first = WriteBatch(), second = WriteBatch()
        first.put([1], [1], in: records)
        second.put([1], [2], in: byName)
        second.delete([1], in: records)
        first.append(second)
        #expect(first.count == 3)
        #expect(first.byteCount == 5)
        try store.write(first, durability: .buffered)
        #expect(try store.get([1], in: records) == nil)
        #expect(try store.get([1], in: byName) == [2])
        first.clear()
        #expect(first.count == 0)
        #expect(first.byteCount == 0)
        [UInt8](7...9).withUnsafeBytes { bytes in
            first.put(UnsafeRawBufferPointer(rebasing: bytes[..<1]), bytes, in: records)
            first.delete(UnsafeRawBufferPointer(rebasing: bytes[1...]), in: records)
        }
        try store.write(first, durability: .buffered)
        #expect(try entries(store, in: records) == [Entry(key: [7], value: [7, 8, 9])])
        #expect(try entries(store, in: byName) == [Entry(key: [1], value: [2])])
    }

    @Test func estimatesAndFiguresFollowTheContents() throws {
        let directory = TemporaryDirectory()
        let store = try openStore(directory)
        try store.put((0..<4_000).map { Entry(key: [UInt8($0 / 256), UInt8($0 % 256)], value: bytes("value \($0)")) })
        try store.compact(records)
        #expect(store.approximateCount(in: records) == 4_000)
        let whole = try store.approximateSize(in: records, from: [], to: nil)
        let half = try store.approximateSize(in: records, from: [], to: [8])
        #expect(half > 0 && half < whole)
        #expect(try store.count(in: records, from: [1], to: [2], limit: .max) == 256)
        let figures = store.statistics()
        #expect(figures["keyspace.records.keys.approximate"] == 4_000)
        #expect(figures["cache.capacity"] == UInt64(smallOptions().blockCacheBytes))
        #expect(figures["files.live"]! > 0)
        #expect(figures["errors.background.count"] == 0)
    }

    @Test func closingUnderALiveCursorTraps() async {
        await #expect(processExitsWith: .failure) {
            let directory = TemporaryDirectory()
            let store = try openStore(directory)
            let cursor = try store.scan(in: records, from: [], to: nil)
            store.close()
            _ = consume cursor
        }
        await #expect(processExitsWith: .failure) {
            let directory = TemporaryDirectory()
            let store = try openStore(directory)
            let snapshot = store.snapshot()
            store.close()
            withExtendedLifetime(snapshot) {}
        }
        await #expect(processExitsWith: .success) {
            let directory = TemporaryDirectory()
            let store = try openStore(directory)
            do {
                var cursor = try store.snapshot().scan(in: records, from: [], to: nil)
                _ = try cursor.next()
            }
            store.close()
            store.close()
        }
    }
}

import MutualTLS
public import OrderedStore
public import RecordStore
import TransparencyLog

extension EvidenceLog {
    /// Reads how far the log in a store has come: the unfinished tiles are made again from at most 255 entries and
    /// 255 tiles a level.
    static func stored(in reading: some StoreReading) throws(RecordStoreError) -> Head {
        let (size, erasedBefore) = try extent(in: reading)
        let entries = try rawEntries(from: size / UInt64(Tile.width) * UInt64(Tile.width) + 1, to: size, in: reading)
        return Head(
            tree: try TiledTree(size: size, lastLeaves: entries.map(TreeHash.leaf), tiles: StoredTiles(reading)),
            erasedBefore: erasedBefore, latestTime: try latestTime(of: size, in: reading))
    }

    /// The latest of the last times: what came before them is not later, but by what a call takes.
    private static func latestTime(
        of size: UInt64, in reading: some StoreReading
    ) throws(RecordStoreError) -> UInt64 {
        let first = size > UInt64(Tile.width) ? size - UInt64(Tile.width) + 1 : 1
        do throws(StoreError) {
            return try records(from: first, limit: Tile.width, in: reading).map(\.time).max() ?? 0
        } catch {
            throw .store(error)
        }
    }

    private static func extent(
        in reading: some StoreReading
    ) throws(RecordStoreError) -> (size: UInt64, erasedBefore: UInt64) {
        let size: UInt64
        do throws(StoreError) {
            var cursor = try reading.scan(in: EvidenceLayout.entries, from: [], to: nil, reverse: true)
            size = try cursor.next() ? EvidenceLayout.sequence(of: cursor.key) : 0
        } catch {
            throw .store(error)
        }
        return (size, try erasedBefore(in: reading))
    }

    /// Entries before this index are erased, as the store says: written in one batch with what it tells of, so that
    /// whoever misses an entry finds here whether it was erased.
    public static func erasedBefore(in reading: some StoreReading) throws(RecordStoreError) -> UInt64 {
        do throws(StoreError) {
            let erased = try reading.get(EvidenceLayout.erasedBeforeKey, in: EvidenceLayout.state)
            return erased.map(EvidenceLayout.sequence(of:)) ?? 0
        } catch {
            throw .store(error)
        }
    }

    /// The bytes of entries, both ends included.
    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` when one of them is missing.
    static func rawEntries(
        from first: UInt64, to last: UInt64, in reading: some StoreReading
    ) throws(RecordStoreError) -> [[UInt8]] {
        var found: [[UInt8]] = []
        do throws(StoreError) {
            var cursor = try reading.scan(
                in: EvidenceLayout.entries, from: EvidenceLayout.sequence(first),
                to: EvidenceLayout.sequence(last + 1))
            while try cursor.next() {
                guard EvidenceLayout.sequence(of: cursor.key) == first + UInt64(found.count) else { break }
                found.append(cursor.value)
            }
        } catch {
            throw .store(error)
        }
        guard first + UInt64(found.count) == last + 1 else {
            throw .damagedValue(keyspace: EvidenceLayout.entries.name)
        }
        return found
    }

    /// Records from `sequence` on, at most `limit`.
    public static func records(
        from sequence: UInt64, limit: Int, in reading: some StoreReading
    ) throws(StoreError) -> [EvidenceRecord] {
        try entries(from: sequence, limit: limit, in: reading).map(\.record)
    }

    /// Entries from `sequence` on, at most `limit`, in order; erased ones are passed over.
    public static func entries(
        from sequence: UInt64, limit: Int, in reading: some StoreReading
    ) throws(StoreError) -> [EvidenceEntry] {
        var found: [EvidenceEntry] = []
        var cursor = try reading.scan(in: EvidenceLayout.entries, from: EvidenceLayout.sequence(sequence), to: nil)
        while found.count < limit, try cursor.next() {
            guard let record = try? EvidenceRecord(decoding: cursor.value) else {
                throw StoreError(kind: .corruption, message: "an entry of the evidence log cannot be read")
            }
            found.append(EvidenceEntry(sequence: EvidenceLayout.sequence(of: cursor.key), record: record))
        }
        return found
    }
}

import MutualTLS
import OrderedStore
import RecordStore
import TransparencyLog

/// The full tiles of the log in its store.
struct StoredTiles<Reading: StoreReading>: TileReading {
    private let reading: Reading

    init(_ reading: Reading) {
        self.reading = reading
    }

    /// - Throws: ``RecordStoreError/damagedValue(keyspace:)`` when it is not there.
    func tile(level: Int, index: UInt64) throws(RecordStoreError) -> [SHA256Digest] {
        let key = EvidenceLayout.tile(level: level, index: index)
        let bytes: [UInt8]?
        do { bytes = try reading.get(key, in: EvidenceLayout.tiles) } catch { throw .store(error) }
        guard let bytes, let hashes = Tile.hashes(in: bytes), hashes.count == Tile.width else {
            throw .damagedValue(keyspace: EvidenceLayout.tiles.name)
        }
        return hashes
    }
}

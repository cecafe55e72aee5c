public import OrderedStore
import SecondaryIndex

/// What a store says of itself, looked at before anything else is: which register of which prefecture it holds, in
/// which format, under which key file, and whether its indexes may be searched.
public enum StoreIdentity {
    private static let formatKey = Array("format".utf8)
    /// 都道府県コード, u8
    private static let prefectureKey = Array("prefecture".utf8)
    private static let keyCheckKey = Array("key-check".utf8)
    /// What is sealed to recognise the key file.
    private static let keyCheckText = Array("this key file belongs to this store".utf8)

    /// Marks a new store, or makes sure that an old one is what the program expects.
    /// - Parameters:
    ///   - format: name of the register and number of the layout, "resident-register 1".
    ///   - prefecture: whose register it is; nil where that plays no part.
    /// - Throws: ``RecordStoreError/foreignStore(found:)``, ``RecordStoreError/otherPrefecture(found:named:)``,
    ///   ``RecordStoreError/sealBroken`` for a foreign key file, ``RecordStoreError/indexesNotCurrent`` when the
    ///   indexes must be rebuilt first.
    public static func prepare(
        _ store: OrderedStore, format: String, prefecture: Int? = nil, keys: any StoreKeys,
        forIndexRebuild: Bool = false
    ) throws(RecordStoreError) {
        let known = try storing { () throws(StoreError) in try store.get(formatKey, in: Keyspaces.meta) }
        guard let known else { return try mark(store, format: format, prefecture: prefecture, keys: keys) }
        if let prefecture { try require(prefecture, of: store) }
        guard known == Array(format.utf8) else {
            throw .foreignStore(found: String(decoding: known, as: UTF8.self))
        }
        let sealed = try storing { () throws(StoreError) in try store.get(keyCheckKey, in: Keyspaces.meta) }
        guard try keys.open(sealed ?? [], context: keyCheckKey) == keyCheckText else { throw .sealBroken }
        let state = try storing { () throws(StoreError) in try SecondaryIndex.state(in: store) }
        guard state == .current || forIndexRebuild else { throw .indexesNotCurrent }
    }

    /// Makes sure that a store is of a prefecture, or does not say of which it is.
    /// - Throws: ``RecordStoreError/otherPrefecture(found:named:)``
    public static func require(_ prefecture: Int, of store: OrderedStore) throws(RecordStoreError) {
        guard let found = try self.prefecture(of: store), found != prefecture else { return }
        throw .otherPrefecture(found: found, named: prefecture)
    }

    /// A store that does not say yet of which prefecture it is says so from now on. To be called once the evidence has
    /// been found to be signed for that prefecture.
    public static func settle(_ prefecture: Int, in store: OrderedStore) throws(RecordStoreError) {
        guard try self.prefecture(of: store) == nil else { return }
        var batch = WriteBatch()
        batch.put(prefectureKey, [UInt8(prefecture)], in: Keyspaces.meta)
        try storing { () throws(StoreError) in try store.write(batch, durability: .synced) }
    }

    private static func prefecture(of store: OrderedStore) throws(RecordStoreError) -> Int? {
        let known = try storing { () throws(StoreError) in try store.get(prefectureKey, in: Keyspaces.meta) }
        guard let known else { return nil }
        guard known.count == 1 else { throw .damagedValue(keyspace: Keyspaces.meta.name) }
        return Int(known[0])
    }

    /// What a store says it is; blank for one that says nothing.
    public static func format(of reading: some StoreReading) throws(RecordStoreError) -> String {
        let known = try storing { () throws(StoreError) in try reading.get(formatKey, in: Keyspaces.meta) }
        return String(decoding: known ?? [], as: UTF8.self)
    }

    private static func mark(
        _ store: OrderedStore, format: String, prefecture: Int?, keys: any StoreKeys
    ) throws(RecordStoreError) {
        var batch = WriteBatch()
        if let prefecture { batch.put(prefectureKey, [UInt8(prefecture)], in: Keyspaces.meta) }
        batch.put(formatKey, Array(format.utf8), in: Keyspaces.meta)
        batch.put(keyCheckKey, keys.seal(keyCheckText, context: keyCheckKey), in: Keyspaces.meta)
        SecondaryIndex.markCurrent(in: &batch)
        do { try store.write(batch, durability: .synced) } catch { throw .store(error) }
    }
}

public import OrderedStore
import SecondaryIndex

/// What a store says of itself, looked at before anything else is: which register it holds in which format, under
/// which key file, and whether its indexes may be searched.
public enum StoreIdentity {
    private static let formatKey = Array("format".utf8)
    private static let keyCheckKey = Array("key-check".utf8)
    /// What is sealed to recognise the key file.
    private static let keyCheckText = Array("this key file belongs to this store".utf8)

    /// Marks a new store, or makes sure that an old one is what the program expects.
    /// - Parameter format: name of the register and number of the layout, "resident-register 1".
    /// - Throws: ``RecordStoreError/foreignStore(found:)``, ``RecordStoreError/sealBroken`` for a foreign key file,
    ///   ``RecordStoreError/indexesNotCurrent`` when the indexes must be rebuilt first.
    public static func prepare(
        _ store: OrderedStore, format: String, keys: any StoreKeys, forIndexRebuild: Bool = false
    ) throws(RecordStoreError) {
        let known = try storing { () throws(StoreError) in try store.get(formatKey, in: Keyspaces.meta) }
        guard let known else { return try mark(store, format: format, keys: keys) }
        guard known == Array(format.utf8) else {
            throw .foreignStore(found: String(decoding: known, as: UTF8.self))
        }
        let sealed = try storing { () throws(StoreError) in try store.get(keyCheckKey, in: Keyspaces.meta) }
        guard try keys.open(sealed ?? [], context: keyCheckKey) == keyCheckText else { throw .sealBroken }
        let state = try storing { () throws(StoreError) in try SecondaryIndex.state(in: store) }
        guard state == .current || forIndexRebuild else { throw .indexesNotCurrent }
    }

    /// What a store says it is; blank for one that says nothing.
    public static func format(of reading: some StoreReading) throws(RecordStoreError) -> String {
        let known = try storing { () throws(StoreError) in try reading.get(formatKey, in: Keyspaces.meta) }
        return String(decoding: known ?? [], as: UTF8.self)
    }

    private static func mark(_ store: OrderedStore, format: String, keys: any StoreKeys) throws(RecordStoreError) {
        var batch = WriteBatch()
        batch.put(formatKey, Array(format.utf8), in: Keyspaces.meta)
        batch.put(keyCheckKey, keys.seal(keyCheckText, context: keyCheckKey), in: Keyspaces.meta)
        SecondaryIndex.markCurrent(in: &batch)
        do { try store.write(batch, durability: .synced) } catch { throw .store(error) }
    }
}

public import JukiDomain
import OrderedStore
import RecordStore
public import SharedRegistry

/// Verifies or rebuilds the indexes of a store whose server is stopped.
public final class IndexMaintenance<Kind: RegistryKind> {
    private let store: OrderedStore
    private let keys: KeyFile
    private let today: CalendarDate

    /// - Throws: `StoreError` (also when the server is running), `RecordStoreError` or `KeyFileError`.
    public init(_ options: RegistryServerOptions, today: CalendarDate) throws {
        // Before the key file, which opening would make.
        store = try OrderedStore(
            directory: options.storeDirectory, keyspaces: Registry<Kind>.keyspaces, options: options.store.existing)
        do { keys = try KeyFile.open(path: options.keyFile) } catch {
            store.close()
            throw error
        }
        self.today = today
        do { try StoreIdentity.require(options.prefecture, of: store) } catch {
            store.close()
            throw error
        }
    }

    /// - Returns: how many entries differ from what the records, those of evidence too, call for.
    public func verify(progress: (UInt64) -> Void) throws -> UInt64 {
        try RegistryIndexes<Kind>(store: store, keys: keys, today: today).verify(progress: progress)
    }

    /// - Returns: how many records were indexed.
    public func rebuild(progress: (UInt64) -> Void) throws -> UInt64 {
        try RegistryIndexes<Kind>(store: store, keys: keys, today: today).rebuild(progress: progress)
    }

    public func close() {
        store.close()
    }
}

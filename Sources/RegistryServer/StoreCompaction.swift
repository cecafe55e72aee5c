import OrderedStore
public import SharedRegistry

/// Takes what was erased or overwritten out of the files of a store whose server is stopped. Erasure itself only makes
/// it unreadable by any call: the bytes go when the engine rewrites the files that hold them, which may be never.
public enum StoreCompaction<Kind: RegistryKind> {
    /// Rewrites every file, then opens the store once more: a new log and a new list of files, without old keys.
    /// - Parameter progress: told the name of each keyspace before its turn.
    /// - Throws: `StoreError`; the store is whole whatever happens.
    public static func run(_ options: RegistryServerOptions, progress: (String) -> Void) throws {
        for isRewritten in [false, true] {
            let store = try OrderedStore(
                directory: options.storeDirectory, keyspaces: Registry<Kind>.keyspaces, options: options.store.existing)
            defer { store.close() }
            if isRewritten { continue }
            try store.flush()
            for keyspace in store.keyspaces {
                progress(keyspace.name)
                try store.compact(keyspace)
            }
        }
    }
}

extension StoreOptions {
    /// For work on a store that must be there: a mistyped path, or a disk that is not mounted, is no empty register.
    var existing: StoreOptions {
        var options = self
        options.createIfMissing = false
        return options
    }
}

import CRocksDB
import Glibc

/// What the engine hands out on opening: the database, and the handles in the order of the names asked for.
@unsafe struct OpenedDatabase {
    let database: OpaquePointer
    let families: [OpaquePointer]
}

/// Opening a directory: what is there, whether it fits what the program asks for, and the engine's own open.
enum Opening {
    static func engine(directory: String, keyspaces: [Keyspace], options: StoreOptions) throws(StoreError) -> Engine {
        precondition(Set(keyspaces).count == keyspaces.count, "a keyspace is named twice")
        let settings = EngineSettings(options)
        let found = try existingNames(directory: directory, settings: settings)
        try compare(keyspaces: keyspaces, found: found, directory: directory, options: options)
        if found == nil { try Directory.create(directory) }
        let names = [Keyspace.reservedName] + keyspaces.map(\.name)
        let opened = try unsafe open(directory: directory, names: names, settings: settings,
                                     readOnly: options.readOnly)
        return unsafe Engine(opened, keyspaces: keyspaces, settings: settings)
    }

    /// The families on disk, or nil if there is no store.
    ///
    /// The engine would take a directory whose `CURRENT` file is gone for a new one, and delete the data files in it.
    static func existingNames(directory: String, settings: EngineSettings) throws(StoreError) -> [String]? {
        let files = try Directory.names(in: directory)
        guard files.contains("CURRENT") else {
            if files.contains(where: { $0.hasSuffix(".sst") || $0.hasSuffix(".log") }) {
                throw StoreError(kind: .corruption, message: "\(directory) holds data files but no CURRENT file")
            }
            return nil
        }
        return try listFamilies(directory: directory, settings: settings)
    }

    private static func listFamilies(directory: String, settings: EngineSettings) throws(StoreError) -> [String] {
        var count = 0
        // The list is also allocated when the call fails, but then its length is zero and there is nothing to free.
        let list = try unsafe engineCall("listing the keyspaces") { error in
            unsafe rocksdb_list_column_families(settings.options, directory, &count, error)
        }
        guard let list = unsafe list else { return [] }
        defer { unsafe rocksdb_list_column_families_destroy(list, count) }
        return (0..<count).map { unsafe String(cString: list[$0]!) }
    }

    private static func compare(keyspaces: [Keyspace], found: [String]?, directory: String,
                                options: StoreOptions) throws(StoreError) {
        guard let found else {
            if options.createIfMissing && !options.readOnly { return }
            throw StoreError(kind: .invalidArgument, message: "there is no store in \(directory)")
        }
        let asked = Set(keyspaces.map(\.name))
        let unknown = Set(found).subtracting(asked).subtracting([Keyspace.reservedName])
        if !options.readOnly, !unknown.isEmpty {
            throw StoreError(kind: .invalidArgument, message: "\(directory) holds keyspaces that this program does not "
                + "know (\(unknown.sorted().joined(separator: ", "))): it was written by another version")
        }
        let missing = asked.subtracting(found)
        if options.readOnly, !missing.isEmpty {
            throw StoreError(kind: .invalidArgument, message: "\(directory) lacks the keyspaces "
                + "\(missing.sorted().joined(separator: ", ")), and a read-only store cannot make them")
        }
    }

    private static func open(directory: String, names: [String], settings: EngineSettings,
                             readOnly: Bool) throws(StoreError) -> OpenedDatabase {
        var handles = unsafe [OpaquePointer?](repeating: nil, count: names.count)
        let familyOptions = unsafe [OpaquePointer?](repeating: settings.options, count: names.count)
        let copies = unsafe names.map { unsafe strdup($0) }
        defer { for unsafe copy in unsafe copies { unsafe free(copy) } }
        let pointers = unsafe copies.map { unsafe UnsafePointer($0) }
        let count = Int32(names.count)
        let database = try unsafe engineCall("opening the store") { error in
            readOnly
                ? unsafe rocksdb_open_for_read_only_column_families(
                    settings.options, directory, count, pointers, familyOptions, &handles, 0, error)
                : unsafe rocksdb_open_column_families(
                    settings.options, directory, count, pointers, familyOptions, &handles, error)
        }
        return unsafe OpenedDatabase(database: database!, families: handles.map { unsafe $0! })
    }
}

public import MutualTLS
public import OrderedStore

/// What a store holds at one moment, in a form that two copies can be compared by.
public struct StoreDescription: Hashable, Sendable {
    /// By the name of the keyspace, sorted.
    public var keyspaces: [KeyspaceDigest]
    public var facts: StoreFacts

    /// Keys and values of all keyspaces.
    public var entries: UInt64 { keyspaces.reduce(0) { $0 + $1.entries } }
}

/// What whoever owns the store says of it.
public struct StoreFacts: Hashable, Sendable {
    /// Name of the register and number of its layout. One word or more, no tab, no line feed.
    public var format: String
    /// Records in the evidence log.
    public var evidenceSize: UInt64
    /// Root of the evidence log at this size.
    public var evidenceRoot: SHA256Digest

    public init(format: String, evidenceSize: UInt64, evidenceRoot: SHA256Digest) {
        self.format = format
        self.evidenceSize = evidenceSize
        self.evidenceRoot = evidenceRoot
    }
}

/// Reads the facts from a store that is open for reading.
public typealias StoreFactsReader = @Sendable (OrderedStore) throws(StoreError) -> StoreFacts

/// How many entries a keyspace has, and a digest of all of them in order: the length of the key u32, the key, the
/// length of the value u32, the value, integers big-endian.
public struct KeyspaceDigest: Hashable, Sendable {
    public let name: String
    public let entries: UInt64
    public let digest: SHA256Digest

    public init(name: String, entries: UInt64, digest: SHA256Digest) {
        self.name = name
        self.entries = entries
        self.digest = digest
    }

    /// Bytes hashed at once: many small updates would cost more than the hash.
    private static let chunk = 64 << 10
    /// Entries between two reports of progress.
    private static let stride: UInt64 = 4096

    init(
        of keyspace: Keyspace, in store: OrderedStore, progress: (UInt64) throws(BackupError) -> Void
    ) throws(BackupError) {
        var hasher = SHA256Hasher()
        var buffer: [UInt8] = []
        var count: UInt64 = 0
        buffer.reserveCapacity(2 * Self.chunk)
        var cursor: Cursor
        do { cursor = try store.scan(in: keyspace, from: [], to: nil) } catch { throw .copyUnreadable(error) }
        while try Self.advance(&cursor) {
            cursor.withEntry { key, value in
                for part in [key, value] {
                    withUnsafeBytes(of: UInt32(part.count).bigEndian) { buffer.append(contentsOf: $0) }
                    buffer.append(contentsOf: part)
                }
            }
            count += 1
            if buffer.count >= Self.chunk {
                hasher.update(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
            if count % Self.stride == 0 { try progress(Self.stride) }
        }
        try progress(count % Self.stride)
        hasher.update(buffer)
        self.init(name: keyspace.name, entries: count, digest: hasher.finish())
    }

    private static func advance(_ cursor: inout Cursor) throws(BackupError) -> Bool {
        do { return try cursor.next() } catch { throw .copyUnreadable(error) }
    }
}

extension StoreDescription {
    /// Memory for blocks while a copy is read once from end to end.
    private static let cacheBytes = 8 << 20

    /// Describes the closed store in a directory, which nobody changes meanwhile.
    /// - Parameter progress: told how many entries were read since it was told last; may throw to give up.
    init(
        ofStoreIn directory: String, facts: StoreFactsReader, progress: (UInt64) throws(BackupError) -> Void
    ) throws(BackupError) {
        var options = StoreOptions()
        options.readOnly = true
        options.blockCacheBytes = Self.cacheBytes
        let store: OrderedStore
        do throws(StoreError) {
            store = try OrderedStore(
                directory: directory, keyspaces: try OrderedStore.keyspaces(in: directory), options: options)
        } catch {
            throw .copyUnreadable(error)
        }
        defer { store.close() }
        var keyspaces: [KeyspaceDigest] = []
        for keyspace in store.keyspaces {
            keyspaces.append(try KeyspaceDigest(of: keyspace, in: store, progress: progress))
        }
        let known: StoreFacts
        do throws(StoreError) { known = try facts(store) } catch { throw .copyUnreadable(error) }
        self.init(keyspaces: keyspaces, facts: known)
    }
}

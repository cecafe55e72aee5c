/// Changes that are applied together or not at all, in the order they were added (a later one to the same key wins).
///
/// A batch belongs to no store: it is bytes and positions, so it may be built on any thread, moved, and written to
/// whatever engine stands behind `OrderedStore`.
public struct WriteBatch: ~Copyable, Sendable {
    struct Operation {
        var keyspace: Int
        var start: Int
        var keyCount: Int
        /// Nil for a deletion.
        var valueCount: Int?
    }

    private(set) var keyspaces: [Keyspace] = []
    private(set) var operations: [Operation] = []
    /// Keys and values one after another.
    private(set) var bytes: [UInt8] = []

    public init() {}

    /// The number of changes.
    public var count: Int { operations.count }
    /// The bytes of all keys and values: what the log grows by, nearly.
    public var byteCount: Int { bytes.count }
    public var isEmpty: Bool { operations.isEmpty }

    /// Sets a key. An empty value is a value: it is not the same as a deletion.
    public mutating func put(_ key: [UInt8], _ value: [UInt8], in keyspace: Keyspace) {
        note(keyspace, keyCount: key.count, valueCount: value.count)
        bytes.append(contentsOf: key)
        bytes.append(contentsOf: value)
    }

    public mutating func put(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer, in keyspace: Keyspace) {
        note(keyspace, keyCount: key.count, valueCount: value.count)
        unsafe bytes.append(contentsOf: key)
        unsafe bytes.append(contentsOf: value)
    }

    /// Removes a key; removing an absent one changes nothing.
    public mutating func delete(_ key: [UInt8], in keyspace: Keyspace) {
        note(keyspace, keyCount: key.count, valueCount: nil)
        bytes.append(contentsOf: key)
    }

    public mutating func delete(_ key: UnsafeRawBufferPointer, in keyspace: Keyspace) {
        note(keyspace, keyCount: key.count, valueCount: nil)
        unsafe bytes.append(contentsOf: key)
    }

    /// Adds all changes of another batch after these.
    public mutating func append(_ other: borrowing WriteBatch) {
        let shift = bytes.count
        bytes.append(contentsOf: other.bytes)
        for operation in other.operations {
            operations.append(Operation(
                keyspace: index(of: other.keyspaces[operation.keyspace]), start: operation.start + shift,
                keyCount: operation.keyCount, valueCount: operation.valueCount))
        }
    }

    /// Empties the batch and keeps its memory for the next one.
    public mutating func clear() {
        operations.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func note(_ keyspace: Keyspace, keyCount: Int, valueCount: Int?) {
        precondition(keyCount <= StoreLimits.keyBytes, "a key of \(keyCount) bytes is above the limit")
        precondition((valueCount ?? 0) <= StoreLimits.valueBytes, "a value is above the limit")
        operations.append(Operation(
            keyspace: index(of: keyspace), start: bytes.count, keyCount: keyCount, valueCount: valueCount))
    }

    /// A dozen short names: a linear search is faster than hashing.
    private mutating func index(of keyspace: Keyspace) -> Int {
        if let known = keyspaces.firstIndex(of: keyspace) { return known }
        keyspaces.append(keyspace)
        return keyspaces.count - 1
    }
}

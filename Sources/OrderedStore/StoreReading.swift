/// What can be asked of a store as it is now, and of a snapshot as it was. Safe from many threads at once, beside one
/// or more writers. Calls may block on the disk.
public protocol StoreReading: Sendable {
    /// The value, or nil if the key is absent. An empty value is `[]`.
    func get(_ key: [UInt8], in keyspace: Keyspace) throws(StoreError) -> [UInt8]?

    /// Many values at once, in the order of the keys; keys may repeat. Cheaper than one by one from a dozen on.
    func get(_ keys: [[UInt8]], in keyspace: Keyspace) throws(StoreError) -> [[UInt8]?]

    /// Lends the value without copying it, for the duration of `body`; nil if the key is absent.
    func withValue<R>(_ key: UnsafeRawBufferPointer, in keyspace: Keyspace,
                      _ body: (UnsafeRawBufferPointer) -> R) throws(StoreError) -> R?

    /// Walks the keys of `[from, to)`, upwards or downwards; `to` nil means up to the end. The cursor sees the moment
    /// of its creation, whatever is written meanwhile.
    func scan(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?, reverse: Bool) throws(StoreError) -> Cursor
}

extension StoreReading {
    public func scan(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?) throws(StoreError) -> Cursor {
        try scan(in: keyspace, from: from, to: to, reverse: false)
    }

    /// Every key that starts with the prefix.
    public func scan(in keyspace: Keyspace, prefix: [UInt8], reverse: Bool = false) throws(StoreError) -> Cursor {
        try scan(in: keyspace, from: prefix, to: prefixEnd(prefix), reverse: reverse)
    }

    public func withValue<R>(_ key: [UInt8], in keyspace: Keyspace,
                             _ body: (UnsafeRawBufferPointer) -> R) throws(StoreError) -> R? {
        try unsafe key.lend { (bytes) throws(StoreError) -> R? in
            try unsafe withValue(bytes, in: keyspace, body)
        }
    }

    /// Whether the key is there, without copying its value.
    public func contains(_ key: [UInt8], in keyspace: Keyspace) throws(StoreError) -> Bool {
        try unsafe withValue(key, in: keyspace) { _ in true } ?? false
    }

    /// The exact number of keys in `[from, to)`, counted by walking them, but no further than `limit`: a planner asks
    /// "more than 200?" without paying for 20,000.
    public func count(in keyspace: Keyspace, from: [UInt8], to: [UInt8]?, limit: Int) throws(StoreError) -> Int {
        var cursor = try scan(in: keyspace, from: from, to: to)
        var count = 0
        while count < limit, try cursor.next() { count += 1 }
        return count
    }
}

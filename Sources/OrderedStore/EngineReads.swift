import CRocksDB

/// Reads under given read options: the store's own, or a snapshot's.
extension Engine {
    func get(_ key: [UInt8], in keyspace: Keyspace, _ options: OpaquePointer) throws(StoreError) -> [UInt8]? {
        try unsafe key.lend { (bytes) throws(StoreError) -> [UInt8]? in
            try unsafe withValue(bytes, in: keyspace, options) { unsafe [UInt8]($0) }
        }
    }

    /// The value stays pinned in the block cache while `body` runs.
    func withValue<R>(_ key: UnsafeRawBufferPointer, in keyspace: Keyspace, _ options: OpaquePointer,
                      _ body: (UnsafeRawBufferPointer) -> R) throws(StoreError) -> R? {
        let pinned = try unsafe engineCall("reading a key") { error in
            unsafe rocksdb_get_pinned_cf(open, options, family(keyspace), key.characters, key.count, error)
        }
        guard let pinned = unsafe pinned else { return nil }
        defer { unsafe rocksdb_pinnableslice_destroy(pinned) }
        return unsafe body(pinnedBytes(pinned))
    }

    /// Keys are sorted, and each is asked for once: the engine's batched read has answered repeated keys wrongly.
    func get(_ keys: [[UInt8]], in keyspace: Keyspace, _ options: OpaquePointer) throws(StoreError) -> [[UInt8]?] {
        guard !keys.isEmpty else { return [] }
        let order = keys.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
        var distinct: [[UInt8]] = []
        var place = [Int](repeating: 0, count: keys.count)
        for index in order {
            if distinct.last != keys[index] { distinct.append(keys[index]) }
            place[index] = distinct.count - 1
        }
        let values = try unsafe getSorted(distinct, in: keyspace, options)
        return place.map { values[$0] }
    }

    private func getSorted(_ keys: [[UInt8]], in keyspace: Keyspace,
                           _ options: OpaquePointer) throws(StoreError) -> [[UInt8]?] {
        let joined = Array(keys.joined())
        let sizes = keys.map(\.count)
        var pinned = unsafe [OpaquePointer?](repeating: nil, count: keys.count)
        var errors = unsafe [UnsafeMutablePointer<CChar>?](repeating: nil, count: keys.count)
        try unsafe joined.lend { (bytes) throws(StoreError) in
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            var start = 0
            for size in sizes {
                unsafe pointers.append(bytes.characters + start)
                start += size
            }
            unsafe rocksdb_batched_multi_get_cf(
                open, options, family(keyspace), keys.count, pointers, sizes, &pinned, &errors, true)
        }
        defer {
            for unsafe case let value? in unsafe pinned { unsafe rocksdb_pinnableslice_destroy(value) }
            for unsafe case let text? in unsafe errors { unsafe rocksdb_free(text) }
        }
        for unsafe text in unsafe errors {
            guard let text = unsafe text else { continue }
            throw StoreError(engineText: unsafe String(cString: text), while: "reading many keys")
        }
        return unsafe pinned.map { value in
            guard let value = unsafe value else { return nil }
            return unsafe [UInt8](pinnedBytes(value))
        }
    }

    private func pinnedBytes(_ pinned: OpaquePointer) -> UnsafeRawBufferPointer {
        var count = 0
        let start = unsafe rocksdb_pinnableslice_value(pinned, &count)
        return unsafe UnsafeRawBufferPointer(start: start, count: count)
    }
}

import CRocksDB

/// A walk over the keys of one range, in order. It starts before the first entry.
///
///     var cursor = try store.scan(in: records, from: lower, to: upper)
///     while try cursor.next() { cursor.withEntry { key, value in … } }
///
/// It owns its bounds, holds the view of the moment it was made, and keeps files on disk alive: do not keep one for
/// minutes. One thread at a time.
@safe public struct Cursor: ~Copyable {
    private enum Position { case beforeFirst, sought, onEntry, ended }

    private let engine: Engine
    /// Keeps the snapshot's sequence alive as long as the walk over it.
    private let snapshot: Snapshot?
    private let reverse: Bool
    private var position = Position.beforeFirst
    /// The engine keeps pointers to the bounds in the read options, and to the read options in the iterator: the
    /// three live and die together, in the order of `deinit`.
    private let iterator: OpaquePointer
    private let readOptions: OpaquePointer
    private let bounds: UnsafeMutableRawPointer

    init(_ engine: Engine, _ keyspace: Keyspace, from: [UInt8], to: [UInt8]?, reverse: Bool, snapshot: Snapshot?,
         fillCache: Bool = true) {
        self.engine = engine
        self.snapshot = snapshot
        self.reverse = reverse
        // An inverted range is empty; the engine leaves one undefined, so the lower bound is pulled down to the upper.
        let lower = if let to, to.lexicographicallyPrecedes(from) { to } else { from }
        let upper = to ?? []
        unsafe bounds = .allocate(byteCount: lower.count + upper.count + 1, alignment: 1)
        unsafe bounds.copyBytes(lower)
        unsafe (bounds + lower.count).copyBytes(upper)
        unsafe readOptions = rocksdb_readoptions_create()
        unsafe rocksdb_readoptions_set_verify_checksums(readOptions, 1)
        // A walk over everything would push out what lookups need.
        unsafe rocksdb_readoptions_set_fill_cache(readOptions, fillCache ? 1 : 0)
        let start = unsafe bounds.assumingMemoryBound(to: CChar.self)
        if !lower.isEmpty { unsafe rocksdb_readoptions_set_iterate_lower_bound(readOptions, start, lower.count) }
        if to != nil {
            unsafe rocksdb_readoptions_set_iterate_upper_bound(readOptions, start + lower.count, upper.count)
        }
        if let snapshot { unsafe rocksdb_readoptions_set_snapshot(readOptions, snapshot.handle) }
        engine.borrow()
        unsafe iterator = rocksdb_create_iterator_cf(engine.open, readOptions, engine.family(keyspace))
    }

    deinit {
        unsafe rocksdb_iter_destroy(iterator)
        unsafe rocksdb_readoptions_destroy(readOptions)
        unsafe bounds.deallocate()
        engine.giveBack()
    }

    /// Moves to the next entry in the direction of the scan. False at the end, and again on every later call until
    /// `seek`.
    public mutating func next() throws(StoreError) -> Bool {
        switch (position, reverse) {
        case (.ended, _): return false
        case (.sought, _): break
        case (.beforeFirst, false): unsafe rocksdb_iter_seek_to_first(iterator)
        case (.beforeFirst, true): unsafe rocksdb_iter_seek_to_last(iterator)
        case (.onEntry, false): unsafe rocksdb_iter_next(iterator)
        case (.onEntry, true): unsafe rocksdb_iter_prev(iterator)
        }
        if unsafe rocksdb_iter_valid(iterator) != 0 {
            position = .onEntry
            return true
        }
        position = .ended
        // "Not valid" means the end of the range, or a failed read.
        try unsafe engineCall("scanning a range") { error in unsafe rocksdb_iter_get_error(iterator, error) }
        return false
    }

    /// Jumps, within the bounds, so that the next entry is the first one at or beyond the key in the direction of
    /// the scan: the smallest key ≥ it forward, the largest ≤ it in reverse.
    public mutating func seek(to key: [UInt8]) {
        unsafe key.withUnsafeBytes { bytes in
            if reverse {
                unsafe rocksdb_iter_seek_for_prev(iterator, bytes.characters, bytes.count)
            } else {
                unsafe rocksdb_iter_seek(iterator, bytes.characters, bytes.count)
            }
        }
        position = .sought
    }

    /// Lends the key until the next move. Only after `next` has returned true.
    public func withKey<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        unsafe body(keyBytes)
    }

    public func withValue<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        unsafe body(valueBytes)
    }

    public func withEntry<R>(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> R) -> R {
        unsafe body(keyBytes, valueBytes)
    }

    public var key: [UInt8] { unsafe [UInt8](keyBytes) }
    public var value: [UInt8] { unsafe [UInt8](valueBytes) }

    private var keyBytes: UnsafeRawBufferPointer {
        precondition(position == .onEntry, "the cursor is on no entry")
        var count = 0
        let start = unsafe rocksdb_iter_key(iterator, &count)
        return unsafe UnsafeRawBufferPointer(start: start, count: count)
    }

    private var valueBytes: UnsafeRawBufferPointer {
        precondition(position == .onEntry, "the cursor is on no entry")
        var count = 0
        let start = unsafe rocksdb_iter_value(iterator, &count)
        return unsafe UnsafeRawBufferPointer(start: start, count: count)
    }
}

extension UnsafeMutableRawPointer {
    fileprivate func copyBytes(_ source: [UInt8]) {
        unsafe source.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            unsafe copyMemory(from: start, byteCount: bytes.count)
        }
    }
}

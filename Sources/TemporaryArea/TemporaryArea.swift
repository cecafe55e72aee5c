import MutualTLS
import Synchronization

/// 一時保存領域: values that must survive a restart, and then must be gone for good.
///
/// Each value is sealed (AES-256-GCM) under a random key of its own. Keys lie in one file, sealed values in another;
/// both are written in place. To erase is to overwrite the key and sync it: from then on the sealed value opens
/// nowhere, in whatever copy it lies. The sealed value is overwritten after that. No value is ever a key, a name or
/// an index: entries are found by an identifier that says nothing by itself.
///
/// A put is durable when it returns, an erasure final when it returns; a crash between leaves one or the other. May be
/// shared by threads; every call that changes something waits for the disk.
public final class TemporaryArea: Sendable {
    /// Bytes of an identifier: a keyed hash, so that it cannot be guessed back.
    public static let identifierSize = 16
    /// The longest value, in bytes.
    public static let valueSizeMax = 128

    private let storage: any SlotStorage
    private let state: Mutex<State>

    private struct State {
        var slots: [[UInt8]: (slot: Int, expiry: UInt64)] = [:]
        var free: [Int] = []
    }

    /// Takes up what is there. What a crash left half written or half erased is erased.
    public init(storage: any SlotStorage) throws(TemporaryAreaError) {
        self.storage = storage
        // What reads as erased must be so on the disk too: the process may have ended between a write and its sync.
        for file in SlotFile.allCases { try storage.sync(file) }
        var state = State()
        for slot in (0..<storage.slotCount).reversed() {
            if let entry = try Self.entry(in: storage, slot: slot), state.slots[entry.identifier] == nil {
                state.slots[entry.identifier] = (slot, entry.expiry)
            } else {
                // Most are as they were made, or as they were left by an erasure: only the others cost a sync.
                if try !Self.isBlank(slot, in: storage) { try Self.wipe(slot, in: storage) }
                state.free.append(slot)
            }
        }
        self.state = Mutex(state)
    }

    public var count: Int { state.withLock { $0.slots.count } }

    /// Keeps a value until it is erased. A value that was kept under the identifier before is erased first.
    /// - Parameters:
    ///   - expiry: from when ``expire(at:)`` takes it, in milliseconds since 1970-01-01T00:00:00Z.
    /// - Throws: ``TemporaryAreaError/full(capacity:)``, ``TemporaryAreaError/valueTooLong(longest:)``
    public func put(_ value: [UInt8], as identifier: [UInt8], expiry: UInt64) throws(TemporaryAreaError) {
        precondition(identifier.count == Self.identifierSize && !value.isEmpty)
        guard value.count <= Self.valueSizeMax else { throw .valueTooLong(longest: Self.valueSizeMax) }
        try erase(identifier)
        try state.withLock { state throws(TemporaryAreaError) in
            guard let slot = state.free.popLast() else { throw .full(capacity: storage.slotCount) }
            do throws(TemporaryAreaError) {
                var key = secureRandomBytes(count: SlotFile.keys.slotSize)
                defer { cleanse(&key) }
                let entry = TemporaryEntry(identifier: identifier, expiry: expiry, value: value, key: key)
                // The key first: an entry without its key would look erased.
                try storage.write(key, to: .keys, slot: slot)
                try storage.sync(.keys)
                try storage.write(entry.bytes, to: .entries, slot: slot)
                try storage.sync(.entries)
            } catch {
                state.free.append(slot)
                throw error
            }
            state.slots[identifier] = (slot, expiry)
        }
    }

    /// Lends a value to `body`; it is overwritten in memory when `body` returns.
    /// - Returns: nil when nothing is kept under the identifier.
    public func withValue<Result>(
        of identifier: [UInt8], _ body: (borrowing [UInt8]) -> Result
    ) throws(TemporaryAreaError) -> Result? {
        let slot = state.withLock { $0.slots[identifier]?.slot }
        guard let slot, var entry = try Self.entry(in: storage, slot: slot), entry.identifier == identifier
        else { return nil }
        defer { cleanse(&entry.value) }
        return body(entry.value)
    }

    /// Erases a value for good.
    /// - Returns: false when nothing is kept under the identifier.
    @discardableResult
    public func erase(_ identifier: [UInt8]) throws(TemporaryAreaError) -> Bool {
        try state.withLock { state throws(TemporaryAreaError) in
            guard let slot = state.slots[identifier]?.slot else { return false }
            try Self.wipe(slot, in: storage)
            state.slots[identifier] = nil
            state.free.append(slot)
            return true
        }
    }

    /// Erases every value whose expiry has come.
    /// - Returns: their identifiers, for the record of the erasure.
    public func expire(at now: UInt64) throws(TemporaryAreaError) -> [[UInt8]] {
        let due = state.withLock { state in
            state.slots.filter { $0.value.expiry <= now }.map(\.key).sorted { $0.lexicographicallyPrecedes($1) }
        }
        for identifier in due { try erase(identifier) }
        return due
    }

    // MARK: Slots

    /// - Returns: nil for a slot that is empty, torn, or whose key is gone.
    private static func entry(
        in storage: any SlotStorage, slot: Int
    ) throws(TemporaryAreaError) -> TemporaryEntry? {
        let bytes = try storage.read(.entries, slot: slot)
        var key = try storage.read(.keys, slot: slot)
        defer { cleanse(&key) }
        guard key.contains(where: { $0 != 0 }) else { return nil }
        return TemporaryEntry(bytes, key: key)
    }

    private static func isBlank(_ slot: Int, in storage: any SlotStorage) throws(TemporaryAreaError) -> Bool {
        for file in SlotFile.allCases {
            guard try storage.read(file, slot: slot).allSatisfy({ $0 == 0 }) else { return false }
        }
        return true
    }

    /// The key first: once that is synced, nothing opens.
    private static func wipe(_ slot: Int, in storage: any SlotStorage) throws(TemporaryAreaError) {
        for file in [SlotFile.keys, .entries] {
            try storage.write([UInt8](repeating: 0, count: file.slotSize), to: file, slot: slot)
            try storage.sync(file)
        }
    }
}

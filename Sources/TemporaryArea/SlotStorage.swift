/// The two files of a temporary area. Both have the same number of slots, all of them written when they are made.
public enum SlotFile: CaseIterable, Sendable {
    /// One key a slot.
    case keys
    /// One sealed value a slot, with how it is found and when it expires.
    case entries

    /// Bytes of one slot. A power of two, so that no slot crosses a disk's sector.
    public var slotSize: Int {
        switch self {
        case .keys: 32
        case .entries: 256
        }
    }
}

/// Where slots lie: files in the program, memory that loses unsynced writes in a test.
public protocol SlotStorage: Sendable {
    var slotCount: Int { get }
    func read(_ file: SlotFile, slot: Int) throws(TemporaryAreaError) -> [UInt8]
    /// Overwrites a slot in place. Durable only after ``sync(_:)``; until then it may be lost or torn.
    func write(_ bytes: [UInt8], to file: SlotFile, slot: Int) throws(TemporaryAreaError)
    func sync(_ file: SlotFile) throws(TemporaryAreaError)
}

/// Why a temporary area refuses. Nothing in it is a personal value.
public enum TemporaryAreaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Every slot is taken; `capacity` is their number.
    case full(capacity: Int)
    /// A value longer than a slot takes.
    case valueTooLong(longest: Int)
    /// The files cannot be read or written; `error` is the system's number.
    case storage(doing: String, error: Int32)
    /// Another process holds the files.
    case inUse

    public var description: String {
        switch self {
        case .full(let capacity): "all \(capacity) slots of the temporary area are taken: deliver or expire some first"
        case .valueTooLong(let longest): "a value in the temporary area has at most \(longest) bytes"
        case .storage(let doing, let error): "\(doing) the temporary area failed (error \(error)); check its disk"
        case .inUse: "another process holds the temporary area; stop it first"
        }
    }
}

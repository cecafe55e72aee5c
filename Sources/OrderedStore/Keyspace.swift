/// A named family of keys, sorted by their bytes apart from every other family.
///
/// Names are short ASCII words of our own (`records`, `index.kana`); they are written into the store and so are part
/// of its format: renaming one is a migration. `default` is taken by the engine.
public struct Keyspace: Hashable, Sendable {
    public let name: String

    /// - Precondition: 1 to 64 letters, digits, `.`, `_` or `-`; not `default`.
    public init(name: String) {
        precondition((1...Self.maximumNameBytes).contains(name.utf8.count) && name.utf8.allSatisfy(Self.isAllowed),
                     "a keyspace name is 1 to 64 letters, digits, '.', '_' or '-': \(name)")
        precondition(name != Self.reservedName, "the keyspace name 'default' is taken by the engine")
        self.name = name
    }

    /// Long enough for a readable name; short enough to print in a metric label.
    static let maximumNameBytes = 64
    /// The family every engine directory has; we keep it empty.
    static let reservedName = "default"

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
             UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

/// When a write may be acknowledged.
public enum Durability: Sendable {
    /// On stable storage when `write` returns: it survives a kill and a power cut. Needed before any acknowledgement.
    case synced
    /// Handed to the operating system: it survives a kill of the process, not a power cut. For work that a crash may
    /// repeat. It becomes durable with the next synced write or `synchronize`.
    case buffered
}

/// Sizes above which a call is our own mistake (a precondition), far above what records and frames allow.
public enum StoreLimits {
    /// Index keys are names and codes; the longest address is below 2 KiB. Long keys would bloat every index block.
    public static let keyBytes = 16 << 10
    /// A wire frame is at most 256 KiB; a value never holds more than a few of them.
    public static let valueBytes = 16 << 20
    /// One batch is one log record in memory: keep it well below the write buffer's and the log's own bounds.
    public static let batchBytes = 256 << 20
}

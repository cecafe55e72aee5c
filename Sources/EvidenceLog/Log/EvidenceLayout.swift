import OrderedStore
import TransparencyLog

/// Where the log lies in the store. Integers in keys are big-endian.
enum EvidenceLayout {
    /// sequence u64 → entry
    static let entries = Keyspace(name: "evidence")
    /// level u8 ‖ tile u64 → the 256 hashes of a full tile
    static let tiles = Keyspace(name: "evidence.tiles")
    /// kind u8 ‖ subject (16) ‖ sequence u64 → row; kind u8 ‖ escaped text ‖ sequence u64 → places of further entries
    static let index = Keyspace(name: "evidence.index")
    /// day u32 ‖ procedure u16 ‖ result u32 ‖ escaped peer ‖ escaped basis → answers u64 ‖ persons u64
    static let counts = Keyspace(name: "evidence.counts")
    /// name → value
    static let state = Keyspace(name: "evidence.state")

    /// The index of the first entry that was not erased.
    static let erasedBeforeKey = Array("erased-before".utf8)
    /// With the sequence of an entry behind it: the clock was set back before that entry.
    static let clockBack = Array("clock-back".utf8)

    /// What the index is asked by.
    enum IndexKind: UInt8 {
        case subject = 1
        case operatorID = 2
        case applicationNumber = 3
    }

    static func sequence(_ sequence: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 8)
        builder.append(sequence)
        return builder.bytes
    }

    static func tile(level: Int, index: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 9)
        builder.append(UInt8(level))
        builder.append(index)
        return builder.bytes
    }

    /// What the rows of one person begin with.
    static func subject(_ subject: [UInt8]) -> [UInt8] {
        [IndexKind.subject.rawValue] + subject
    }

    /// What the index entries of one operator or one application begin with.
    static func text(_ kind: IndexKind, _ text: String) -> [UInt8] {
        var builder = KeyBuilder(capacity: 64)
        builder.append(kind.rawValue)
        builder.append(text: text)
        return builder.bytes
    }

    /// The last eight bytes of a key.
    static func sequence(of key: [UInt8]) -> UInt64 {
        key.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The row of a person for an entry.
    static func row(_ subject: [UInt8], _ sequence: UInt64) -> [UInt8] {
        var builder = KeyBuilder(capacity: 1 + subject.count + 8)
        builder.append(IndexKind.subject.rawValue)
        builder.append(raw: subject)
        builder.append(sequence)
        return builder.bytes
    }

    /// The rows of the persons of an entry: one for each.
    static func rows(of record: EvidenceRecord, _ sequence: UInt64) -> [(key: [UInt8], value: [UInt8])] {
        let fields = record.encodeFields()
        return Set(record.subjects).map { (key: row($0, sequence), value: fields) }
    }
}

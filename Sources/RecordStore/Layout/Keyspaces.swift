public import OrderedStore
import SecondaryIndex

/// Where everything lies. Integers in keys are big-endian, so that keys sort as their numbers do.
public enum Keyspaces {
    /// code u64 → ``StoredVersion``, the newest version of each person, 現存 or 消除
    public static let records = Keyspace(name: "records")
    /// code u64 ‖ 更新順番号 u64 → ``StoredVersion``, every earlier version
    public static let history = Keyspace(name: "history")
    /// last day u32 (yyyymmdd) ‖ code u64 ‖ 更新順番号 u64 → nothing: when a version must be erased
    public static let expiry = Keyspace(name: "expiry")
    /// municipality u32 ‖ code u64 → record digest (32) ‖ 更新順番号 u64, for the 現存 residents of each municipality
    public static let residency = Keyspace(name: "residency")
    /// municipality u32 ‖ bucket u16 → ``Fingerprint``
    public static let fingerprints = Keyspace(name: "fingerprints")
    /// municipality u32 → ``LaneState``
    public static let lanes = Keyspace(name: "lanes")
    /// municipality u32 ‖ notice number u64 → ``RecordedOutcome``
    public static let outcomes = Keyspace(name: "outcomes")
    /// municipality u32 ‖ notice number u64 → ``ParkedEntry``
    public static let parked = Keyspace(name: "parked")
    /// number hash (16) → code u64 of the person who holds the individual number
    public static let numbers = Keyspace(name: "numbers")
    /// code u64 → code u64 that replaced it (住民票コードの変更)
    public static let retiredCodes = Keyspace(name: "retired-codes")
    /// SHA-256 (32) of a picture → the picture (PNG), once however many persons have the character
    public static let glyphs = Keyspace(name: "glyphs")
    /// SHA-256 (32) of a picture → how many versions of records name it, u64
    public static let glyphUses = Keyspace(name: "glyph-uses")
    /// sequence u64 → sealed onward notice
    public static let outbox = Keyspace(name: "outbox")
    /// municipality u32 ‖ run u64 → summary; municipality u32 ‖ run u64 ‖ position u32 → difference
    public static let reconciliations = Keyspace(name: "reconciliations")
    /// day u32 ‖ municipality u32 ‖ change reason u8 ‖ result u8 → count u64
    public static let counters = Keyspace(name: "counters")
    /// name → value: format, next outbox sequence, acknowledged outbox sequence
    public static let meta = Keyspace(name: "meta")

    public static let all: [Keyspace] = [
        records, history, expiry, residency, fingerprints, lanes, outcomes, parked, numbers, retiredCodes, glyphs,
        glyphUses, outbox, reconciliations, counters, meta,
    ] + ErrorReportBox.keyspaces + SecondaryIndex.allKeyspaces
}

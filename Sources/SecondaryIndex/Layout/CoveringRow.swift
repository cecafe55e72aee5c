import JukiDomain

/// The value of an index entry: what filters need, so that most candidates fall without a read of their record.
///
/// 14 bytes: format, key rule version, flags, sex, birth date in wire form (4), municipality (3), 大字・字 (3).
struct CoveringRow {
    var isCurrent: Bool
    /// Only in a current entry. What a past one would say goes stale with every later notice; the record tells it.
    var isDeleted: Bool
    var birthWire: UInt32
    var sex: UInt8
    var municipality: UInt32
    var ooaza: UInt32

    private static let byteCount = 14
    /// Stored for good: a change of the layout above takes a new number and a rebuild.
    static let format: UInt8 = 1
    private static let currentFlag: UInt8 = 1
    private static let deletedFlag: UInt8 = 2
    /// Where the key rule version stands: all else of a version's values is the same in every index.
    static let keyRulePosition = 1

    /// The value for every entry of a version, with the key rule still 0.
    static func bytes(of version: IndexedVersion, isCurrent: Bool) -> [UInt8] {
        let items = version.items
        let birth = UInt32(items.birthDate.wireValue)
        let municipality = items.municipality.value
        let ooaza = items.ooaza?.value ?? IndexLayout.noOoaza
        let flags = isCurrent ? currentFlag | (version.isDeleted ? deletedFlag : 0) : 0
        return [
            format, 0, flags, items.sex.rawValue,
            UInt8(birth >> 24), UInt8(truncatingIfNeeded: birth >> 16), UInt8(truncatingIfNeeded: birth >> 8),
            UInt8(truncatingIfNeeded: birth),
            UInt8(municipality >> 16), UInt8(truncatingIfNeeded: municipality >> 8),
            UInt8(truncatingIfNeeded: municipality),
            UInt8(ooaza >> 16), UInt8(truncatingIfNeeded: ooaza >> 8), UInt8(truncatingIfNeeded: ooaza),
        ]
    }

    /// Nil if the bytes are not of this layout.
    init?(_ value: UnsafeRawBufferPointer) {
        guard value.count == Self.byteCount, value[0] == Self.format else { return nil }
        isCurrent = value[2] & Self.currentFlag != 0
        isDeleted = value[2] & Self.deletedFlag != 0
        sex = value[3]
        birthWire = Self.number(value[4..<8])
        municipality = Self.number(value[8..<11])
        ooaza = Self.number(value[11..<14])
    }

    private static func number(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// False if the record cannot match; true if it may (its texts were not looked at).
    func mayMatch(_ conditions: PreparedConditions) -> Bool {
        guard conditions.admits(isCurrent: isCurrent), conditions.admits(personIsDeleted: isDeleted) else {
            return false
        }
        if let wanted = conditions.sex, wanted.rawValue != sex { return false }
        if let wanted = conditions.municipality, wanted.value != municipality { return false }
        if let wanted = conditions.ooaza, wanted.value != ooaza { return false }
        guard let wanted = conditions.birthDate else { return true }
        guard let birthDate = try? BirthDate(wireValue: UInt64(birthWire)) else { return false }
        return wanted.matches(birthDate)
    }
}

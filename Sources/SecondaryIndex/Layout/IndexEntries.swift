import JukiDomain
import OrderedStore

/// The entries of a version: a pure function of it, used for writing, removing and verifying alike.
enum IndexEntries {
    /// Calls `body` for each entry, five to nine times. Blank texts have no entry: no condition finds them.
    static func forEach<E: Error>(
        of version: IndexedVersion, isCurrent: Bool,
        _ body: (_ index: IndexName, _ key: [UInt8], _ value: [UInt8]) throws(E) -> Void
    ) throws(E) {
        let identity = VersionID(version)
        var value = CoveringRow.bytes(of: version, isCurrent: isCurrent)
        for field in SearchField.allCases {
            let text = version.items.text(field)
            if text.isBlank { continue }
            for strictness in field == .address ? [Strictness.strict] : Strictness.allCases {
                let searchKey = field.key(of: text, strictness)
                if searchKey.isEmpty { continue }
                var key = IndexLayout.text(field, exactly: searchKey)
                key.append(version.items.birthDate.sortKey)
                identity.append(to: &key)
                let index = IndexLayout.index(for: field, strictness)
                value[CoveringRow.keyRulePosition] = IndexLayout.keyRule(of: index)
                try body(index, key.bytes, value)
            }
        }
        value[CoveringRow.keyRulePosition] = IndexLayout.keyRule(of: .birth)
        try body(.birth, birthKey(version, identity), value)
        value[CoveringRow.keyRulePosition] = IndexLayout.keyRule(of: .place)
        try body(.place, placeKey(version, identity), value)
    }

    private static func birthKey(_ version: IndexedVersion, _ identity: VersionID) -> [UInt8] {
        var key = IndexLayout.birth(version.items.sex)
        key.append(version.items.birthDate.sortKey)
        identity.append(to: &key)
        return key.bytes
    }

    private static func placeKey(_ version: IndexedVersion, _ identity: VersionID) -> [UInt8] {
        var key = IndexLayout.place(version.items.municipality)
        key.append24(version.items.ooaza?.value ?? IndexLayout.noOoaza)
        identity.append(to: &key)
        return key.bytes
    }
}

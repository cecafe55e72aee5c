import JukiDomain
import OrderedStore

/// The entries of a version: a pure function of it, used for writing, removing and verifying alike.
enum IndexEntries {
    /// Calls `body` for each entry, five to nine times. Blank texts have no entry: no condition finds them.
    static func forEach<E: Error>(
        of version: IndexedVersion, isCurrent: Bool,
        _ body: (_ index: IndexName, _ key: [UInt8], _ value: [UInt8]) throws(E) -> Void
    ) throws(E) {
        let end = end(of: version)
        var value = CoveringRow.bytes(of: version, isCurrent: isCurrent)
        for field in SearchField.allCases {
            let text = version.items.text(field)
            if text.isBlank { continue }
            for strictness in field == .address ? [Strictness.strict] : Strictness.allCases {
                let searchKey = field.key(of: text, strictness)
                if searchKey.isEmpty { continue }
                var key = IndexLayout.text(field, exactly: searchKey)
                key.append(raw: end)
                let index = IndexLayout.index(for: field, strictness)
                value[CoveringRow.keyRulePosition] = IndexLayout.keyRule(of: index)
                try body(index, key.bytes, value)
            }
        }
        var birth = IndexLayout.birth(version.items.sex)
        birth.append(raw: end)
        value[CoveringRow.keyRulePosition] = IndexLayout.keyRule(of: .birth)
        try body(.birth, birth.bytes, value)
        var place = IndexLayout.place(version.items.municipality)
        place.append24(version.items.ooaza?.value ?? IndexLayout.noOoaza)
        place.append(raw: end.suffix(IndexLayout.identityBytes))
        value[CoveringRow.keyRulePosition] = IndexLayout.keyRule(of: .place)
        try body(.place, place.bytes, value)
    }

    /// Birth sort key, code and sequence: how every key of the version ends, but those of places without the first.
    private static func end(of version: IndexedVersion) -> [UInt8] {
        var end = KeyBuilder(capacity: IndexLayout.identityBytes + 4)
        end.append(version.items.birthDate.sortKey)
        VersionID(version).append(to: &end)
        return end.bytes
    }
}

public import JukiDomain
public import OrderedStore

extension SecondaryIndex {
    /// Hands over where each resident (現存) lives, of which sex and born when; nobody is named. A walk over the index
    /// by birth, whose rows hold all of it.
    public static func forEachResident(
        in reading: some StoreReading, _ body: (MunicipalityCode, Sex, BirthDate) -> Void
    ) throws(StoreError) {
        var cursor = try reading.scan(in: IndexName.birth.keyspace, from: [], to: nil)
        while try cursor.next() {
            guard let row = cursor.withValue(CoveringRow.init) else { throw unreadable }
            guard row.isCurrent, !row.isDeleted else { continue }
            guard row.municipality > 0, let sex = Sex(rawValue: row.sex),
                let birthDate = try? BirthDate(wireValue: UInt64(row.birthWire))
            else { throw unreadable }
            body(MunicipalityCode(unchecked: row.municipality), sex, birthDate)
        }
    }

    private static var unreadable: StoreError {
        StoreError(kind: .corruption, message: "a row of the index by birth cannot be read")
    }
}

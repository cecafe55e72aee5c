public import JukiDomain

/// The 現存 residents of a municipality as its server holds them, ascending by resident record code.
///
/// Holds a code and a place for each resident (16 bytes) and makes the records while it is walked. Item 22 (更新順番号)
/// tells what the prefectural server will have assigned.
public struct MunicipalityFile: Sequence, Sendable {
    struct Entry: Sendable {
        let code: UInt64
        /// Where the person is made from the plan; negative for one of ``given``.
        let index: Int

        static let isGiven = -1
    }

    let plan: PopulationPlan
    private(set) var entries: [Entry]
    /// Records that the plan alone does not give, by code.
    private(set) var given: [UInt64: IdentityRecord]

    init(plan: PopulationPlan, municipality: MunicipalityPlan, changed: [Int: IdentityRecord]) {
        self.plan = plan
        given = [:]
        entries = []
        entries.reserveCapacity(municipality.residents)
        for index in municipality.indexes where changed[index] == nil {
            entries.append(Entry(code: plan.people.code(at: index).value, index: index))
        }
        for record in changed.values where record.municipality == municipality.code && !record.isDeleted {
            entries.append(Entry(code: record.code.value, index: Entry.isGiven))
            given[record.code.value] = record
        }
        entries.sort { $0.code < $1.code }
    }

    public var underestimatedCount: Int { entries.count }
    public var count: Int { entries.count }

    public func makeIterator() -> Iterator { Iterator(file: self, position: 0) }

    public struct Iterator: IteratorProtocol {
        let file: MunicipalityFile
        var position: Int

        public mutating func next() -> IdentityRecord? {
            guard position < file.entries.count else { return nil }
            defer { position += 1 }
            return file.record(at: position)
        }
    }

    func record(at position: Int) -> IdentityRecord {
        let entry = entries[position]
        if let record = given[entry.code] { return record }
        var record = plan.person(at: entry.index)
        record.updateSequence = 1
        return record
    }

    /// The file with some records put in or put in the place of those with the same code, and some left out.
    func changed(putting records: [IdentityRecord], leavingOut codes: Set<UInt64>) -> MunicipalityFile {
        var copy = self
        let put = Set(records.map(\.code.value))
        copy.entries.removeAll { codes.contains($0.code) || put.contains($0.code) }
        for record in records {
            copy.given[record.code.value] = record
            copy.entries.append(Entry(code: record.code.value, index: Entry.isGiven))
        }
        copy.entries.sort { $0.code < $1.code }
        return copy
    }
}

extension PopulationPlan {
    /// What a municipality holds after the first load, or after a day that followed it.
    public func file(of code: MunicipalityCode, after day: DayPlan? = nil) -> MunicipalityFile {
        MunicipalityFile(plan: self, municipality: municipality(code), changed: day?.changed ?? [:])
    }
}

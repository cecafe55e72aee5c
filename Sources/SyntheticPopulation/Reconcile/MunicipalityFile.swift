public import JukiDomain

/// The 現存 people of a municipality as its server holds them, ascending by resident record code: its residents, or
/// those on its 附票.
///
/// Holds a code and a place for each of them and makes the records while it is walked. The update sequence of a record
/// tells what the prefectural server will have assigned.
public struct MunicipalityFile<Register: SyntheticRegister>: Sequence, Sendable {
    struct Entry: Sendable {
        let code: UInt64
        /// Whom the plan makes; nil for one of ``given``.
        let person: Register.Person?
    }

    let plan: Register
    private(set) var entries: [Entry]
    /// Records that the plan alone does not give, by code.
    private(set) var given: [UInt64: Register.Record]

    init(plan: Register, municipality: MunicipalityCode, changed: [Register.Person: Register.Record]) {
        self.plan = plan
        given = [:]
        entries = []
        entries.reserveCapacity(plan.people(of: municipality))
        for person in plan.everybody(of: municipality) where changed[person] == nil {
            entries.append(Entry(code: plan.code(of: person).value, person: person))
        }
        for record in changed.values where record.municipality == municipality && !record.isDeleted {
            put(record)
        }
        entries.sort { $0.code < $1.code }
    }

    public var underestimatedCount: Int { entries.count }
    public var count: Int { entries.count }

    public func makeIterator() -> Iterator { Iterator(file: self, position: 0) }

    public struct Iterator: IteratorProtocol {
        let file: MunicipalityFile
        var position: Int

        public mutating func next() -> Register.Record? {
            guard position < file.entries.count else { return nil }
            defer { position += 1 }
            return file.record(at: position)
        }
    }

    private func record(at position: Int) -> Register.Record {
        let entry = entries[position]
        if let record = given[entry.code] { return record }
        guard let person = entry.person, let record = plan.loaded(person) else {
            preconditionFailure("a record is given, or somebody of the first load has it")
        }
        return record
    }

    /// The file with some records put in or put in the place of those with the same code, and some left out.
    func changed(putting records: [Register.Record], leavingOut codes: Set<UInt64>) -> MunicipalityFile {
        var copy = self
        let replaced = Set(records.map(\.code.value))
        copy.entries.removeAll { codes.contains($0.code) || replaced.contains($0.code) }
        for record in records { copy.put(record) }
        copy.entries.sort { $0.code < $1.code }
        return copy
    }

    private mutating func put(_ record: Register.Record) {
        given[record.code.value] = record
        entries.append(Entry(code: record.code.value, person: nil))
    }
}

extension SyntheticRegister {
    /// What a municipality holds after the first load, or after a day that followed it.
    public func file(of code: MunicipalityCode, after day: RegisterDay<Self>? = nil) -> MunicipalityFile<Self> {
        MunicipalityFile(plan: self, municipality: code, changed: day?.changed ?? [:])
    }

    /// The record of a person as the first load leaves it: the first of its versions.
    func loaded(_ person: Person) -> Record? {
        guard var record = firstRecord(of: person) else { return nil }
        record.updateSequence = 1
        return record
    }
}

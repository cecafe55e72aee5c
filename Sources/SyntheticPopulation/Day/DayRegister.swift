import JukiDomain

/// The running model of a day: only people touched are held, everybody else is as the first load left them.
struct DayRegister<Register: SyntheticRegister> {
    typealias Person = Register.Person
    typealias Record = Register.Record

    let plan: Register
    private(set) var changed: [Person: Record] = [:]
    /// The last notice about a person, applied or not.
    private var lastNotices: [Person: NoticeReference] = [:]
    /// People of whom no other event may speak: those in the middle of a move, those a wrong notice relies on.
    private var locked: Set<Person> = []
    /// How many are present in each municipality.
    private(set) var present: [Int]
    private(set) var deleted: Int
    private var nextIndex: Int

    init(_ plan: Register, present: [Int], deleted: Int, firstFreshIndex: Int) {
        self.plan = plan
        self.present = present
        self.deleted = deleted
        nextIndex = firstFreshIndex
    }

    /// An index that nobody has: its code and number were never used.
    mutating func freshIndex() -> Int {
        defer { nextIndex += 1 }
        return nextIndex
    }

    /// nil for somebody who is not in the register.
    func record(of person: Person) -> Record? { changed[person] ?? plan.firstRecord(of: person) }

    /// - Precondition: the person is in the register.
    func person(_ person: Person) -> Record {
        guard let record = record(of: person) else { preconditionFailure("somebody in the register") }
        return record
    }

    /// Some notice of the day spoke of the person.
    func isTouched(_ person: Person) -> Bool { lastNotices[person] != nil }

    func isFree(_ person: Person) -> Bool { !locked.contains(person) && !plan.isKnown(person) }

    mutating func lock(_ person: Person) { locked.insert(person) }

    mutating func unlock(_ person: Person) { locked.remove(person) }

    /// - Returns: the person's new 更新順番号.
    mutating func apply(_ record: Record, to person: Person) -> UInt64 {
        let before = self.record(of: person)
        if let before { count(before, -1) }
        count(record, 1)
        // The first load gave everybody the first number.
        let sequence = before.map { max($0.updateSequence, 1) + 1 } ?? 1
        var record = record
        record.updateSequence = sequence
        changed[person] = record
        return sequence
    }

    /// Remembers the last notice about a person.
    /// - Returns: the one before, if it went through another lane.
    mutating func note(_ notice: NoticeReference, about person: Person) -> NoticeReference? {
        let before = lastNotices.updateValue(notice, forKey: person)
        return before?.municipality == notice.municipality ? nil : before
    }

    private mutating func count(_ record: Record, _ step: Int) {
        if record.isDeleted {
            deleted += step
        } else {
            present[Place.number(of: record)] += step
        }
    }
}

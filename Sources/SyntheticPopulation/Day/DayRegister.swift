import JukiDomain

/// People whom the notices of a day are about, as the first load of a register left them.
protocol DayPopulation: Sendable {
    associatedtype Person: Hashable, Sendable
    associatedtype Record: DayRecord

    /// nil for somebody who is not in the register.
    func firstRecord(of person: Person) -> Record?
    /// No event may touch the person.
    func isKnown(_ person: Person) -> Bool
}

/// What a day's model needs to know of a record of either register.
protocol DayRecord: Sendable {
    var municipality: MunicipalityCode { get }
    var isDeleted: Bool { get }
    var updateSequence: UInt64 { get set }
}

extension IdentityRecord: DayRecord {}
extension SupplementaryRecord: DayRecord {}

extension PopulationPlan: DayPopulation {
    func firstRecord(of index: Int) -> IdentityRecord? { index < residents ? person(at: index) : nil }

    func isKnown(_ index: Int) -> Bool { knownCases.isKnown(index) }
}

/// The running model of a day: only people touched are held, everybody else is as the first load left them.
struct DayRegister<Population: DayPopulation> {
    typealias Person = Population.Person

    let population: Population
    private(set) var changed: [Person: Population.Record] = [:]
    /// The last notice about a person, applied or not.
    private var lastNotices: [Person: NoticeReference] = [:]
    /// People of whom no other event may speak: those in the middle of a move, those a wrong notice relies on.
    private var locked: Set<Person> = []
    /// How many are present in each municipality.
    private(set) var present: [Int]
    private(set) var deleted: Int
    private var nextIndex: Int

    init(_ population: Population, present: [Int], deleted: Int, firstFreshIndex: Int) {
        self.population = population
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
    func record(of person: Person) -> Population.Record? { changed[person] ?? population.firstRecord(of: person) }

    /// - Precondition: the person is in the register.
    func person(_ person: Person) -> Population.Record {
        guard let record = record(of: person) else { preconditionFailure("somebody in the register") }
        return record
    }

    /// Some notice of the day spoke of the person.
    func isTouched(_ person: Person) -> Bool { lastNotices[person] != nil }

    func isFree(_ person: Person) -> Bool { !locked.contains(person) && !population.isKnown(person) }

    mutating func lock(_ person: Person) { locked.insert(person) }

    mutating func unlock(_ person: Person) { locked.remove(person) }

    /// - Returns: the person's new 更新順番号.
    mutating func apply(_ record: Population.Record, to person: Person) -> UInt64 {
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

    private mutating func count(_ record: Population.Record, _ step: Int) {
        if record.isDeleted {
            deleted += step
        } else {
            present[Place.number(of: record)] += step
        }
    }
}

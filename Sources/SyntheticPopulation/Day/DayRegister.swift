import JukiDomain

/// The running model of a day: only people touched are held, everybody else is as the first load left them.
struct DayRegister {
    let plan: PopulationPlan
    private(set) var changed: [Int: IdentityRecord] = [:]
    /// The last notice about a person, applied or not.
    private var lastNotices: [Int: NoticeReference] = [:]
    /// People of whom no other event may speak: those in the middle of a move, those a wrong notice relies on.
    private var locked: Set<Int> = []
    private(set) var residents: [Int]
    private(set) var deleted: Int
    private var nextIndex: Int

    private static let placeNumbers = Dictionary(
        uniqueKeysWithValues: Place.all.enumerated().map { ($1.code, $0) })

    init(plan: PopulationPlan, deleted: Int) {
        self.plan = plan
        self.deleted = deleted
        residents = plan.municipalities.map(\.residents)
        nextIndex = plan.residents
    }

    /// An index that nobody has: its code and number were never used.
    mutating func freshIndex() -> Int {
        defer { nextIndex += 1 }
        return nextIndex
    }

    func person(_ index: Int) -> IdentityRecord { changed[index] ?? plan.person(at: index) }

    /// Some notice of the day spoke of the person.
    func isTouched(_ index: Int) -> Bool { lastNotices[index] != nil }

    func isFree(_ index: Int) -> Bool { !locked.contains(index) && !plan.knownCases.isKnown(index) }

    mutating func lock(_ index: Int) { locked.insert(index) }

    mutating func unlock(_ index: Int) { locked.remove(index) }

    static func placeNumber(of record: IdentityRecord) -> Int {
        guard let number = placeNumbers[record.municipality] else {
            preconditionFailure("a municipality of the prefecture")
        }
        return number
    }

    /// - Returns: the person's new 更新順番号.
    mutating func apply(_ record: IdentityRecord, to index: Int) -> UInt64 {
        let isNew = index >= plan.residents && changed[index] == nil
        if !isNew { count(person(index), -1) }
        count(record, 1)
        let sequence = isNew ? 1 : (changed[index]?.updateSequence ?? 1) + 1
        var record = record
        record.updateSequence = sequence
        changed[index] = record
        return sequence
    }

    /// Remembers the last notice about a person.
    /// - Returns: the one before, if it went through another lane.
    mutating func note(_ notice: NoticeReference, about index: Int) -> NoticeReference? {
        let before = lastNotices.updateValue(notice, forKey: index)
        return before?.municipality == notice.municipality ? nil : before
    }

    private mutating func count(_ record: IdentityRecord, _ step: Int) {
        if record.isDeleted {
            deleted += step
        } else {
            residents[Self.placeNumber(of: record)] += step
        }
    }
}

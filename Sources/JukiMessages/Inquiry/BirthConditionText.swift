internal import JukiDomain

extension BirthCondition {
    /// The condition in the forms of Protos/juki/inquiry.proto: a date, an open day or month, or a range of these.
    /// ``BirthCondition/init(parsing:unknownPartsMatch:)`` reads the same condition back.
    var wireText: String {
        if lowest == highest { return Self.date(lowest) }
        if let open = Self.open(lowest, highest) { return open }
        return Self.date(lowest) + ".." + Self.end(highest)
    }

    /// `YYYY-MM-DD`
    private static func date(_ sortKey: UInt32) -> String {
        month(sortKey / 100) + "-" + padded(sortKey % 100, 2)
    }

    /// `YYYY-MM`
    private static func month(_ yearAndMonth: UInt32) -> String {
        padded(yearAndMonth / 100, 4) + "-" + padded(yearAndMonth % 100, 2)
    }

    /// A whole month or year, or nil.
    private static func open(_ lowest: UInt32, _ highest: UInt32) -> String? {
        if lowest % 10_000 == 0 && highest == lowest + 1231 { return padded(lowest / 10_000, 4) }
        if lowest % 100 == 0 && lowest % 10_000 != 0 && highest == lowest + 31 { return month(lowest / 100) }
        return nil
    }

    /// A range may end with an open date: only that reaches day 31 of a month of 30 days.
    private static func end(_ highest: UInt32) -> String {
        if highest % 10_000 == 1231 { return padded(highest / 10_000, 4) }
        return highest % 100 == 31 ? month(highest / 100) : date(highest)
    }

    private static func padded(_ value: UInt32, _ count: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}

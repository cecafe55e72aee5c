/// How long the parts are that counts are given for. Raw values are those of the wire.
public enum StatisticsPeriod: UInt8, CaseIterable, Sendable {
    case day = 1
    case month = 2
    case year = 3

    /// The first day of the part in which a day lies.
    public func start(of day: CalendarDate) -> CalendarDate {
        switch self {
        case .day: day
        case .month: Self.day(day.year, day.month)
        case .year: Self.day(day.year, 1)
        }
    }

    private static func day(_ year: Int, _ month: Int) -> CalendarDate {
        do { return try CalendarDate(year: year, month: month, day: 1) } catch {
            preconditionFailure("every month of the calendar has a first day")
        }
    }

    /// `2026-04-01`, `2026-04` or `2026`.
    public func label(_ start: CalendarDate) -> String {
        switch self {
        case .day: start.description
        case .month: String(start.description.prefix(7))
        case .year: String(start.description.prefix(4))
        }
    }
}

/// What time is counted, and in which parts.
public struct StatisticsSpan: Hashable, Sendable {
    /// Days of one question: more are told in several. By days a year is 190,000 rows of updates at most; by months
    /// ten years are 62,000.
    public static func daysMax(by period: StatisticsPeriod) -> Int { period == .day ? 366 : 3660 }

    /// Both ends included.
    public let days: ClosedRange<CalendarDate>
    public let period: StatisticsPeriod

    /// - Throws: `INVALID_DATE` when it ends before it begins, `INVALID_CONDITION` when it is too long.
    public init(from first: CalendarDate, to last: CalendarDate, by period: StatisticsPeriod) throws(Refusal) {
        guard first <= last else { throw Refusal(.invalidDate) }
        let most = Self.daysMax(by: period)
        guard first.days(to: last) < most else { throw Refusal(.invalidCondition, expected: UInt64(most)) }
        days = first...last
        self.period = period
    }
}

extension StatisticsSpan: CustomStringConvertible {
    public var description: String { "\(days.lowerBound) to \(days.upperBound) by \(period)" }
}

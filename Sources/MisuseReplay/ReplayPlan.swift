public import JukiDomain

/// How large a replay is. Everything else about it follows from the seed.
public struct ReplayPlan: Hashable, Sendable {
    public var seed: UInt64
    public var firstDay: CalendarDate
    /// 365 and a month before, in which the watch gets to know the offices.
    public var days = 395
    public var operators = 320
    /// Looks wanted over all days, about.
    public var looks = 1_000_000
    /// Incidents of each of the four kinds; 0 for a year in which everybody is honest.
    public var incidentsOfEachKind = 25
    /// Share of incidents whose looks carry a new number in the office's own form. Evidence alone cannot tell such a
    /// look from a lawful one: only the pattern of many operators or of two places gives it away.
    public var plausibleNumberShare = 0.03

    public init(seed: UInt64, firstDay: CalendarDate = CalendarDate(dayNumber: 20_059)) {
        self.seed = seed
        self.firstDay = firstDay
    }
}

/// The public incidents that are injected.
public enum IncidentKind: UInt8, CaseIterable, Hashable, Sendable {
    /// 高知市 2022: two operators look at persons without a task.
    case twoWithoutTask
    /// 杉並区 2022: one operator looks up some twenty persons over a year.
    case manyOverYear
    /// 横手市 2021: some seven operators view one person within days.
    case onePersonByMany
    /// 延岡市 2015: a celebrity is looked up under another's right.
    case borrowedRight

    public var name: String {
        switch self {
        case .twoWithoutTask: "two operators without a task (高知市 2022)"
        case .manyOverYear: "twenty persons over a year (杉並区 2022)"
        case .onePersonByMany: "seven operators, one person (横手市 2021)"
        case .borrowedRight: "another's right (延岡市 2015)"
        }
    }
}

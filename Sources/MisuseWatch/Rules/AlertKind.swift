/// What an alert is about. Raw values are stored and sent; they are never reused.
public enum AlertKind: UInt8, CaseIterable, Hashable, Sendable {
    /// Many failed sign-ins of one operator or at one terminal.
    case failedSignIns = 1
    /// Looks at night or on a closed day that no task explains, or far too many.
    case nightOrHoliday = 2
    /// Many more looks in a day than the operator's own custom.
    case unusualCount = 3
    /// 大量検索: very many searches, or persons in their answers, in a short time.
    case massSearch = 4
    /// One operator returns to one person again and again without one task behind it.
    case onePersonRepeatedly = 5
    /// Looks that no application explains, within days (高知市 2022).
    case withoutTask = 6
    /// An operator looked at the record of the operator.
    case ownRecord = 7
    /// An operator looked at colleagues without a task.
    case colleagueRecord = 8
    /// One person whom many operators look at in a short time (横手市 2021).
    case manyOperatorsOnePerson = 9
    /// More persons over a year than applications explain (杉並区 2022).
    case manyPersonsOverYear = 10
    /// An operator's right used from an unusual place, or at two places at once (延岡市 2015).
    case borrowedRight = 11

    /// The word in tables and JSON.
    public var name: String {
        switch self {
        case .failedSignIns: "failed-sign-ins"
        case .nightOrHoliday: "night-or-holiday"
        case .unusualCount: "unusual-count"
        case .massSearch: "mass-search"
        case .onePersonRepeatedly: "one-person-repeatedly"
        case .withoutTask: "without-task"
        case .ownRecord: "own-record"
        case .colleagueRecord: "colleague-record"
        case .manyOperatorsOnePerson: "many-operators-one-person"
        case .manyPersonsOverYear: "many-persons-over-year"
        case .borrowedRight: "borrowed-right"
        }
    }

    public var severity: AlertSeverity {
        switch self {
        case .failedSignIns, .unusualCount: .notice
        case .nightOrHoliday, .massSearch, .onePersonRepeatedly, .withoutTask, .manyPersonsOverYear: .warning
        case .ownRecord, .colleagueRecord, .manyOperatorsOnePerson, .borrowedRight: .grave
        }
    }
}

/// How soon somebody should look into an alert.
public enum AlertSeverity: UInt8, CaseIterable, Hashable, Comparable, Sendable {
    /// When there is time: an honest reason is likely.
    case notice = 1
    /// On the same day.
    case warning = 2
    /// At once: an honest reason would be unusual.
    case grave = 3

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

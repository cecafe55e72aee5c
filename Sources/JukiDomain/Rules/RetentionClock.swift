/// How long a version is kept (令30条の6; wording of 令34条): 150 years from the day the clock starts.
///
/// The clock of a version notified by 記載 or 修正 starts on the day the person's next notification was received;
/// that of one notified by 消除 on the day of its own notification. The version in force of a living resident has
/// no clock. The first day is not counted (民法140条), so a version is kept through the same day 150 years on.
public enum RetentionClock {
    public static let yearsKept = 150

    /// The day on which the clock of a version starts, or nil when none runs.
    /// - Parameter supersededOn: when the person's next notification was received, if there was one.
    public static func start(
        isDeleted: Bool, notifiedOn: CalendarDate, supersededOn: CalendarDate?
    ) -> CalendarDate? {
        isDeleted ? notifiedOn : supersededOn
    }

    /// The last day on which a version may be held and returned.
    public static func lastDay(clockStart: CalendarDate) -> CalendarDate {
        clockStart.adding(years: yearsKept)
    }

    public static func isExpired(clockStart: CalendarDate, on today: CalendarDate) -> Bool {
        today > lastDay(clockStart: clockStart)
    }
}

import JukiDomain

/// Answers "is it night or a closed day in Japan" for times that mostly follow each other: a day is worked out once.
struct WorkCalendar: Sendable {
    private var dayNumber = Int.min
    private var isClosedDay = false

    mutating func state(at time: Moment, _ thresholds: MisuseThresholds) -> (isNight: Bool, isClosed: Bool) {
        // Japan has kept UTC+9 without summer time since 1952.
        let minutes = Int(time.milliseconds / 60_000) + 9 * 60
        if minutes / 1440 != dayNumber {
            dayNumber = minutes / 1440
            isClosedDay = HolidayCalendar.isClosed(CalendarDate(dayNumber: dayNumber))
        }
        let minute = minutes % 1440
        return (minute < thresholds.nightEnds || minute >= thresholds.nightBegins, isClosedDay)
    }
}

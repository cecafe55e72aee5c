public import JukiDomain

/// 国民の祝日に関する法律: the public holidays of a year by the law's own rules, as amended up to 2021.
///
/// Years 2000 to 2099. What a special law gave to single years (2019 即位, 2020 and 2021 オリンピック) is listed.
public enum HolidayCalendar {
    public static let years = 2000...2099

    /// Saturday, Sunday, a public holiday, or one of the days on which offices are closed over the New Year
    /// (29 December to 3 January, 行政機関の休日に関する法律).
    public static func isClosed(_ day: CalendarDate) -> Bool {
        let weekday = weekday(of: day)
        if weekday == 0 || weekday == 6 { return true }
        if day.month == 12 && day.day >= 29 || day.month == 1 && day.day <= 3 { return true }
        return isHoliday(day)
    }

    /// 国民の祝日 and 休日: named days, substitute days (第3条第2項) and days between two holidays (第3条第3項).
    public static func isHoliday(_ day: CalendarDate) -> Bool {
        isNamed(day) || isSubstitute(day) || isBetween(day)
    }

    /// 0 for Sunday to 6 for Saturday.
    static func weekday(of day: CalendarDate) -> Int {
        // 1970-01-01 was a Thursday.
        let remainder = (day.dayNumber + 4) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    /// A named holiday fell on a Sunday: the next day that is no named holiday is one. Before 2007 only a Monday.
    private static func isSubstitute(_ day: CalendarDate) -> Bool {
        guard !isNamed(day) else { return false }
        var earlier = day.adding(days: -1)
        while isNamed(earlier) {
            if weekday(of: earlier) == 0 { return day.year >= 2007 || weekday(of: day) == 1 }
            earlier = earlier.adding(days: -1)
        }
        return false
    }

    /// The day before and the day after are named holidays.
    private static func isBetween(_ day: CalendarDate) -> Bool {
        guard !isNamed(day), day.year >= 2007 || weekday(of: day) != 0 else { return false }
        return isNamed(day.adding(days: -1)) && isNamed(day.adding(days: 1))
    }

    private static func isNamed(_ day: CalendarDate) -> Bool {
        guard years.contains(day.year) else { return false }
        if let special = specialYears[day.year] {
            if special.added.contains(day.value) { return true }
            if special.moved.contains(day.value) { return false }
        }
        let year = day.year
        return switch (day.month, day.day) {
        case (1, 1), (2, 11), (5, 3), (5, 5), (11, 3), (11, 23): true
        case (4, 29): true
        // みどりの日 stood on 29 April until 2006; 4 May was then a day between two holidays.
        case (5, 4): year >= 2007
        case (2, 23): year >= 2020
        case (12, 23): year <= 2018
        case (8, 11): year >= 2016
        case (3, let date): date == springEquinox(year)
        case (9, let date) where date == autumnEquinox(year): true
        case (1, _), (10, _): isMonday(day, 2)
        case (7, let date): year <= 2002 ? date == 20 : isMonday(day, 3)
        case (9, let date): year <= 2002 ? date == 15 : isMonday(day, 3)
        default: false
        }
    }

    private static func isMonday(_ day: CalendarDate, _ count: Int) -> Bool {
        weekday(of: day) == 1 && (day.day - 1) / 7 + 1 == count
    }

    /// 春分日: the formula of the almanac for 1980-2099; the day itself is announced a year ahead.
    private static func springEquinox(_ year: Int) -> Int {
        Int(20.8431 + 0.242194 * Double(year - 1980)) - (year - 1980) / 4
    }

    private static func autumnEquinox(_ year: Int) -> Int {
        Int(23.2488 + 0.242194 * Double(year - 1980)) - (year - 1980) / 4
    }

    private static let specialYears: [Int: (added: Set<UInt32>, moved: Set<UInt32>)] = [
        2019: (added: [20_190_501, 20_191_022], moved: []),
        2020: (added: [20_200_723, 20_200_724, 20_200_810], moved: [20_200_720, 20_200_811, 20_201_012]),
        2021: (added: [20_210_722, 20_210_723, 20_210_808], moved: [20_210_719, 20_210_811, 20_211_011]),
    ]
}

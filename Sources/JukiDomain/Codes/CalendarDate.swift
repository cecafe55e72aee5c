/// A day of the Gregorian calendar, for what happens in the register itself: 異動年月日, the days that retention counts.
/// Birth dates, which may be incomplete or on no calendar, are `BirthDate`.
public struct CalendarDate: Hashable, Sendable {
    /// Years 1 to 9999, so that eight digits hold every date.
    public static let years = 1...9999
    static let last = CalendarDate(unchecked: years.upperBound, 12, 31)

    /// The eight digits yyyymmdd read as a number; the order is that of the days.
    public let value: UInt32

    public var year: Int { Int(value / 10_000) }
    public var month: Int { Int(value / 100 % 100) }
    public var day: Int { Int(value % 100) }

    public init(year: Int, month: Int, day: Int) throws(DateError) {
        guard Self.years.contains(year) else { throw .noSuchYear }
        guard (1...12).contains(month) else { throw .noSuchMonth }
        guard day >= 1, day <= Self.lastDay(ofMonth: month, year: year) else { throw .noSuchDay }
        value = UInt32(year * 10_000 + month * 100 + day)
    }

    /// The date of a number yyyymmdd, such as one read from the wire or the store.
    public init(value: UInt32) throws(DateError) {
        try self.init(year: Int(value / 10_000), month: Int(value / 100 % 100), day: Int(value % 100))
    }

    /// Reads `YYYY-MM-DD` or `YYYYMMDD` in ASCII.
    public init(parsing text: String) throws(DateError) {
        var bytes = Array(text.utf8)
        if bytes.count == 10 {
            let hyphen = UInt8(ascii: "-")
            guard bytes[4] == hyphen, bytes[7] == hyphen else { throw .notADate }
            bytes.remove(at: 7)
            bytes.remove(at: 4)
        }
        guard let value = try? DecimalDigits.parse(bytes, count: 8) else { throw .notADate }
        try self.init(value: UInt32(value))
    }

    /// The last day of a month, 28 to 31.
    public static func lastDay(ofMonth month: Int, year: Int) -> Int {
        precondition((1...12).contains(month), "months count from 1 to 12")
        switch month {
        case 2: return isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}

extension CalendarDate: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension CalendarDate: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        let digits = DecimalDigits.string(UInt64(value), count: 8)
        return digits.prefix(4) + "-" + digits.dropFirst(4).prefix(2) + "-" + digits.suffix(2)
    }
}

// Arithmetic.
extension CalendarDate {
    /// The same day some years later (earlier if negative). 29 February becomes 28 February in a common year: a period
    /// whose last month has no such day ends on the last day of that month (民法第143条第2項).
    /// - Precondition: the year stays within `years`.
    public func adding(years count: Int) -> CalendarDate {
        let year = year + count
        precondition(Self.years.contains(year), "the year leaves the calendar")
        let day = min(day, Self.lastDay(ofMonth: month, year: year))
        return CalendarDate(unchecked: year, month, day)
    }

    /// The date some days later (earlier if negative).
    /// - Precondition: the year stays within `years`.
    public func adding(days count: Int) -> CalendarDate {
        CalendarDate(dayNumber: dayNumber + count)
    }

    /// How many days from this date to `other`; negative if it is earlier.
    public func days(to other: CalendarDate) -> Int {
        other.dayNumber - dayNumber
    }

    /// Days since 1970-01-01, which is 0.
    public var dayNumber: Int {
        // Years begin in March, so that the leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let beforeYear = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400
        return beforeYear + (153 * monthFromMarch + 2) / 5 + day - 1 - Self.dayZero
    }

    /// The date of a day number.
    /// - Precondition: the year is within `years`.
    public init(dayNumber: Int) {
        let fromMarchOfYearZero = dayNumber + Self.dayZero
        precondition(fromMarchOfYearZero >= 306, "the date is before year 1")
        let (era, dayOfEra) = fromMarchOfYearZero.quotientAndRemainder(dividingBy: Self.daysIn400Years)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        precondition(Self.years.contains(year), "the year leaves the calendar")
        self.init(unchecked: year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static let daysIn400Years = 146_097

    /// Days from 1 March of year 0 to 1970-01-01.
    private static let dayZero = 719_468

    private init(unchecked year: Int, _ month: Int, _ day: Int) {
        value = UInt32(year * 10_000 + month * 100 + day)
    }
}

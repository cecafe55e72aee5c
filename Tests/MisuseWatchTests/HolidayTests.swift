import JukiDomain
import MisuseWatch
import Testing

/// The law's rules against the days that the Cabinet Office published.
@Suite("Holidays")
struct HolidayTests {
    private static let published: [Int: [Int]] = [
        2002: [101, 114, 211, 321, 429, 503, 504, 505, 506, 720, 915, 916, 923, 1014, 1103, 1104, 1123, 1223],
        2009: [101, 112, 211, 320, 429, 503, 504, 505, 506, 720, 921, 922, 923, 1012, 1103, 1123, 1223],
        2019: [101, 114, 211, 321, 429, 430, 501, 502, 503, 504, 505, 506, 715, 811, 812, 916, 923, 1014, 1022, 1103,
               1104, 1123],
        2020: [101, 113, 211, 223, 224, 320, 429, 503, 504, 505, 506, 723, 724, 810, 921, 922, 1103, 1123],
        2021: [101, 111, 211, 223, 320, 429, 503, 504, 505, 722, 723, 808, 809, 920, 923, 1103, 1123],
        2024: [101, 108, 211, 212, 223, 320, 429, 503, 504, 505, 506, 715, 811, 812, 916, 922, 923, 1014, 1103, 1104,
               1123],
        2025: [101, 113, 211, 223, 224, 320, 429, 503, 504, 505, 506, 721, 811, 915, 923, 1013, 1103, 1123, 1124],
        2026: [101, 112, 211, 223, 320, 429, 503, 504, 505, 506, 720, 811, 921, 922, 923, 1012, 1103, 1123],
        2027: [101, 111, 211, 223, 321, 322, 429, 503, 504, 505, 719, 811, 920, 923, 1011, 1103, 1123],
    ]

    @Test("Every published day, and no other", arguments: published.keys.sorted())
    func years(_ year: Int) throws {
        let first = try CalendarDate(year: year, month: 1, day: 1)
        let found = (0..<(CalendarDate.isLeap(year) ? 366 : 365)).map { first.adding(days: $0) }
            .filter(HolidayCalendar.isHoliday).map { $0.month * 100 + $0.day }
        #expect(found == Self.published[year])
    }

    @Test("Offices are closed at weekends and over the New Year")
    func closed() throws {
        let newYear = try [(2025, 12, 28), (2025, 12, 29), (2026, 1, 3), (2026, 1, 5), (2026, 4, 4), (2026, 4, 6)]
            .map { try HolidayCalendar.isClosed(CalendarDate(year: $0.0, month: $0.1, day: $0.2)) }
        #expect(newYear == [true, true, true, false, true, false])
    }
}

import Foundation
import JukiDomain
import Testing

@Suite struct CalendarDateTests {
    @Test func readsBothForms() throws {
        #expect(try CalendarDate(parsing: "2025-09-08") == CalendarDate(parsing: "20250908"))
        #expect(try CalendarDate(parsing: "2025-09-08").value == 2025_09_08)
        #expect("\(try CalendarDate(year: 814, month: 2, day: 3))" == "0814-02-03")
    }

    @Test(arguments: [
        ("2025-9-08", DateError.notADate), ("2025/09/08", .notADate), ("", .notADate), ("2025-09-08 ", .notADate),
        ("00000101", .noSuchYear), ("20251301", .noSuchMonth), ("20250001", .noSuchMonth), ("20250229", .noSuchDay),
        ("20250431", .noSuchDay), ("20250400", .noSuchDay), ("19000229", .noSuchDay),
    ])
    func refuses(text: String, error: DateError) {
        #expect(throws: error) { try CalendarDate(parsing: text) }
    }

    @Test func yearsKeepTheDayOrTheEndOfFebruary() throws {
        let leapDay = try CalendarDate(parsing: "2024-02-29")
        #expect("\(leapDay.adding(years: 150))" == "2174-02-28")
        #expect("\(leapDay.adding(years: 4))" == "2028-02-29")
        #expect("\(leapDay.adding(years: -124))" == "1900-02-28")
        #expect("\(try CalendarDate(parsing: "2025-02-28").adding(years: 3))" == "2028-02-28")
    }

    /// Every day of eight centuries, against the calendar of Foundation.
    @Test func dayNumbersRunWithoutGaps() throws {
        var date = try CalendarDate(year: 1600, month: 1, day: 1)
        var number = date.dayNumber
        var wrong = 0
        while date.year < 2400 {
            let (year, month, day) = (date.year, date.month, date.day)
            let last = day == CalendarDate.lastDay(ofMonth: month, year: year)
            date = date.adding(days: 1)
            number += 1
            let expected = !last ? (year, month, day + 1) : month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1)
            if (date.year, date.month, date.day) != expected || date.dayNumber != number { wrong += 1 }
        }
        #expect(wrong == 0)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        for number in stride(from: -100_000, to: 200_000, by: 997) {
            let instant = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: instant)
            let date = CalendarDate(dayNumber: number)
            #expect([date.year, date.month, date.day] == [parts.year, parts.month, parts.day])
        }
    }

    @Test func bothEndsOfTheCalendar() throws {
        let first = try CalendarDate(year: 1, month: 1, day: 1)
        let last = try CalendarDate(year: 9999, month: 12, day: 31)
        #expect(CalendarDate(dayNumber: first.dayNumber) == first)
        #expect(CalendarDate(dayNumber: last.dayNumber) == last)
        #expect(first.days(to: last) == 3_652_058)
        #expect(first < last)
    }

    @Test func leavingTheCalendarStops() async {
        await #expect(processExitsWith: .failure) {
            _ = try CalendarDate(year: 9999, month: 12, day: 31).adding(days: 1)
        }
    }
}

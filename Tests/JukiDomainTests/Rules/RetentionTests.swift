import JukiDomain
import Testing

@Suite struct RetentionTests {
    static let clocks: [(start: CalendarDate, lastDay: CalendarDate)] = [
        (Sample.day(2026, 4, 1), Sample.day(2176, 4, 1)),
        (Sample.day(2026, 12, 31), Sample.day(2176, 12, 31)),
        (Sample.day(2027, 1, 1), Sample.day(2177, 1, 1)),
        // 150 years after a 29 February there is none in 2174 (2024 + 150): the period ends on the 28th.
        (Sample.day(2024, 2, 29), Sample.day(2174, 2, 28)),
        (Sample.day(2024, 2, 28), Sample.day(2174, 2, 28)),
        (Sample.day(2024, 3, 1), Sample.day(2174, 3, 1)),
        // 2176 is a leap year, 2026 is not.
        (Sample.day(2026, 2, 28), Sample.day(2176, 2, 28)),
        (Sample.day(2026, 3, 1), Sample.day(2176, 3, 1)),
    ]

    @Test("Kept through the same day 150 years on, gone the day after", arguments: clocks)
    func boundary(_ clock: (start: CalendarDate, lastDay: CalendarDate)) {
        #expect(RetentionClock.lastDay(clockStart: clock.start) == clock.lastDay)
        #expect(!RetentionClock.isExpired(clockStart: clock.start, on: clock.start))
        #expect(!RetentionClock.isExpired(clockStart: clock.start, on: clock.lastDay.adding(days: -1)))
        #expect(!RetentionClock.isExpired(clockStart: clock.start, on: clock.lastDay))
        #expect(RetentionClock.isExpired(clockStart: clock.start, on: clock.lastDay.adding(days: 1)))
    }

    @Test("The clock starts with the next notice, for a 消除 with its own, for the living not at all")
    func start() {
        let notified = Sample.day(2026, 4, 1)
        let next = Sample.day(2031, 7, 9)
        #expect(RetentionClock.start(isDeleted: false, notifiedOn: notified, supersededOn: nil) == nil)
        #expect(RetentionClock.start(isDeleted: false, notifiedOn: notified, supersededOn: next) == next)
        #expect(RetentionClock.start(isDeleted: true, notifiedOn: notified, supersededOn: nil) == notified)
        #expect(RetentionClock.start(isDeleted: true, notifiedOn: notified, supersededOn: next) == notified)
    }

    @Test("Days in Japan begin at 15:00 UTC")
    func japanDays() {
        let midnight: UInt64 = 1_775_055_600_000  // 2026-04-01T15:00:00Z
        #expect(Moment(milliseconds: midnight).japanDay == Sample.day(2026, 4, 2))
        #expect(Moment(milliseconds: midnight).timestamp == "20260402000000")
        #expect(Moment(milliseconds: midnight - 1).japanDay == Sample.day(2026, 4, 1))
        #expect(Moment(milliseconds: midnight - 1).timestamp == "20260401235959")
        #expect(Moment(milliseconds: midnight + 3_599_000 + 999).timestamp == "20260402005959")
        #expect(Moment(milliseconds: 0).timestamp == "19700101090000")
        #expect(Moment(milliseconds: 0) < Moment(milliseconds: 1))
    }

    @Test("Over 150 years no day is skipped or repeated")
    func daysAreContiguous() {
        let dayLength: UInt64 = 86_400_000
        var day = Moment(milliseconds: 0).japanDay
        for count in 1...UInt64(151 * 366) {
            let next = Moment(milliseconds: count * dayLength - 9 * 3_600_000).japanDay
            guard next == day.adding(days: 1) || count == 1 else {
                Issue.record("after \(day) comes \(next)")
                return
            }
            day = next
        }
    }
}

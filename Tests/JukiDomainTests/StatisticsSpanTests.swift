import JukiDomain
import Testing

@Suite struct StatisticsSpanTests {
    private static func day(_ text: String) throws -> CalendarDate { try CalendarDate(parsing: text) }

    @Test func partsBeginOnTheirFirstDay() throws {
        let day = try Self.day("2024-02-29")
        let starts = StatisticsPeriod.allCases.map { ($0.start(of: day).description, $0.label($0.start(of: day))) }
        #expect(starts.map(\.0) == ["2024-02-29", "2024-02-01", "2024-01-01"])
        #expect(starts.map(\.1) == ["2024-02-29", "2024-02", "2024"])
    }

    @Test func backwardsAndTooLongAreRefused() throws {
        let (first, later) = (try Self.day("2026-01-01"), try Self.day("2027-01-02"))
        #expect(throws: Refusal(.invalidDate)) { try StatisticsSpan(from: later, to: first, by: .day) }
        #expect(throws: Refusal(.invalidCondition, expected: 366)) {
            try StatisticsSpan(from: first, to: later, by: .day)
        }
        #expect(try StatisticsSpan(from: first, to: later.adding(days: -1), by: .day).days.lowerBound == first)
        #expect(try StatisticsSpan(from: first, to: later, by: .month).days.upperBound == later)
        #expect(try StatisticsSpan(from: first, to: first, by: .year).days == first...first)
    }
}

import JukiDomain
import JukiMessages

extension SeededRandom {
    private mutating func day() -> CalendarDate { CalendarDate(dayNumber: Int(number() % 40_000)) }

    mutating func statisticsMessages() -> [any WireMessage] {
        [
            UpdateStatisticsRequest(span(), municipality: municipality()), updateStatistics(),
            ProvisionStatisticsRequest(span()), provisionStatistics(), PopulationStatisticsRequest(),
            populationStatistics(),
        ]
    }

    mutating func span() -> StatisticsSpan {
        let first = day()
        let period = StatisticsPeriod.allCases.randomElement(using: &self) ?? .day
        do { return try StatisticsSpan(from: first, to: first.adding(days: Int(number() % 300)), by: period) } catch {
            preconditionFailure("300 days are a span")
        }
    }

    mutating func updateStatistics() -> UpdateStatisticsResponse {
        UpdateStatisticsResponse(
            rows: (0..<3).map { _ in
                UpdateStatisticsRow(
                    period: day(), municipality: municipality(),
                    reason: countedReason(), applied: number(),
                    parked: number())
            }, isLast: chance(2))
    }

    mutating func provisionStatistics() -> ProvisionStatisticsResponse {
        ProvisionStatisticsResponse(
            rows: (0..<3).map { _ in
                ProvisionStatisticsRow(
                    period: day(), peer: "urn:juki:agency:zeimu", procedure: UInt16(truncatingIfNeeded: number()),
                    legalBasis: chance(2) ? "" : "30-15-1-1:一の二", result: UInt32(truncatingIfNeeded: number()),
                    answers: number(), persons: number())
            }, isLast: chance(2))
    }

    mutating func populationStatistics() -> PopulationStatisticsResponse {
        PopulationStatisticsResponse(
            rows: (0..<5).map { _ in
                let isTotal = chance(4)
                return PopulationStatisticsRow(
                    municipality: chance(4) ? nil : municipality(),
                    sex: isTotal ? nil : Sex.allCases.randomElement(using: &self),
                    ageGroup: isTotal ? nil : AgeGroup.allCases.randomElement(using: &self),
                    residents: chance(3) ? nil : number())
            }, countedAt: Moment(milliseconds: number()), threshold: 10, isLast: chance(2))
    }

    private mutating func countedReason() -> CountedReason? {
        switch number() % 3 {
        case 0: nil
        case 1: ChangeReason.allCases.randomElement(using: &self).map(CountedReason.change)
        default: SupplementaryNoticeKind.allCases.randomElement(using: &self).map(CountedReason.notice)
        }
    }
}

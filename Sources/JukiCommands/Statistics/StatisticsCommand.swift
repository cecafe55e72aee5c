package import ArgumentParser
import JukiDomain

/// 統計: the group of commands that count.
package struct StatisticsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "statistics", abstract: "Count notices, provisions and residents (統計).",
        discussion: """
            Example: juki statistics updates --since 2026-04-01 --by month
                     juki statistics population --municipality 462012
            """,
        subcommands: [
            StatisticsUpdatesCommand.self, StatisticsProvisionsCommand.self, StatisticsPopulationCommand.self,
        ])

    package init() {}
}

/// What time is counted, and in which parts.
package struct SpanOptions: ParsableArguments {
    package enum Part: String, CaseIterable, ExpressibleByArgument, Sendable {
        case day
        case month
        case year

        var period: StatisticsPeriod {
            switch self {
            case .day: .day
            case .month: .month
            case .year: .year
            }
        }
    }

    @Option(help: ArgumentHelp(
        "First day, YYYY-MM-DD (default: 1 January of the last day's year).", valueName: "date"))
    package var since: String?

    @Option(help: ArgumentHelp("Last day, YYYY-MM-DD (default: today).", valueName: "date"))
    package var until: String?

    @Option(help: ArgumentHelp("How long the parts are that counts are given for.", valueName: "part"))
    package var by: Part = .month

    package init() {}

    func span(today: CalendarDate = .todayInJapan) throws(CommandFailure) -> StatisticsSpan {
        let last = try until.map(EraseCommand.day) ?? today
        let first = try since.map(EraseCommand.day) ?? StatisticsPeriod.year.start(of: last)
        do { return try StatisticsSpan(from: first, to: last, by: by.period) } catch {
            let days = grouped(StatisticsSpan.daysMax(by: by.period))
            throw CommandFailure(
                error.reason == .invalidDate
                    ? "The last day is before the first." : "By \(by.rawValue) at most \(days) days are told at once.")
        }
    }
}

/// Statistics in the form in which spreadsheets take them.
package struct CSVOption: ParsableArguments {
    @Flag(help: "Print tab-separated values, as the files of juki have them; x is suppressed (秘匿).")
    package var csv = false

    package init() {}

    /// - Parameter rows: the first one names the columns.
    func report(_ rows: [[String]], _ report: Report) -> Report {
        guard csv else { return report }
        return Report(rows.map { $0.joined(separator: "\t") }, report.values, exit: report.exit)
    }
}

package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct StatisticsUpdatesCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "updates", abstract: "Count notices by municipality, reason and time (更新件数).",
        discussion: """
            Notices that were applied and that were parked (保留), by the day on which the server decided. The counts \
            are exact: a small one can point at one person, so they are not for publication as they are (秘匿が必要).

            Example: juki statistics updates --since 2026-04-01 --by month
            """)

    @OptionGroup package var span: SpanOptions

    @Option(help: ArgumentHelp("Of one municipality, 6 digits (default: all).", valueName: "code"))
    package var municipality: String?

    @OptionGroup package var csv: CSVOption
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let span = try span.span()
            let municipality = try municipality.map(MunicipalityLabels.code)
            let rows = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.updateStatistics(span, of: municipality)
                }
            }
            let view = UpdateStatisticsView(rows, span)
            return csv.report(view.tsv, view.report)
        }
    }
}

package struct StatisticsProvisionsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "provisions", abstract: "Count provisions by basis, caller and result (提供件数).",
        discussion: """
            Answers and refusals of lookups, searches, bulk provision, media, questions to the national server and \
            disclosures, with the persons of whom they spoke. The counts outlive the evidence, which is erased after \
            its years.

            Example: juki statistics provisions --since 2025-01-01 --by year
            """)

    @OptionGroup package var span: SpanOptions
    @OptionGroup package var csv: CSVOption
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let span = try span.span()
            let rows = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.provisionStatistics(span)
                }
            }
            let view = ProvisionStatisticsView(rows, span)
            return csv.report(view.tsv, view.report)
        }
    }
}

package struct StatisticsPopulationCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "population", abstract: "Count residents by municipality, sex and age (人口).",
        discussion: """
            Residents as they are now, by age of today. A number from 1 to 9, and what would give one away, is not \
            told (秘匿): x stands in its place, and in the place of sums that cannot be made without it.

            Example: juki statistics population --municipality 462012
            """)

    @Option(help: ArgumentHelp("Ages of one municipality, 6 digits (default: of all).", valueName: "code"))
    package var municipality: String?

    @OptionGroup package var csv: CSVOption
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let municipality = try municipality.map(MunicipalityLabels.code)
            let counted = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.populationStatistics() }
            }
            if let municipality, !counted.rows.contains(where: { $0.municipality == municipality }) {
                throw CommandFailure("The server has no residents of municipality \(municipality.digits).")
            }
            let view = PopulationStatisticsView(counted, of: municipality)
            return csv.report(view.tsv, view.report)
        }
    }
}

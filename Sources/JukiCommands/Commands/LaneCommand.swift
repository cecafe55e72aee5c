package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct LaneCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lane", abstract: "Show where a municipality's notices stand.",
        discussion: """
            The last notice number taken, how many notices are parked, and how many residents (現存) the municipality \
            has at the server.

            Example: juki lane --municipality 462012
            """)

    @Option(help: ArgumentHelp("Municipality; a municipality's own if it asks itself.", valueName: "code"))
    package var municipality: String?

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let target = try connection.target()
            let code = try JukiCommands.municipality(municipality, askedBy: target)
            let state = try await Session.with(target) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.laneState(of: code) }
            }
            return Self.report(state)
        }
    }

    static func report(_ state: LaneStateResponse) -> Report {
        var table = Table(align: [.left, .right])
        table.append("last notice number", grouped(state.lastNoticeNumber))
        table.append("parked", grouped(state.parkedCount))
        table.append("residents (現存)", grouped(state.residents))
        return Report(
            table.lines(),
            .object([
                "last_notice_number": .integer(state.lastNoticeNumber), "parked_count": .integer(state.parkedCount),
                "residents": .integer(state.residents),
            ]))
    }
}

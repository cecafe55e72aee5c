package import ArgumentParser
import JukiClient
import JukiMessages

package struct StatusCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the server's version and figures.",
        discussion: """
            Figures of single keyspaces and those that are zero are left out without --all.

            Example: juki status --server 127.0.0.1:46100
            """)

    @Flag(help: "Every figure.")
    package var all = false

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let target = try connection.target()
            let status = try await Session.with(target) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.serverStatus() }
            }
            return Self.report(status, all: all, of: target.register.register.program)
        }
    }

    static func report(_ status: ServerStatusResponse, all: Bool, of program: String) -> Report {
        var table = Table(align: [.left, .right])
        for gauge in status.gauges where all || isOfInterest(gauge) { table.append(gauge.name, grouped(gauge.value)) }
        return Report(
            ["\(program) \(status.version), access table \(status.accessTableVersion)"]
                + table.lines(indent: 2),
            .object([
                "version": .string(status.version),
                "access_table_version": .string(status.accessTableVersion),
                "gauges": .array(status.gauges.map {
                    .object(["name": .string($0.name), "value": .integer($0.value)])
                }),
            ]))
    }

    private static func isOfInterest(_ gauge: ServerStatusResponse.Gauge) -> Bool {
        gauge.value > 0 && !gauge.name.hasPrefix("store-keyspace.")
    }
}

package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct EvidenceEraseCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase evidence that was kept long enough (証跡の消去).",
        discussion: """
            Whole bundles of 256 records, from the start of the log; their hashes stay, so that the log can still be \
            verified. Prints how many records that were and since when everything is kept; without --apply nothing is \
            erased, and it is what would be. A day that is yet to come is allowed without --apply only.

            Example: juki evidence erase --as-of 2026-04-01
            """)

    @Option(help: ArgumentHelp("Erase what had expired by this day, YYYY-MM-DD (default: today).", valueName: "date"))
    package var asOf: String?

    @Flag(help: "Erase. There is no way back.")
    package var apply = false

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let day = try EraseCommand.lastDay(asOf, apply: apply)
            let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.eraseEvidence(asOf: day, apply: apply)
                }
            }
            return Self.report(response)
        }
    }

    static func report(_ response: EraseEvidenceResponse) -> Report {
        let verb = response.isDryRun ? "would be erased (dry run; --apply erases)" : "erased"
        let kept = response.keptSince.map { "; kept is everything since \($0)" } ?? ""
        return Report(
            ["\(counted(response.entries, "record")) \(verb)\(kept)"],
            .object([
                "entries": .integer(response.entries), "erased_before": .integer(response.erasedBefore),
                "dry_run": .bool(response.isDryRun), "kept_since": .string(response.keptSince?.description ?? ""),
            ]))
    }
}

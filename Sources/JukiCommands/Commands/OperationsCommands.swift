package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct EraseCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase what has been kept long enough (保存期間経過分の消去).",
        discussion: """
            Without --apply nothing is erased: the answer says what would be. A day that is yet to come is allowed \
            without --apply only.

            Example: juki erase --as-of 2026-04-01
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
            let day = try Self.lastDay(asOf, apply: apply)
            let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.eraseExpired(asOf: day, apply: apply)
                }
            }
            return Self.report(response)
        }
    }

    /// The day by which what is erased had expired; nil for today.
    static func lastDay(_ asOf: String?, apply: Bool) throws(CommandFailure) -> CalendarDate? {
        guard let day = try asOf.map(day) else { return nil }
        guard !apply || day <= .todayInJapan else {
            throw CommandFailure("\(day) is yet to come: leave out --apply to see what will expire by then.")
        }
        return day
    }

    static func day(_ text: String) throws(CommandFailure) -> CalendarDate {
        do { return try CalendarDate(parsing: text) } catch {
            throw CommandFailure("The day \(text) cannot be read: \(error). Give it as YYYY-MM-DD.")
        }
    }

    static func report(_ response: EraseExpiredResponse) -> Report {
        let verb = response.isDryRun ? "would be erased (dry run; --apply erases)" : "erased"
        return Report(
            [
                "\(counted(response.historyVersions, "earlier version")) (履歴) and "
                    + "\(counted(response.deletedRecords, "deleted record")) (消除) \(verb)",
                "next expiry: \(response.nextExpiry?.description ?? "none in sight")",
            ],
            .object([
                "history_versions": .integer(response.historyVersions),
                "deleted_records": .integer(response.deletedRecords), "dry_run": .bool(response.isDryRun),
                "next_expiry": .string(response.nextExpiry?.description ?? ""),
            ]))
    }
}

package struct VerifyIndexesCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify-indexes",
        abstract: "Hold every index entry of the server against its records and its evidence.",
        discussion: """
            Ends with 3 if an entry is missing or has no record; prefectural-server --rebuild-indexes mends that.

            Example: juki verify-indexes --as terminal-representative-1
            """)

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let bar = output.progressBar("records checked", total: 0)
            defer { bar.finish() }
            let result = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.verifyIndexes { bar.show(Int($0)) }
                }
            }
            return Self.report(result)
        }
    }

    static func report(_ result: VerifyIndexesResponse) -> Report {
        let isWhole = result.entriesMissing == 0 && result.entriesOrphaned == 0
        var lines = [
            "\(counted(result.recordsChecked, "record")) and \(grouped(result.entriesChecked)) index entries checked: "
                + "\(grouped(result.entriesMissing)) missing, \(grouped(result.entriesOrphaned)) without a record"
        ]
        if !isWhole { lines.append("Stop the server and run prefectural-server --rebuild-indexes.") }
        return Report(
            lines,
            .object([
                "records_checked": .integer(result.recordsChecked), "entries_checked": .integer(result.entriesChecked),
                "entries_missing": .integer(result.entriesMissing),
                "entries_orphaned": .integer(result.entriesOrphaned), "last": .bool(result.isLast),
            ]), exit: isWhole ? .success : .attention)
    }
}

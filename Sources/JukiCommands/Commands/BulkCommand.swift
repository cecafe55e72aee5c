package import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages

package struct BulkCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bulk", abstract: "Look up every line of a file of conditions (一括提供).",
        discussion: """
            FILE is tab-separated UTF-8; its first line names the columns: resident_record_code, individual_number, \
            or all of kanji_name, birth_date, sex and address. Every line gets an answer: found, none, too_many, \
            refused or bad. Run the same command again after an interruption: it goes on where it stopped. Ends with \
            3 if some lines were refused or bad.

            Example: juki bulk list.tsv --out a.tsv --basis 30-15-1-1:三 --application R8-1
            """)

    @Argument(help: ArgumentHelp("File of conditions.", valueName: "file"))
    package var file: String

    @Option(help: ArgumentHelp("Where the results go; not with --for-medium.", valueName: "file"))
    package var out: String?

    @Option(help: ArgumentHelp("Name of the job (default: the file's name).", valueName: "name"))
    package var job: String?

    @Option(
        help: ArgumentHelp(
            "Items wanted, by number or field name (default: 2,4,5,6,7: names, birth, sex, address).",
            valueName: "items"))
    package var items = "2,4,5,6,7"

    @Flag(help: "Keep the results sealed in the server until a medium is released and written.")
    package var forMedium = false

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(file, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            guard forMedium == (out == nil) else {
                throw CommandFailure("Name the result file by --out, or say --for-medium; one of the two.")
            }
            let conditions = try ConditionFile(path: file)
            let register = try connection.registerChoice.register.items
            let items = try ItemOptions.set(items, of: register).numbers
            let begin = BulkBegin(
                job: try jobName, purpose: purpose.purpose(by: connection), columns: conditions.columns,
                items: items,
                lines: UInt32(clamping: conditions.lines.count),
                fileDigest: BulkProvider.digest(of: conditions.lines), isForMedium: forMedium)
            let journal: ResultJournal? = if let out {
                try ResultJournal(path: out, begin: begin, itemNames: items.compactMap(register.fieldName))
            } else {
                nil
            }
            let done = try await run(begin, conditions.lines, journal)
            try journal?.finish()
            return report(done)
        }
    }

    private func run(
        _ begin: BulkBegin, _ lines: [[UInt8]], _ journal: ResultJournal?
    ) async throws(CommandFailure) -> BulkJob {
        let bar = output.progressBar("lines answered", total: lines.count)
        defer { bar.finish() }
        let first = journal?.batches ?? 0
        bar.show(min(lines.count, Int(first) * BulkBatch.linesMax))
        return try await Session.with(connection.target()) { session throws(CommandFailure) in
            try await session.provide(begin, lines: lines, from: first) { number, results in
                journal?.append(results, batch: number)
                bar.show(min(lines.count, (Int(number) + 1) * BulkBatch.linesMax))
            }
        }
    }

    private func report(_ job: BulkJob) -> Report {
        let view = BulkJobView(job)
        let place = out.map { "The results are in \($0)." }
            ?? "The results wait in the server: ask for a medium by juki medium-request \(job.job)."
        let needsCare = job.counts.refused + job.counts.bad > 0
        return Report(
            ["\(grouped(Int(job.lines))) lines answered:"] + view.countLines + [place], view.json,
            exit: needsCare ? .attention : .success)
    }

    private var jobName: String {
        get throws(CommandFailure) {
            let name = job ?? URL(filePath: file).lastPathComponent
            let isLawful = (1...BulkBegin.nameLengthMax).contains(name.utf8.count) && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
            guard isLawful else {
                throw CommandFailure("Name the job by --job: 1 to 64 letters, digits, hyphens, underscores and dots.")
            }
            return name
        }
    }
}

package struct BulkJobsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "bulk-jobs", abstract: "List this terminal's bulk jobs, newest first.",
        discussion: """
            Results are erased after some days, those for a medium once it is written. Their job stays in the list \
            for a year after that, and for as long as a medium of it is to be destroyed.

            Example: juki bulk-jobs --as terminal-office-1
            """)

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let jobs = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await Self.everyPage(connection) }
            }
            let views = jobs.map(BulkJobView.init)
            guard !views.isEmpty else { return Report(["There is no bulk job."], []) }
            var table = Table(BulkJobView.header, align: [.left, .left, .right, .right, .left, .left])
            for view in views { table.append(view.row) }
            return Report(table.lines(), views.map(\.json))
        }
    }

    private static func everyPage(_ connection: JukiConnection) async throws(JukiError) -> [BulkJob] {
        var jobs: [BulkJob] = []
        while true {
            let page = try await connection.bulkJobs(before: jobs.last?.begunAt ?? 0)
            jobs += page.jobs
            if !page.hasMore || page.jobs.isEmpty { return jobs }
        }
    }
}

package import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages

package struct ErrorReportsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "error-reports", abstract: "List, acknowledge or file reports of errors (誤りの通報).",
        discussion: """
            list         what the national server or the prefecture found wrong, for one municipality
            acknowledge  say, as that municipality, what was done about report --number: --finding will-send-update \
            or no-error-found
            file         tell the municipality in charge of the resident --code, or the --municipality where nobody \
            is recorded, what is wrong: --kind missing-entry, wrong-entry, wrong-item or missing-item

            Texts and notes hold no names, codes or numbers of persons.

            Example: juki error-reports list --municipality 462012 --all
            """)

    package enum Action: String, CaseIterable, ExpressibleByArgument, Sendable {
        case list, acknowledge, file
    }

    @Argument(help: "list, acknowledge or file.") package var action: Action
    @Option(help: ArgumentHelp("Municipality; a municipality's own if it asks itself.", valueName: "code"))
    package var municipality: String?
    @Flag(help: "list: also those that were acknowledged.") package var all = false
    @Option(help: "acknowledge: number in the list. file: number of the report; the same again is the same report.")
    package var number: UInt64?
    @Option(help: "acknowledge: will-send-update or no-error-found.") package var finding: Finding?
    @Option(help: "acknowledge: a word about it.") package var note = ""
    @Option(help: "file: resident record code of the person; - to read it.") package var code: String?
    @Option(help: "file: missing-entry, wrong-entry, wrong-item or missing-item.") package var kind: Kind = .wrongItem
    @Option(help: ArgumentHelp("file: items in question, such as 2,7.", valueName: "items"))
    package var items = ""
    @Option(help: "file: what is wrong, in a sentence.") package var text = ""
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(code, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            switch action {
            case .list: try await list()
            case .acknowledge: try await acknowledge()
            case .file: try await file()
            }
        }
    }

    // MARK: The three actions

    private func list() async throws(CommandFailure) -> Report {
        let target = try connection.target()
        let code = try JukiCommands.municipality(municipality, askedBy: target)
        let reports = try await Session.with(target) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in
                var reports: [KeptErrorReport] = []
                while true {
                    let page = try await connection.errorReports(
                        of: code, after: reports.last?.number ?? 0, includeAcknowledged: all)
                    reports += page.reports
                    if !page.hasMore || page.reports.isEmpty { return reports }
                }
            }
        }
        return Self.report(reports, of: target.register.register.items)
    }

    private func acknowledge() async throws(CommandFailure) -> Report {
        guard let number, let finding else {
            throw CommandFailure("Say which report, and what was found: --number 1 --finding no-error-found.")
        }
        let said = ErrorReportAcknowledgement(
            finding: finding.finding, note: PersonalText(note), operatorID: connection.operators.operatorID ?? "")
        let conflict = "Report \(number) was acknowledged in other words (NOTICE_CONFLICT): "
            + "juki error-reports list --all shows them."
        let response = try await Self.telling([.noticeConflict: conflict]) { () throws(CommandFailure) in
            try await Session.with(connection.target(defaultPeer: nil)) { session throws(CommandFailure) in
                try await session.change(named: "--number \(number)") { connection throws(JukiError) in
                    try await connection.acknowledge(number, said)
                }
            }
        }
        let word = response.isRepeated ? "had been acknowledged before" : "acknowledged"
        return Report(
            ["report \(number) \(word), \(readable(milliseconds: response.acknowledgedAt))"],
            .object([
                "acknowledged_at": .integer(response.acknowledgedAt), "repeated": .bool(response.isRepeated),
            ]))
    }

    private func file() async throws(CommandFailure) -> Report {
        let report = try draft()
        let nobody = "Nobody is recorded under this code (NO_SUCH_RESIDENT): correct --code, or name the municipality "
            + "in charge as well by --municipality."
        let conflict = "Another report was filed under number \(report.number) (NOTICE_CONFLICT): "
            + "give this one another by --number."
        let filed = try await Self.telling(
            [.noSuchResident: nobody, .noticeConflict: conflict]
        ) { () throws(CommandFailure) in
            try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.change(named: "--number \(report.number)") { connection throws(JukiError) in
                    try await connection.reportErrors([report])
                }
            }
        }
        return Report(
            filed.map { filed in
                "report \(filed.reportNumber) \(filed.isRepeated ? "had been" : "was") passed to "
                    + "\(filed.municipality), number \(filed.number) of its list"
            },
            filed.map { filed in
                .object([
                    "report_number": .integer(filed.reportNumber),
                    "municipality_code": .string(filed.municipality.digits), "number": .integer(filed.number),
                    "repeated": .bool(filed.isRepeated),
                ])
            })
    }

    /// - Parameter sentences: for reasons whose own sentence is one for notices.
    private static func telling<Answer>(
        _ sentences: [Reason: String], _ ask: () async throws(CommandFailure) -> Answer
    ) async throws(CommandFailure) -> Answer {
        do { return try await ask() } catch {
            guard let sentence = (error.status?.refusal.reason).flatMap({ sentences[$0] }) else { throw error }
            throw CommandFailure(sentence, status: error.status)
        }
    }

    private func draft() throws(CommandFailure) -> ErrorReport {
        guard code != nil || municipality != nil else {
            throw CommandFailure(
                "Say whom it concerns: the person by --code, or the municipality in charge by --municipality.")
        }
        let named = try code.map(PersonalInput.recordCode)
        // Without a number of its own, the moment is one: two reports of one terminal in one millisecond are none.
        return ErrorReport(
            number: number ?? UInt64(Date().timeIntervalSince1970 * 1000), code: named,
            municipality: try JukiCommands.municipality(municipality), kind: kind.kind,
            items: try itemNumbers, text: PersonalText(text))
    }

    private var itemNumbers: [UInt8] {
        get throws(CommandFailure) {
            items.isEmpty ? [] : try ItemOptions.set(items, of: connection.registerChoice.register.items).numbers
        }
    }
}

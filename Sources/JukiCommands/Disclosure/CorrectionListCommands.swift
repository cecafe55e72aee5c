package import ArgumentParser
import DisclosureForm
import JukiClient
import JukiDomain
import JukiMessages
import PaperForms

package struct ListCorrectionsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List investigations, with the days on which they are due.",
        discussion: """
            Ends with 3 when one is overdue.

            Example: juki corrections list --all
            """)

    @Flag(help: "Also those that are closed.")
    package var all = false

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let purpose = try purpose.forCorrection(by: connection)
            let found = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await Self.everyPage(connection, all: all, purpose)
                }
            }
            return Self.report(found)
        }
    }

    private static func everyPage(
        _ connection: JukiConnection, all: Bool, _ purpose: Purpose
    ) async throws(JukiError) -> [InvestigationSummary] {
        var found: [InvestigationSummary] = []
        while true {
            let page = try await connection.corrections(ListCorrectionsRequest(
                includeClosed: all, afterNumber: found.last?.number ?? 0, purpose: purpose))
            found += page.investigations
            if !page.hasMore || page.investigations.isEmpty { return found }
        }
    }

    static func report(_ found: [InvestigationSummary]) -> Report {
        guard !found.isEmpty else { return Report(["No investigation is under way."], []) }
        var table = Table(["number", "received", "due", "state", "kind", "application", "steps"], align: [.right])
        for one in found {
            table.append(
                String(one.number), one.receivedOn.description, one.dueOn.description + (one.isOverdue ? " late" : ""),
                one.result?.japaneseName ?? one.state.japaneseName, one.kind.japaneseName, one.applicationNumber,
                String(one.steps))
        }
        return Report(
            table.lines(), found.map(InvestigationView.json),
            exit: found.contains { $0.isOverdue } ? .attention : .success)
    }
}

package struct PrintCorrectionCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "print", abstract: "Print the notice of what came of an investigation.",
        discussion: """
            A closed investigation gives 訂正等調査結果通知書 as PDF, which only you can read. Without --out the \
            investigation is shown.

            Example: juki corrections print 7 --name 山田花子 --out notice.pdf
            """)

    @Argument(help: "Number of the investigation.")
    package var number: UInt64

    @Option(help: "Whom the notice goes to; - reads the first line of standard input.")
    package var name = ""

    @Option(help: ArgumentHelp("Where the notice goes; never over a file that exists.", valueName: "pdf"))
    package var out: String?

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(name, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let request = GetCorrectionRequest(number: number, purpose: try purpose.forCorrection(by: connection))
            guard let out else {
                return try await InvestigationView.report(connection) { connection throws(JukiError) in
                    try await connection.correction(request)
                }
            }
            try FormFile.checkIsNew(out)
            let form = try FormFile.form()
            let register = try connection.registerChoice.register
            let found = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.correction(request) }
            }
            guard found.state == .closed else {
                throw CommandFailure("Investigation \(number) is not closed: it has no result to print yet.")
            }
            let paper: PrintedPaper
            do throws(PaperError) {
                paper = try Self.paper(form, found, to: PersonalText(PersonalInput.text(name)), in: register)
            } catch {
                throw CommandFailure(FormFile.sentence(error))
            }
            try FormFile.write(paper, to: out)
            let (lines, needsLook) = FormFile.account(of: paper, at: out)
            return Report(
                lines, .object(["out": .string(out), "pages": .integer(paper.pageCount)]),
                exit: needsLook ? .attention : .success)
        }
    }

    private static func paper<Register: CommandRegister>(
        _ form: DisclosureForm, _ found: Investigation, to name: PersonalText, in register: Register.Type
    ) throws(PaperError) -> PrintedPaper {
        try form.paper(for: found, to: name, printedAt: .now, of: Register.Record.self)
    }
}

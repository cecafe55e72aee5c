import AccessControl
package import ArgumentParser
import DisclosureForm
import JukiClient
import JukiDomain
import JukiMessages
import PaperForms

package struct DiscloseCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "disclose", abstract: "Answer a request for disclosure with a form (開示請求への回答).",
        discussion: """
            FILE has what the written request tells of the person, one a line: kanji_name, birth_date, sex and \
            address, such as "kanji_name: 山田花子"; "-" reads standard input. A birth date is 1940-05-17, S15.5.17, \
            昭和15年5月17日 or 319400517 (era and YYYYMMDD, as juki lookup --json gives it; unknown parts are 00). A sex \
            is male, female or blank. It must all fit the record byte by byte. The answer is a PDF that only you can \
            read: every item, the versions that are kept, and who looked. That nothing is recorded is an answer too, \
            with a form of its own.

            Example: juki disclose claim.txt --application-number R8-1 --out form.pdf
            """)

    @Argument(help: ArgumentHelp("The four items of the request, a line each.", valueName: "file"))
    package var claim: String

    @Option(help: ArgumentHelp("Resident record code, if the request names it; - to read it.", valueName: "code"))
    package var code: String?

    @Option(help: ArgumentHelp("When the request was received, YYYY-MM-DD; today if left out.", valueName: "date"))
    package var received: String?

    @Flag(help: "Also the individual number (item 9 of the resident register), at the requester's wish.")
    package var withNumber = false

    @Option(help: ArgumentHelp("Where the form goes; never over a file that exists.", valueName: "pdf"))
    package var out: String

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(claim, code, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            try await run(in: connection.registerChoice.register)
        }
    }

    private func run<Register: CommandRegister>(in register: Register.Type) async throws(CommandFailure) -> Report {
        guard !withNumber || Register.Item(fieldName: IdentityItem.individualNumber.fieldName) != nil else {
            throw CommandFailure("This register holds no individual number (個人番号): leave --with-number out.")
        }
        try FormFile.checkIsNew(out)
        let form = try FormFile.form()
        let identity = try ItemFile(reading: claim).identity()
        let request = DiscloseRequest(
            code: try code.map(PersonalInput.recordCode), identity: identity, receivedOn: try receipt(received),
            includeIndividualNumber: withNumber,
            purpose: purpose.standing(on: Register.articles.disclosure, by: connection))
        let disclosure = try await Session.with(connection.target()) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in
                try await connection.disclose(request, in: register)
            }
        }
        let paper: PrintedPaper
        do throws(PaperError) { paper = try form.paper(for: disclosure, claim: identity) } catch {
            throw CommandFailure(FormFile.sentence(error))
        }
        try FormFile.write(paper, to: out)
        return Self.report(disclosure.head, paper, out)
    }

    static func report<Record>(_ head: DisclosureHead<Record>, _ paper: PrintedPaper, _ path: String) -> Report {
        var (lines, needsLook) = FormFile.account(of: paper, at: path)
        lines.append(head.record == nil ? "nothing is recorded (存在しない旨)" : "recorded")
        lines.append("earlier versions \(head.historyCount), looks \(head.provisionCount), glyphs \(head.glyphCount)")
        lines.append("due \(head.dueOn)" + (head.isOverdue ? ", which has passed" : ""))
        return Report(
            lines,
            .object([
                "out": .string(path), "pages": .integer(paper.pageCount), "recorded": .bool(head.record != nil),
                "received_on": .string(head.receivedOn.description), "due_on": .string(head.dueOn.description),
                "overdue": .bool(head.isOverdue), "application_number": .string(head.applicationNumber),
                "history_count": .integer(head.historyCount), "provision_count": .integer(head.provisionCount),
                "glyph_count": .integer(head.glyphCount),
                "marked_characters": .array(paper.marked.map {
                    .string($0.map(codePoint).joined(separator: " "))
                }),
            ]),
            exit: needsLook || head.isOverdue ? .attention : .success)
    }
}

/// The day of a receipt given by a person; today by this machine's clock if none is.
func receipt(_ text: String?) throws(CommandFailure) -> CalendarDate {
    guard let text else { return .todayInJapan }
    let day: CalendarDate
    do { day = try CalendarDate(parsing: text) } catch {
        throw CommandFailure("This is not a date: \(error). Give it as 2026-04-01.")
    }
    guard day <= .todayInJapan else {
        throw CommandFailure("\(day) is yet to come: --received is the day on which the request came.")
    }
    return day
}

extension PurposeOptions {
    /// The purpose, with the one article on which the command stands unless another was given.
    func standing(on basis: String, by connection: ConnectionOptions) -> Purpose {
        Purpose(
            legalBasis: self.basis.isEmpty ? basis : self.basis, applicationNumber: applicationNumber,
            operatorID: connection.operators.operatorID ?? "")
    }

    /// The purpose of an investigation, on the article of the register whose record is to be corrected.
    func forCorrection(by connection: ConnectionOptions) throws(CommandFailure) -> Purpose {
        standing(on: try connection.registerChoice.register.articles.correction, by: connection)
    }
}

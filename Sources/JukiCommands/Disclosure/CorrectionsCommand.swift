package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages
import PaperForms

package struct CorrectionsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "corrections", abstract: "Keep investigations of requests for correction (訂正等の申出の調査).",
        discussion: """
            The record itself is repaired by the municipality's ordinary notice; the investigation names the version \
            that holds the repair.

            Example: juki corrections list --all
            """,
        subcommands: [
            OpenCorrectionCommand.self, StepCorrectionCommand.self, CloseCorrectionCommand.self,
            ListCorrectionsCommand.self, PrintCorrectionCommand.self,
        ])

    package init() {}
}

/// What names a change of an investigation.
package struct ChangeNameOptions: ParsableArguments {
    @Option(help: ArgumentHelp(
        "Your own name for this request; the same again under it is done once. One is made if left out.",
        valueName: "name"))
    package var request: String?

    package init() {}

    var name: RequestName {
        get throws(CommandFailure) {
            try request.map { request throws(CommandFailure) in try RequestName(option: request) } ?? RequestName()
        }
    }
}

extension RequestName {
    /// As it was typed.
    init(option text: String) throws(CommandFailure) {
        do { try self.init(text) } catch {
            throw CommandFailure("A request is named by 1 to 64 letters, digits and hyphens: --request R8-6.")
        }
    }
}

package struct OpenCorrectionCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open an investigation.",
        discussion: """
            FILE has the items as the requester wants them, one a line, such as "address: 鹿児島市鴨池新町１０番１号"; \
            "-" reads standard input.

            Example: juki corrections open c.txt --code 12345678903 --application-number R9
            """)

    @Argument(help: ArgumentHelp("The items as they should be.", valueName: "file"))
    package var claims: String

    @Option(help: ArgumentHelp("Resident record code of the requester; - to read it.", valueName: "code"))
    package var code: String

    @Option(help: "What is wanted: correct (訂正), add (追加) or delete (削除).")
    package var kind: KindName = .correct

    @Option(help: ArgumentHelp("When the request was received, YYYY-MM-DD; today if left out.", valueName: "date"))
    package var received: String?

    @OptionGroup package var request: ChangeNameOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(claims, code, connection: connection) }

    package enum KindName: String, ExpressibleByArgument, CaseIterable, Sendable {
        case correct, add, delete

        var kind: CorrectionKind {
            switch self {
            case .correct: .correct
            case .add: .add
            case .delete: .delete
            }
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let code = try PersonalInput.recordCode(code)
            let file = try ItemFile(reading: claims, of: connection.registerChoice.register.items)
            guard !file.claims.isEmpty else {
                throw CommandFailure(
                    "\(file.name) names no item: give one a line, as it should be, such as address: 鹿児島市鴨池新町１０番１号.")
            }
            let name = try request.name
            let request = OpenCorrectionRequest(
                code: code, kind: kind.kind, claims: file.claims,
                receivedOn: try receipt(received), purpose: try purpose.forCorrection(by: connection), request: name)
            return try await InvestigationView.report(connection, changing: name) { connection throws(JukiError) in
                try await connection.openCorrection(request)
            }
        }
    }
}

package struct StepCorrectionCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "step", abstract: "Record what was done in an investigation.",
        discussion: """
            Steps are added and never changed. A question and its answer name the municipality, the answer that which \
            was asked last; an answer and an examination tell by --note what came of them.

            Example: juki corrections step 7 --did asked --municipality 462012 \\
                     --application-number R9
            """)

    @Argument(help: "Number of the investigation.")
    package var number: UInt64

    @Option(help: "What was done: asked (市町村への照会), answered (回答) or examined (記録の調査).")
    package var did: StepName

    @Option(help: ArgumentHelp("Whom was asked, or who answered.", valueName: "code"))
    package var municipality: String?

    @Option(help: "What was asked, answered or found.")
    package var note = ""

    @OptionGroup package var request: ChangeNameOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package enum StepName: String, ExpressibleByArgument, CaseIterable, Sendable {
        case asked, answered, examined

        var kind: CorrectionStepKind {
            switch self {
            case .asked: .municipalityAsked
            case .answered: .answerReceived
            case .examined: .examined
            }
        }
    }

    package func validate() throws {
        guard !did.kind.needsMunicipality || municipality != nil else {
            throw ValidationError("\(did.rawValue) needs --municipality: whom was asked, or who answered.")
        }
        guard !did.kind.needsNote || !PersonalText(note).isBlank else {
            throw ValidationError("\(did.rawValue) needs --note: what was answered or found.")
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let name = try request.name
            let request = StepCorrectionRequest(
                number: number, kind: did.kind, municipality: try JukiCommands.municipality(municipality),
                note: PersonalText(note), purpose: try purpose.forCorrection(by: connection), request: name)
            return try await InvestigationView.report(connection, changing: name) { connection throws(JukiError) in
                try await connection.stepCorrection(request)
            }
        }
    }
}

package struct CloseCorrectionCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "close", abstract: "End an investigation with its result.",
        discussion: """
            "corrected" names the version (更新順番号) that holds the repair, which must have come after the request; \
            the other results give their reason, which the notice tells.

            Example: juki corrections close 7 --result corrected --update-sequence 5 \\
                     --application-number R9
            """)

    @Argument(help: "Number of the investigation.")
    package var number: UInt64

    @Option(help: "corrected (訂正等をした), not-corrected (訂正等をしない) or withdrawn (取下げ).")
    package var result: ResultName

    @Option(help: ArgumentHelp("The version that holds the repair.", valueName: "number"))
    package var updateSequence: UInt64 = 0

    @Option(help: "The reason, as the notice will tell it.")
    package var note = ""

    @OptionGroup package var request: ChangeNameOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package enum ResultName: String, ExpressibleByArgument, CaseIterable, Sendable {
        case corrected
        case notCorrected = "not-corrected"
        case withdrawn

        var result: CorrectionResult {
            switch self {
            case .corrected: .corrected
            case .notCorrected: .notCorrected
            case .withdrawn: .withdrawn
            }
        }
    }

    package func validate() throws {
        let needed = result.result
        guard needed.needsVersion == (updateSequence > 0) else {
            throw ValidationError(
                needed.needsVersion
                    ? "\(result.rawValue) needs --update-sequence: the version that holds the repair."
                    : "\(result.rawValue) repairs nothing: leave --update-sequence out.")
        }
        guard !needed.needsNote || !PersonalText(note).isBlank else {
            throw ValidationError("\(result.rawValue) needs --note: the reason, as the notice will tell it.")
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let name = try request.name
            let request = CloseCorrectionRequest(
                number: number, result: result.result, note: PersonalText(note), updateSequence: updateSequence,
                purpose: try purpose.forCorrection(by: connection), request: name)
            return try await InvestigationView.report(connection, changing: name) { connection throws(JukiError) in
                try await connection.closeCorrection(request)
            }
        }
    }
}

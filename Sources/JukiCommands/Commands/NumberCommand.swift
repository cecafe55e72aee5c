package import ArgumentParser
import JukiClient
import JukiDomain
package import JukiMessages

package struct NumberCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "number", abstract: "Ask for the number of a person moved overseas (国外転出者に係る個人番号).",
        discussion: """
            The supplementary register holds no individual number: its server has it delivered by the prefectural \
            server, keeps it for a short time apart from the register, and erases it when it is acknowledged.

            Example: juki number acknowledge --request R8-6
            """,
        subcommands: [RequestNumberCommand.self, AcknowledgeNumberCommand.self])

    package init() {}
}

/// What names a request of one organ.
package struct NumberRequestOptions: ParsableArguments {
    @Option(help: ArgumentHelp(
        "Your own name for the request, 1 to 64 letters, digits and hyphens.", valueName: "name"))
    package var request: String

    package init() {}

    var name: RequestName {
        get throws(CommandFailure) {
            try RequestName(option: request)
        }
    }
}

package struct RequestNumberCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Ask for the individual number of a person moved overseas.",
        discussion: """
            The legal basis must allow the number by a rule of 番号法 (juki why overseasnumber --register \
            supplementary). The number is masked unless --show is given. The same request again is answered as before \
            until it is acknowledged or has expired.

            Example: juki number request 12345678903 --request R8-6 \\
                     --basis 30-44-6-1-1:九 --application R8-6
            """)

    @Argument(help: "Resident record code, 11 digits; - reads the first line of standard input.")
    package var code: String

    @Flag(help: "Print the number itself.")
    package var show = false

    @OptionGroup package var request: NumberRequestOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(code, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let code = try PersonalInput.recordCode(code)
            let question = OverseasNumberRequest(
                request: try request.name, code: code, purpose: purpose.purpose(by: connection))
            let target = try connection.target(only: .supplementary)
            let answer = try await Session.with(target) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.overseasNumber(question) }
            }
            return Self.report(answer, to: question.request, show: show)
                .telling(evidenceSequence: answer.evidenceSequence)
        }
    }

    /// - Parameter show: also the number itself.
    package static func report(
        _ answer: OverseasNumberResponse, to request: RequestName, show: Bool
    ) -> Report {
        let masked = String(repeating: "*", count: IndividualNumber.digitCount) + " (--show prints it)"
        var table = Table()
        table.append("個人番号", show ? answer.individualNumber.digits : masked)
        table.append("erased by", readable(milliseconds: answer.expiresAt.milliseconds))
        table.append("answered before", answer.isRedelivered ? "yes" : "no")
        return Report(
            table.lines() + ["When you have it: juki number acknowledge --request \(request.text)"],
            .object([
                "individual_number": show ? .string(answer.individualNumber.digits) : .null,
                "expires_at": .integer(answer.expiresAt.milliseconds), "redelivered": .bool(answer.isRedelivered),
            ]))
    }
}

package struct AcknowledgeNumberCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "acknowledge", abstract: "Say that you have the number: the server erases its own copy.",
        discussion: """
            Saying so again does no harm.

            Example: juki number acknowledge --request R8-6
            """)

    @OptionGroup package var request: NumberRequestOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let message = AcknowledgeNumberRequest(try request.name)
            let target = try connection.target(only: .supplementary)
            let answer = try await Session.with(target) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.acknowledgeNumber(message)
                }
            }
            return Self.report(answer).telling(evidenceSequence: answer.evidenceSequence)
        }
    }

    static func report(_ answer: AcknowledgeNumberResponse) -> Report {
        Report(
            [answer.isRepeated ? "nothing was left to erase" : "the server's copy of the number is erased"],
            .object(["repeated": .bool(answer.isRepeated)]))
    }
}

package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct LookupCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Show one person's record (本人確認情報・附票本人確認情報の照会).",
        discussion: """
            The items asked for of the person with this resident record code (住民票コード), or with --by-number this \
            individual number (個人番号), if the legal basis allows them (juki why). The question is recorded at the \
            server with its purpose. Everybody on this host sees a command line: with - the code is read from the \
            first line of standard input.

            Example: juki lookup 12345678903 --basis 12-5 --items 1,2,4-7 --history
            """)

    @Argument(help: "Resident record code, 11 digits; with --by-number individual number, 12 digits; - to read it.")
    package var code: String

    @Flag(help: "CODE is an individual number.")
    package var byNumber = false

    @Flag(help: "Also earlier versions (履歴), newest first.")
    package var history = false

    @OptionGroup package var items: ItemOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(code, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            try await run(in: connection.registerChoice.register)
        }
    }

    private func run<Register: CommandRegister>(
        in register: Register.Type
    ) async throws(CommandFailure) -> Report {
        let request = try Register.lookup(
            try Self.subject(code, byNumber: byNumber), items: try items.set(of: Register.items),
            includeHistory: history, purpose: purpose.purpose(by: connection))
        let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
            try await session.ask { connection throws(JukiError) in try await connection.lookup(request, in: register) }
        }
        return Self.report(response).telling(evidenceSequence: response.evidenceSequence)
    }

    static func subject(_ named: String, byNumber: Bool) throws(CommandFailure) -> LookupRequest.Subject {
        let code = PersonalInput.text(named)
        do throws(CodeError) {
            return byNumber ? .individualNumber(try IndividualNumber(code)) : .code(try ResidentRecordCode(code))
        } catch {
            let name = byNumber ? "an individual number (個人番号)" : "a resident record code (住民票コード)"
            throw CommandFailure("This is not \(name): \(error).")
        }
    }

    static func report<Answer: LookupAnswer>(_ response: Answer) -> Report where Answer.Provided: ShownRecord {
        let current = RecordView(response.record)
        let history = response.history.map { RecordView($0) }
        var lines = current.lines
        for (age, view) in history.enumerated() {
            lines += ["", "Earlier version (履歴) \(age + 1)"] + view.lines
        }
        let items = response.items.numbers.map { JSONValue.integer(UInt64($0)) }
        return Report(lines, .object([
            "record": current.json, "history": .array(history.map(\.json)), "items": .array(items),
        ]))
    }
}

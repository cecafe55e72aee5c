package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct LookupCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Show one person's record (本人確認情報の照会).",
        discussion: """
            All 28 items of the person with this resident record code (住民票コード), or with --by-number this \
            individual number (個人番号). The question is recorded at the server with its purpose.

            Example: juki lookup 12345678903 --history --application-number R8-0001
            """)

    @Argument(help: "Resident record code, 11 digits; with --by-number individual number, 12 digits.")
    package var code: String

    @Flag(help: "CODE is an individual number.")
    package var byNumber = false

    @Flag(help: "Also earlier versions (履歴), newest first.")
    package var history = false

    @Flag(help: "Also the individual number (item 9), where this peer may have it.")
    package var withNumber = false

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let request = LookupRequest(
                subject: try Self.subject(code, byNumber: byNumber), includeHistory: history,
                includeIndividualNumber: withNumber, purpose: purpose.purpose(by: connection))
            let response = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.lookup(request) }
            }
            return Self.report(response)
        }
    }

    static func subject(_ code: String, byNumber: Bool) throws(CommandFailure) -> LookupRequest.Subject {
        do throws(CodeError) {
            return byNumber ? .individualNumber(try IndividualNumber(code)) : .code(try ResidentRecordCode(code))
        } catch {
            let name = byNumber ? "an individual number (個人番号)" : "a resident record code (住民票コード)"
            throw CommandFailure("This is not \(name): \(error).")
        }
    }

    static func report(_ response: LookupResponse) -> Report {
        let current = RecordView(response.record)
        let history = response.history.map(RecordView.init)
        var lines = current.lines
        for (version, view) in zip(response.history, history) {
            lines += ["", "Earlier version (履歴), 更新順番号 \(version.updateSequence)"] + view.lines
        }
        return Report(lines, .object(["record": current.json, "history": .array(history.map(\.json))]))
    }
}

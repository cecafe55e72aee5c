import AccessControl
package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct UpdateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Send a municipality's notices (本人確認情報・附票本人確認情報の通知).",
        discussion: """
            FILE holds length-delimited UpdateNotice messages (of the supplementary register SupplementaryNotice), or \
            TSV; - is standard input. Notices are sent in order, faulty ones too: the server parks them under their \
            number, and the others go on. At the first that is refused, its number being used or one before it \
            missing, sending stops. Of a file without one record of the municipality nothing is sent. Sending a file \
            again is safe, and takes no new numbers; only --retry-alive-elsewhere does. Ends with 0 if all were \
            applied, 3 if some were parked or unreadable, 1 if it failed.

            Example: juki update day/462012.records --as municipality-462012
            """)

    @Argument(help: ArgumentHelp("Records file, or TSV; - is standard input.", valueName: "file"))
    package var file: String

    @Option(help: "How the file is written (default: by its name).")
    package var format: FileFormat?

    @Flag(help: "Send without checking first what the items are, and whose.")
    package var noCheck = false

    @Flag(
        help: """
            Send those parked as still alive in another municipality (ALIVE_ELSEWHERE) once more. Each takes the \
            lane's next number: the municipality's own next notice must then come behind them.
            """)
    package var retryAliveElsewhere = false

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(file, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            try await run(in: connection.registerChoice.register)
        }
    }

    private func run<Register: CommandRegister>(in register: Register.Type) async throws(CommandFailure) -> Report {
        let target = try connection.target(defaultPeer: nil)
        let entries = try EntryFile(path: file, format: format)
        let count = noCheck ? 0 : try check(entries, of: WhyCommand.role(of: target.peer), in: register)
        let bar = output.progressBar("notices answered", total: count)
        let run = UpdateRun(entries, bar: bar, in: register)
        try await Session.with(target) { session throws(CommandFailure) in
            try await run.send(over: session)
            if retryAliveElsewhere { try await run.retry(over: session) }
        }
        return run.report
    }

    /// Tells on standard error what will be parked.
    /// - Returns: the number of notices.
    /// - Throws: when the file is another municipality's.
    private func check<Register: CommandRegister>(
        _ entries: EntryFile, of sender: PeerRole?, in register: Register.Type
    ) throws(CommandFailure) -> Int {
        let bar = output.progressBar("notices checked", total: 0)
        var check = NoticeCheck<Register>()
        var reader = try entries.notices(of: register)
        while let entry = try reader.next() {
            check.take(entry)
            bar.show(check.notices)
        }
        bar.finish()
        if case .municipality(let own) = sender, let fault = check.owners.fault(for: own, path: entries.path) {
            throw CommandFailure(
                "Nothing was sent: \(fault). Correct --as or the file; --no-check sends it all the same.")
        }
        for line in check.lines(entries.format) { Console.warn(line) }
        return check.notices
    }
}

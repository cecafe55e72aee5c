package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct WhoLookedCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "who-looked", abstract: "Show who has looked at one resident's record (誰が見たか).",
        discussion: """
            When, who, on what basis, which items, refused or not; over the whole time for which evidence is kept, \
            and under earlier resident record codes (住民票コード) too. This question is recorded as well.

            Example: juki who-looked 12345678903
            """)

    @Argument(help: "Resident record code, 11 digits; - reads the first line of standard input.")
    package var code: String

    @OptionGroup package var period: PeriodOptions
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws { try PersonalInput.checkOneReader(code, connection: connection) }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let code = try PersonalInput.recordCode(code)
            var request = WhoLookedRequest(
                code: code, fromTime: try period.from(), toTime: try period.to(),
                purpose: purpose.purpose(by: connection))
            let rows = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    var rows: [EvidenceRow] = []
                    repeat {
                        let page = try await connection.whoLooked(request)
                        rows += page.rows
                        request.afterSequence = page.nextAfter
                    } while request.afterSequence > 0
                    return rows
                }
            }
            return EvidenceView.report(rows)
        }
    }
}

package struct EvidenceFindCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Search the evidence log (操作記録の検索).",
        discussion: """
            All conditions that are given hold together; without any it is the whole log. Prints a line for every \
            record that meets them, oldest first: sequence (see juki evidence proof), day and time in Japan, what was \
            called, who asked, and what else is recorded: operator, basis, application, items, why it was refused. \
            This question is recorded as well.

            Example: juki evidence find --of-operator OP-1 --since 2026-04-01
            """)

    @Option(help: ArgumentHelp("Operator (操作者ＩＤ) who asked.", valueName: "id"))
    package var ofOperator: String?

    @Option(help: ArgumentHelp("Application (申請番号) that led to it.", valueName: "number"))
    package var ofApplication: String?

    @Option(help: ArgumentHelp(
        "Resident record code (住民票コード) that it was about; - to read it.", valueName: "code"))
    package var ofResident: String?

    @Option(help: ArgumentHelp(
        "Peer that asked: the URI in its certificate, or its name as for --as.", valueName: "peer"))
    package var ofPeer: String?

    @OptionGroup package var period: PeriodOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        try PersonalInput.checkOneReader(ofResident, connection: connection)
        guard ofPeer == nil || peerURI != nil else {
            throw ValidationError("--of-peer is a URI, such as urn:juki:agency:zeimu, or a name, such as agency-zeimu.")
        }
    }

    /// Not only of a known role: whoever was refused is in the log too.
    private var peerURI: String? {
        guard let ofPeer else { return nil }
        return ofPeer.hasPrefix("urn:juki:") ? ofPeer : WhyCommand.uri(of: ofPeer)
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            var request = try request()
            let rows = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    var rows: [EvidenceRow] = []
                    repeat {
                        let page = try await connection.findEvidence(request)
                        rows += page.rows
                        request.afterSequence = page.nextAfter
                    } while request.afterSequence > 0
                    return rows
                }
            }
            return EvidenceView.report(rows)
        }
    }

    func request() throws(CommandFailure) -> FindEvidenceRequest {
        var request = FindEvidenceRequest()
        request.operatorID = ofOperator ?? ""
        request.applicationNumber = ofApplication ?? ""
        request.peer = peerURI ?? ""
        request.fromTime = try period.from()
        request.toTime = try period.to()
        request.code = try ofResident.map(PersonalInput.recordCode)
        return request
    }
}

/// Days in Japan, both included.
package struct PeriodOptions: ParsableArguments {
    @Option(help: ArgumentHelp("First day, YYYY-MM-DD.", valueName: "date"))
    package var since: String?

    @Option(help: ArgumentHelp("Last day, YYYY-MM-DD.", valueName: "date"))
    package var until: String?

    package init() {}

    package func validate() throws {
        // A day that cannot be read is told when it is asked for.
        guard let first = since.flatMap({ try? CalendarDate(parsing: $0) }),
            let last = until.flatMap({ try? CalendarDate(parsing: $0) }), first > last
        else { return }
        throw ValidationError("The last day (--until \(last)) is before the first (--since \(first)).")
    }

    /// Milliseconds; 0 for no beginning.
    func from() throws(CommandFailure) -> UInt64 {
        guard let since else { return 0 }
        return try Self.start(EraseCommand.day(since))
    }

    /// Milliseconds of the day's end; 0 for no end.
    func to() throws(CommandFailure) -> UInt64 {
        guard let until else { return 0 }
        return try Self.start(EraseCommand.day(until)) + 86_400_000 - 1
    }

    /// Midnight in Japan is nine hours before that of UTC.
    private static func start(_ day: CalendarDate) throws(CommandFailure) -> UInt64 {
        guard day.dayNumber > 0 else { throw CommandFailure("No evidence is as old as \(day).") }
        return UInt64(day.dayNumber) * 86_400_000 - 9 * 3_600_000
    }
}

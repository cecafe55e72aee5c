package import ArgumentParser
import JukiClient
import JukiDomain
import JukiMessages

package struct ParkedCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "parked", abstract: "List a municipality's notices that were parked, and why.",
        discussion: """
            A parked notice changed nothing. Correct it and send it under a new number, with the old number in \
            replaces_notice_number: it then leaves this list.

            Example: juki parked --municipality 462012
            """)

    @Option(help: ArgumentHelp("Municipality; a municipality's own if it asks itself.", valueName: "code"))
    package var municipality: String?

    @Flag(help: "Also those that a later notice has replaced.")
    package var all = false

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let target = try connection.target()
            let code = try JukiCommands.municipality(municipality, askedBy: target)
            let parked = try await Session.with(target) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await Self.everyPage(connection, code, all: all)
                }
            }
            return Self.report(parked, of: target.register.register.items)
        }
    }

    private static func everyPage(
        _ connection: JukiConnection, _ code: MunicipalityCode?, all: Bool
    ) async throws(JukiError) -> [ParkedNotice] {
        var parked: [ParkedNotice] = []
        while true {
            let page = try await connection.parked(
                of: code, after: parked.last?.outcome.noticeNumber ?? 0, includeReplaced: all)
            parked += page.parked
            if !page.hasMore || page.parked.isEmpty { return parked }
        }
    }

    static func report(
        _ parked: [ParkedNotice], of items: any RegisterItem.Type = IdentityItem.self
    ) -> Report {
        guard !parked.isEmpty else { return Report(["Nothing is parked."], []) }
        var lines: [String] = []
        for notice in parked {
            guard let refusal = notice.outcome.refusal else { continue }
            lines.append("notice \(notice.outcome.noticeNumber)  \(refusalText(refusal, of: items))")
            var facts = [readable(milliseconds: notice.outcome.decidedAt)]
            if let code = notice.code { facts.append("住民票コード \(code.digits)") }
            if notice.replacedBy > 0 { facts.append("replaced by notice \(notice.replacedBy)") }
            lines.append("    " + facts.joined(separator: ", "))
            lines.append("    " + StatusTable.row(for: refusal.reason).sentence)
        }
        return Report(lines + ["", counted(parked.count, "notice") + " parked"], parked.map(json))
    }

    private static func json(_ notice: ParkedNotice) -> JSONValue {
        guard case .object(let members) = outcomeJSON(notice.outcome) else { return .null }
        return .object(members + [
            .init(key: "resident_record_code", value: .string(notice.code?.digits ?? "")),
            .init(key: "replaced_by", value: .integer(notice.replacedBy)),
        ])
    }
}

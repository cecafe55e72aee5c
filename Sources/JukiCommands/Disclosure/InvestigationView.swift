import JukiClient
import JukiDomain
import JukiMessages

/// Investigations on a terminal and as JSON.
enum InvestigationView {
    /// Asks for one investigation and shows it.
    static func report(
        _ options: ConnectionOptions, _ question: (JukiConnection) async throws(JukiError) -> Investigation
    ) async throws(CommandFailure) -> Report {
        let found = try await Session.with(options.target()) { session throws(CommandFailure) in
            try await session.ask(question)
        }
        return Report(lines(found, of: try options.registerChoice.register.items), json(found))
    }

    /// Changes one investigation once, and shows it.
    static func report(
        _ options: ConnectionOptions, changing name: RequestName,
        _ change: (JukiConnection) async throws(JukiError) -> Investigation
    ) async throws(CommandFailure) -> Report {
        let found = try await Session.with(options.target()) { session throws(CommandFailure) in
            try await session.change(named: "--request \(name.text)", change)
        }
        return Report(lines(found, of: try options.registerChoice.register.items), json(found))
    }

    static func lines(_ found: Investigation, of items: any RegisterItem.Type = IdentityItem.self) -> [String] {
        var lines = [
            "investigation \(found.number)  \(found.state.japaneseName)  due \(found.dueOn)",
            "\(found.kind.japaneseName), application \(found.applicationNumber), received \(found.receivedOn)",
        ]
        var table = Table(align: [.right])
        for claim in found.claims {
            table.append(
                String(claim.item.rawValue), itemName(claim.item.rawValue, of: items), claim.value.disclosed)
        }
        lines += table.lines(indent: 2)
        for step in found.steps {
            var words = [readable(milliseconds: step.time.milliseconds), step.kind.japaneseName]
            if let municipality = step.municipality { words.append(municipality.digits) }
            if let result = step.result { words.append(result.japaneseName) }
            if step.updateSequence > 0 { words.append("更新順番号 \(step.updateSequence)") }
            lines.append(words.joined(separator: "  "))
            if !step.note.isBlank { lines.append("    " + step.note.disclosed) }
        }
        return lines
    }

    /// Message Investigation.
    static func json(_ found: Investigation) -> JSONValue {
        .object([
            "number": .integer(found.number), "resident_record_code": .string(found.code.digits),
            "kind": .string(protocolName(ofCase: "\(found.kind)")),
            "claims": .array(found.claims.map {
                .object(["item": .integer($0.item.rawValue), "value": .string($0.value.disclosed)])
            }),
            "received_on": .string(found.receivedOn.description),
            "application_number": .string(found.applicationNumber),
            "opened_at": .integer(found.openedAt.milliseconds), "operator_id": .string(found.operatorID),
            "state": .string(protocolName(ofCase: "\(found.state)")), "due_on": .string(found.dueOn.description),
            "steps": .array(found.steps.map(json)),
        ])
    }

    private static func json(_ step: CorrectionStep) -> JSONValue {
        .object([
            "kind": .string(protocolName(ofCase: "\(step.kind)")), "time": .integer(step.time.milliseconds),
            "operator_id": .string(step.operatorID), "municipality_code": .string(step.municipality?.digits ?? ""),
            "note": .string(step.note.disclosed),
            "result": .string(step.result.map { protocolName(ofCase: "\($0)") } ?? ""),
            "update_sequence": .integer(step.updateSequence),
        ])
    }

    /// Message InvestigationSummary.
    static func json(_ found: InvestigationSummary) -> JSONValue {
        .object([
            "number": .integer(found.number), "resident_record_code": .string(found.code.digits),
            "kind": .string(protocolName(ofCase: "\(found.kind)")), "items": .integer(found.items),
            "received_on": .string(found.receivedOn.description), "due_on": .string(found.dueOn.description),
            "overdue": .bool(found.isOverdue), "application_number": .string(found.applicationNumber),
            "state": .string(protocolName(ofCase: "\(found.state)")),
            "result": .string(found.result.map { protocolName(ofCase: "\($0)") } ?? ""),
            "steps": .integer(found.steps),
        ])
    }
}

package import JukiClient
package import JukiDomain
import JukiMessages

/// The account of an update for people and programs.
package struct UpdateReport<Register: SpokenRegister> {
    /// A file of which everything is refused would fill the screen with one and the same line.
    private static var listedMax: Int { 50 }

    private let account: UpdateAccount<Register>
    private let unreadable: [UnreadableEntry]
    private let format: FileFormat

    package init(_ account: UpdateAccount<Register>, unreadable: [UnreadableEntry], format: FileFormat) {
        self.account = account
        self.unreadable = unreadable
        self.format = format
    }

    package var report: Report {
        Report(lines, value, exit: account.exit(unreadable: unreadable.count))
    }

    // MARK: For people

    private var lines: [String] {
        var lines = [summary]
        if account.retried > 0 { lines.append(retries) }
        lines += list(account.waiting, "Parked: correct each and send it under a new number that names the old one.")
        lines += list(account.refused, "Refused: the server did not record these.")
        lines += unreadableLines
        return lines
    }

    private var summary: String {
        var parts = ["\(grouped(account.applied)) applied", "\(grouped(account.parked.count)) parked"]
        let replaced = account.parked.count - account.waiting.count
        if replaced > 0 { parts[1] += " (\(grouped(replaced)) replaced since)" }
        parts.append("\(grouped(account.refused.count)) refused")
        if !unreadable.isEmpty { parts.append("\(grouped(unreadable.count)) unreadable") }
        if account.repeated > 0 { parts.append("\(grouped(account.repeated)) had been answered before") }
        return "\(counted(account.answered, "notice")) sent: " + parts.joined(separator: ", ")
    }

    private var retries: String {
        let first = account.lastNumber - UInt64(account.retried) + 1
        let numbers = account.retried == 1 ? "notice \(first)" : "notices \(first) to \(account.lastNumber)"
        return "\(grouped(account.retried)) sent again as \(numbers), being alive in another municipality: "
            + "\(grouped(account.retriedApplied)) applied; go on with number \(account.lastNumber + 1)"
    }

    private func list(_ answers: [AnsweredNotice<Register>], _ title: String) -> [String] {
        guard !answers.isEmpty else { return [] }
        var lines = ["", title]
        for answer in answers.prefix(Self.listedMax) {
            guard let refusal = answer.outcome.refusal else { continue }
            lines.append(
                "  \(format.positionName) \(answer.notice.position), notice \(answer.outcome.noticeNumber): "
                    + refusalText(refusal, of: Register.items))
            lines.append("      \(StatusTable.row(for: refusal.reason).sentence)")
        }
        return lines + more(answers.count)
    }

    private var unreadableLines: [String] {
        guard !unreadable.isEmpty else { return [] }
        var lines = ["", "Unreadable: correct these in the file."]
        for entry in unreadable.prefix(Self.listedMax) {
            let fate = entry.number.map { "parked empty as notice \($0)" } ?? "not sent"
            lines.append("  \(format.positionName) \(entry.position) (\(fate)): \(entry.reason)")
        }
        return lines + more(unreadable.count)
    }

    private func more(_ count: Int) -> [String] {
        count > Self.listedMax ? ["  … and \(grouped(count - Self.listedMax)) more; --json lists all."] : []
    }

    // MARK: For programs

    private var value: JSONValue {
        .object([
            "notices": .integer(account.answered), "applied": .integer(account.applied),
            "parked": .integer(account.parked.count), "waiting": .integer(account.waiting.count),
            "retried": .integer(account.retried), "retried_applied": .integer(account.retriedApplied),
            "refused": .integer(account.refused.count), "repeated": .integer(account.repeated),
            "unreadable": .integer(unreadable.count), "last_notice_number": .integer(account.lastNumber),
            "outcomes": .array((account.waiting + account.refused).map(outcome)),
            "unreadable_entries": .array(unreadable.map { entry in
                .object([
                    format.positionName: .integer(entry.position), "notice_number": .integer(entry.number ?? 0),
                    "text": .string(entry.reason),
                ])
            }),
        ])
    }

    private func outcome(_ answer: AnsweredNotice<Register>) -> JSONValue {
        guard case .object(let members) = outcomeJSON(answer.outcome) else { return .null }
        return .object([.init(key: format.positionName, value: .integer(answer.notice.position))] + members)
    }
}

/// `CHECK_DIGIT, item 1 住民票コード`
package func refusalText(_ refusal: Refusal, of items: any RegisterItem.Type = IdentityItem.self) -> String {
    ([refusal.reason.protocolName] + refusalDetails(refusal, of: items)).joined(separator: ", ")
}

/// Message NoticeOutcome.
package func outcomeJSON(_ outcome: NoticeOutcome) -> JSONValue {
    let (result, sequence): (String, UInt64) = switch outcome.result {
    case .applied(let sequence): ("APPLIED", sequence)
    case .parked: ("PARKED", 0)
    case .refused: ("REFUSED", 0)
    }
    return .object([
        "notice_number": .integer(outcome.noticeNumber), "result": .string(result),
        "update_sequence": .integer(sequence), "status": outcome.refusal.map { statusJSON(Status($0)) } ?? .null,
        "repeated": .bool(outcome.isRepeated), "retryable": .bool(outcome.refusal?.isRetryable ?? false),
        "decided_at": .integer(outcome.decidedAt),
    ])
}

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
        lines += stop
        lines += retries
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

    /// Which notice the lane stands before, and what will move it.
    private var stop: [String] {
        guard let first = account.refused.first, let refusal = first.outcome.refusal else { return [] }
        let number = first.outcome.noticeNumber
        let next = refusal.expected
        let remedy =
            switch refusal.reason {
            case .noticeGap where number > next:
                (number - next == 1 ? "send notice \(next)" : "send notices \(next) to \(number - 1)")
                    + " first, then this file again."
            case .noticeGap: "give it and those behind it the numbers from \(next) on."
            case .noticeConflict:
                "\(number) was used for another notice. Give this one and those behind it the numbers from \(next) on."
            default: StatusTable.row(for: refusal.reason).sentence
            }
        return [
            "Stopped at \(format.positionName) \(first.notice.position), notice \(number), which was refused "
                + "(\(refusalText(refusal, of: Register.items))): \(remedy)",
            "juki lane shows where the lane stands.",
        ]
    }

    private var retries: [String] {
        guard !account.retries.isEmpty else { return [] }
        var lines = [
            "",
            "\(counted(account.retries.count, "notice")) sent again, being alive in another municipality: "
                + "\(grouped(account.retriesApplied)) applied; go on with number \(account.lastNumber + 1)",
        ]
        lines += account.retries.prefix(Self.listedMax).map { answer in
            "  notice \(answer.outcome.noticeNumber) in place of \(answer.notice.draft.replacesNumber): "
                + result(answer.outcome)
        }
        return lines + more(account.retries.count)
    }

    private func result(_ outcome: NoticeOutcome) -> String {
        switch outcome.result {
        case .applied(let sequence): "applied, update sequence \(sequence)"
        case .parked(let refusal): "parked, \(refusalText(refusal, of: Register.items))"
        case .refused(let refusal): "refused, \(refusalText(refusal, of: Register.items))"
        }
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
            "retried": .integer(account.retries.count), "retried_applied": .integer(account.retriesApplied),
            "refused": .integer(account.refused.count), "repeated": .integer(account.repeated),
            "stopped_at": .integer(account.refused.first?.outcome.noticeNumber ?? 0),
            "unreadable": .integer(unreadable.count), "last_notice_number": .integer(account.lastNumber),
            "outcomes": .array((account.waiting + account.refused).map(outcome)),
            "retries": .array(account.retries.map { answer in
                guard case .object(let members) = outcome(answer) else { return .null }
                let replaced = JSONValue.integer(answer.notice.draft.replacesNumber)
                return .object(members + [.init(key: "replaces_notice_number", value: replaced)])
            }),
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

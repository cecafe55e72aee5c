import ArgumentParser
package import JukiDomain

extension ErrorReportsCommand {
    package enum Kind: String, CaseIterable, ExpressibleByArgument, Sendable {
        case missingEntry = "missing-entry"
        case wrongEntry = "wrong-entry"
        case wrongItem = "wrong-item"
        case missingItem = "missing-item"

        var kind: ErrorKind {
            switch self {
            case .missingEntry: .missingEntry
            case .wrongEntry: .wrongEntry
            case .wrongItem: .wrongItem
            case .missingItem: .missingItem
            }
        }
    }

    package enum Finding: String, CaseIterable, ExpressibleByArgument, Sendable {
        case willSendUpdate = "will-send-update"
        case noErrorFound = "no-error-found"

        var finding: ErrorFinding {
            switch self {
            case .willSendUpdate: .willSendUpdate
            case .noErrorFound: .noErrorFound
            }
        }
    }

    static func report(
        _ reports: [KeptErrorReport], of items: any RegisterItem.Type = IdentityItem.self
    ) -> Report {
        guard !reports.isEmpty else { return Report(["No error is reported."], []) }
        var lines: [String] = []
        for kept in reports {
            lines.append("report \(kept.number)  \(kept.report.kind.japaneseName) \(kept.report.kind.protocolName)")
            var facts = [readable(milliseconds: kept.receivedAt), kept.reporter]
            if let code = kept.report.code { facts.append("住民票コード \(code.digits)") }
            facts += kept.report.items.map { itemLabel($0, of: items) }
            lines.append("    " + facts.joined(separator: ", "))
            if !kept.report.text.isBlank { lines.append("    " + kept.report.text.disclosed) }
            if let said = kept.acknowledgement {
                let note = said.note.isBlank ? "" : ", \(said.note.disclosed)"
                lines.append("    \(readable(milliseconds: said.acknowledgedAt)) \(said.finding.protocolName)\(note)")
            }
        }
        let open = reports.count { $0.acknowledgement == nil }
        lines += ["", "\(counted(reports.count, "report")), \(grouped(open)) without an answer"]
        return Report(lines, reports.map(json), exit: open > 0 ? .attention : .success)
    }

    private static func json(_ kept: KeptErrorReport) -> JSONValue {
        let report = kept.report
        return .object([
            "number": .integer(kept.number), "reporter": .string(kept.reporter),
            "received_at": .integer(kept.receivedAt), "report_number": .integer(report.number),
            "resident_record_code": .string(report.code?.digits ?? ""),
            "onward_sequence": .integer(report.onwardSequence),
            "municipality_code": .string(report.municipality?.digits ?? ""),
            "kind": .string(report.kind.protocolName), "items": .array(report.items.map { .integer($0) }),
            "text": .string(report.text.disclosed),
            "acknowledgement": kept.acknowledgement.map { said in
                .object([
                    "finding": .string(said.finding.protocolName), "note": .string(said.note.disclosed),
                    "operator_id": .string(said.operatorID), "acknowledged_at": .integer(said.acknowledgedAt),
                ])
            } ?? .null,
        ])
    }
}

extension ErrorKind {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }

    package var japaneseName: String {
        switch self {
        case .missingEntry: "脱漏"
        case .wrongEntry: "誤載"
        case .wrongItem: "誤記"
        case .missingItem: "記載漏れ"
        case .contradictoryNotice: "通知の矛盾"
        }
    }
}

extension ErrorFinding {
    package var protocolName: String { JukiCommands.protocolName(ofCase: "\(self)") }
}

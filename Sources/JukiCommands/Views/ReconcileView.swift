import JukiClient
package import JukiDomain
package import JukiMessages

/// 整合性確認: runs and what they found.
package struct ReconcileView {
    private let summary: ReconcileSummary
    private let differences: [Difference]
    private let register: any CommandRegister.Type

    package init(
        _ summary: ReconcileSummary, _ differences: [Difference],
        in register: any CommandRegister.Type = Registers.Resident.self
    ) {
        self.summary = summary
        self.differences = differences
        self.register = register
    }

    package var report: Report {
        Report(lines, json, exit: differences.isEmpty ? .success : .attention)
    }

    private var lines: [String] {
        var lines = [
            "Run \(summary.run) of municipality \(summary.municipality.digits) "
                + "(\(summary.mode == .ranges ? "by ranges" : "full file")), finished "
                + readable(milliseconds: summary.finishedAt),
            "\(counted(summary.residentsOnServer, register.personName)) on the server, "
                + "\(counted(summary.recordsCompared, "record")) compared, "
                + counted(summary.differences, "difference"),
        ]
        guard !differences.isEmpty else { return lines }
        var table = Table(["住民票コード", "difference", "items"])
        for difference in differences {
            table.append(difference.code.digits, text(difference), items(difference.items))
        }
        lines += [""] + table.lines() + [""]
        for kind in DifferenceClass.allCases {
            let count = differences.count { $0.kind == kind }
            if count > 0 { lines.append("\(counted(count, register.personName)): \(kind.sentence)") }
        }
        return lines
    }

    private func text(_ difference: Difference) -> String {
        difference.kind.protocolName + (difference.municipality.map { " \($0.digits)" } ?? "")
    }

    private func items(_ numbers: [UInt8]) -> String {
        numbers.map { "\($0) \(itemName($0, of: register.items))" }.joined(separator: ", ")
    }

    private var json: JSONValue {
        .object([
            "summary": Self.json(summary),
            "differences": .array(differences.map { difference in
                .object([
                    "resident_record_code": .string(difference.code.digits),
                    "class_of_difference": .string(difference.kind.protocolName),
                    "items": .array(difference.items.map { .integer($0) }),
                    "municipality_code": .string(difference.municipality?.digits ?? ""),
                ])
            }),
        ])
    }

    /// Message ReconcileSummary.
    package static func json(_ summary: ReconcileSummary) -> JSONValue {
        .object([
            "run": .integer(summary.run), "municipality_code": .string(summary.municipality.digits),
            "mode": .string(summary.mode.protocolName), "started_at": .integer(summary.startedAt),
            "finished_at": .integer(summary.finishedAt), "residents_on_server": .integer(summary.residentsOnServer),
            "records_compared": .integer(summary.recordsCompared), "differences": .integer(summary.differences),
            "last_notice_number": .integer(summary.lastNoticeNumber),
        ])
    }

    /// One line a run.
    package static func list(_ runs: [ReconcileSummary]) -> Report {
        guard !runs.isEmpty else { return Report(["No reconciliation is on record."], []) }
        var table = Table(
            ["run", "municipality", "mode", "finished", "residents", "compared", "differences"],
            align: [.right, .left, .left, .left, .right, .right, .right])
        for run in runs {
            table.append(
                String(run.run), run.municipality.digits, run.mode.protocolName, readable(milliseconds: run.finishedAt),
                grouped(run.residentsOnServer), grouped(run.recordsCompared), grouped(run.differences))
        }
        return Report(table.lines(), runs.map(json))
    }
}

extension DifferenceClass {
    /// What it means and what to do.
    package var sentence: String {
        switch self {
        case .items: "the items listed differ: send a correction of what is wrong"
        case .missingOnServer: "in the file, unknown to the server: send an entry"
        case .missingAtCS: "present on the server, not in the file: send a deletion, or correct the file"
        case .staleOnServer: "the server has an older version: look for a notice that was not sent or is parked"
        case .aheadOnServer: "the server has a newer version: make the file again"
        case .otherMunicipality: "present in another municipality: settle with it where the person lives"
        case .extraDeleted: "deleted on the server: send an entry, or delete the person in the file"
        case .notationOnly: "written differently, otherwise the same (別表記): nothing to do"
        }
    }
}

import JukiDomain
import JukiMessages

/// A report of the watch for misuse as lines and as JSON.
enum MisuseReportView {
    static func report(_ response: MisuseReportResponse, _ analysis: AnalysisName) -> Report {
        var lines = response.rows.map(line)
        let rest = response.rowsInAll - min(response.rowsInAll, UInt64(response.rows.count))
        if rest > 0 { lines.append("\(counted(rest, "more row")); ask with a larger --minimum or a shorter period.") }
        let rows = counted(response.rowsInAll, "row")
        let entries = counted(response.entries, "evidence entries", "evidence entry")
        lines.append("\(analysis.rawValue): \(rows) of \(entries).")
        return Report(
            lines,
            .object([
                "analysis": .string(analysis.rawValue), "rows": .array(response.rows.map(json)),
                "rows_in_all": .integer(response.rowsInAll), "entries": .integer(response.entries),
                "evidence_sequence": .integer(response.evidenceSequence),
            ]))
    }

    private static func line(_ row: MisuseReportRow) -> String {
        let names = [row.operatorID, row.peer, row.subject].filter { !$0.isEmpty }.joined(separator: " ")
        var parts = ["\(row.count)  \(names.isEmpty ? "-" : names)"]
        let told = [
            (row.atNight, "at night"), (row.onClosedDays, "on closed days"), (row.refused, "refused"),
            (row.withoutNumber, "without a number"), (row.persons, "persons told of"), (row.operators, "operators"),
        ]
        parts += told.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        parts.append("\(readable(milliseconds: row.firstTime)) to \(readable(milliseconds: row.lastTime))")
        parts.append("evidence " + row.sequences.map(String.init).joined(separator: " "))
        return parts.joined(separator: ", ")
    }

    private static func json(_ row: MisuseReportRow) -> JSONValue {
        .object([
            "operator": .string(row.operatorID), "peer": .string(row.peer), "subject": .string(row.subject),
            "count": .integer(row.count), "at_night": .integer(row.atNight),
            "on_closed_days": .integer(row.onClosedDays), "refused": .integer(row.refused),
            "without_number": .integer(row.withoutNumber), "persons": .integer(row.persons),
            "operators": .integer(row.operators), "first_time": .integer(row.firstTime),
            "last_time": .integer(row.lastTime), "sequences": .array(row.sequences.map { .integer($0) }),
        ])
    }
}

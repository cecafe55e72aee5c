import DisclosureForm
import JukiDomain
import JukiMessages

/// Municipalities as tables show them.
enum MunicipalityLabels {
    static func code(_ text: String) throws(CommandFailure) -> MunicipalityCode {
        do { return try MunicipalityCode(text) } catch {
            throw CommandFailure("\(text) is not a municipality code (団体コード) of 6 digits.")
        }
    }

    /// `462012 鹿児島市`
    static func label(_ code: MunicipalityCode) -> String {
        code.digits + (MunicipalityNames.name(of: code).map { " \($0)" } ?? "")
    }
}

/// 更新件数
struct UpdateStatisticsView {
    private let rows: [UpdateStatisticsRow]
    private let span: StatisticsSpan

    init(_ rows: [UpdateStatisticsRow], _ span: StatisticsSpan) {
        self.rows = rows
        self.span = span
    }

    var report: Report {
        let applied = rows.reduce(0) { $0 + $1.applied }
        let parked = rows.reduce(0) { $0 + $1.parked }
        var table = Table(
            ["期間", "市町村", "異動事由・通知区分", "適用", "保留"], align: [.left, .left, .left, .right, .right])
        for row in rows {
            table.append(
                span.period.label(row.period), MunicipalityLabels.label(row.municipality),
                row.reason?.japaneseName ?? "（読めない事由）", grouped(row.applied), grouped(row.parked))
        }
        let sum = "\(span.days.lowerBound) to \(span.days.upperBound): \(counted(applied, "notice")) applied, "
            + "\(grouped(parked)) parked"
        return Report((rows.isEmpty ? [] : table.lines() + [""]) + [sum], rows.map(Self.json))
    }

    var tsv: [[String]] {
        let head = ["period_start", "municipality_code", "change_reason", "notice_kind", "applied", "parked"]
        return [head] + rows.map { row in
            [
                row.period.description, row.municipality.digits, row.changeReason, row.noticeKind,
                String(row.applied), String(row.parked),
            ]
        }
    }

    private static func json(_ row: UpdateStatisticsRow) -> JSONValue {
        .object([
            "period_start": .string(row.period.description), "municipality_code": .string(row.municipality.digits),
            "change_reason": .string(row.changeReason), "notice_kind": .string(row.noticeKind),
            "applied": .integer(row.applied), "parked": .integer(row.parked),
        ])
    }
}

/// 提供件数
struct ProvisionStatisticsView {
    private let rows: [ProvisionStatisticsRow]
    private let span: StatisticsSpan

    init(_ rows: [ProvisionStatisticsRow], _ span: StatisticsSpan) {
        self.rows = rows
        self.span = span
    }

    var report: Report {
        var table = Table(
            ["期間", "提供先", "方法", "根拠", "結果", "件数", "人数"],
            align: [.left, .left, .left, .left, .left, .right, .right])
        for row in rows {
            table.append(
                span.period.label(row.period), row.peer, Self.procedure(row), row.legalBasis, Self.result(row),
                grouped(row.answers), grouped(row.persons))
        }
        let told = rows.filter { $0.result == 0 }
        let sum = "\(span.days.lowerBound) to \(span.days.upperBound): "
            + "\(counted(told.reduce(0) { $0 + $1.answers }, "answer")) about "
            + "\(grouped(told.reduce(0) { $0 + $1.persons })) persons, "
            + counted(rows.reduce(0) { $0 + ($1.result == 0 ? 0 : $1.answers) }, "refusal")
        return Report((rows.isEmpty ? [] : table.lines() + [""]) + [sum], rows.map(Self.json))
    }

    var tsv: [[String]] {
        [["period_start", "peer", "procedure", "legal_basis", "result", "answers", "persons"]] + rows.map { row in
            [
                row.period.description, row.peer, Self.procedure(row), row.legalBasis, Self.result(row),
                String(row.answers), String(row.persons),
            ]
        }
    }

    private static func procedure(_ row: ProvisionStatisticsRow) -> String {
        Procedure(rawValue: row.procedure)?.methodName ?? String(row.procedure)
    }

    private static func result(_ row: ProvisionStatisticsRow) -> String {
        row.result == 0 ? "ANSWERED" : Reason(rawValue: row.result)?.protocolName ?? String(row.result)
    }

    private static func json(_ row: ProvisionStatisticsRow) -> JSONValue {
        .object([
            "period_start": .string(row.period.description), "peer": .string(row.peer),
            "procedure": .integer(UInt32(row.procedure)), "legal_basis": .string(row.legalBasis),
            "result": .integer(row.result), "answers": .integer(row.answers), "persons": .integer(row.persons),
        ])
    }
}

extension UpdateStatisticsRow {
    /// Blank in the supplementary register.
    fileprivate var changeReason: String {
        if case .change(let reason) = reason { reason.protocolName } else { "" }
    }

    /// Blank in the resident register.
    fileprivate var noticeKind: String {
        if case .notice(let kind) = reason { kind.protocolName } else { "" }
    }
}

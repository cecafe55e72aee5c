package import AccessControl
package import JukiDomain
package import JukiMessages

/// Which article allows or forbids a question, item by item.
package struct AccessView {
    private let request: ExplainAccessRequest
    let response: ExplainAccessResponse
    /// What the table says of every item of a record, where the question names none.
    var everyItem: [ExplainAccessResponse.ItemRule] = []
    /// Roles of an operator that would do.
    var rolesThatDo: [OperatorRole] = []
    private let items: any RegisterItem.Type

    package init(
        _ request: ExplainAccessRequest, _ response: ExplainAccessResponse,
        of items: any RegisterItem.Type = IdentityItem.self
    ) {
        self.request = request
        self.response = response
        self.items = items
    }

    package var report: Report { Report(lines, json, exit: response.refusal == nil ? .success : .failure) }

    private var procedureName: String { Procedure(rawValue: request.procedure)?.methodName ?? "\(request.procedure)" }

    private var lines: [String] {
        var lines = ["\(procedureName) would be \(response.refusal == nil ? "allowed (可)" : "refused (不可)")"]
        if let refusal = response.refusal {
            let details = refusalDetails(refusal, of: items).map { ", " + $0 }.joined()
            lines.append("  \(refusal.reason.protocolName)\(details)")
            lines.append("  \(StatusTable.row(for: refusal.reason).sentence)")
            if refusal.reason.isOfTheRole { lines.append("  \(roleHint)") }
        }
        if !response.basis.isEmpty { lines.append("Legal basis (法的根拠): \(response.basis)") }
        if !response.statute.isEmpty { lines.append("  \(response.statute)") }
        if !explained.isEmpty {
            var table = Table(["", "item", "", "article or rule"], align: [.right])
            for item in explained {
                table.append(
                    "\(item.item)", itemName(item.item, of: items), item.isAllowed ? "可" : "不可", item.rule)
            }
            lines += table.lines(indent: 2)
        }
        if !toldUnasked.isEmpty {
            lines.append("Told without --items: \(toldUnasked.map { "\($0)" }.joined(separator: ", "))")
        }
        return lines + ["Access table \(response.accessTableVersion)"]
    }

    private var explained: [ExplainAccessResponse.ItemRule] { everyItem.isEmpty ? response.items : everyItem }

    /// Items that an answer holds when nobody names any.
    private var toldUnasked: [UInt8] { everyItem.isEmpty ? [] : response.items.filter(\.isAllowed).map(\.item) }

    private var roleHint: String {
        let words = switch rolesThatDo.count {
        case 0: ""
        case OperatorRole.allCases.count: " Any will do."
        default: " These will do: \(rolesThatDo.map(\.tableName).joined(separator: ", "))."
        }
        return "Say by --roles which roles the operator has who would be signed in.\(words)"
    }

    /// Message ExplainAccessResponse, with what is told when no items are named.
    private var json: JSONValue {
        .object([
            "procedure": .string(procedureName), "allowed": .bool(response.refusal == nil),
            "access_table_version": .string(response.accessTableVersion),
            "refusal": response.refusal.map { statusJSON(Status($0)) } ?? .null, "basis": .string(response.basis),
            "statute": .string(response.statute),
            "told_unasked": .array(toldUnasked.map { .integer(UInt64($0)) }),
            "items": .array(explained.map {
                .object([
                    "item": .integer(UInt64($0.item)),
                    "name": .string(itemName($0.item, of: items)),
                    "allowed": .bool($0.isAllowed), "rule": .string($0.rule),
                ])
            }),
        ])
    }

    // MARK: Every basis

    /// The legal bases of a table: code, article and task, whether an application number is needed, and item 9.
    package static func bases(_ table: AccessTable) -> Report {
        var rows = Table(["basis", "article and task", "申請番号", "個人番号", "住民票コード"])
        for basis in table.legalBases {
            rows.append(
                basis.code, basis.words, basis.needsApplicationNumber ? "要" : "-", basis.individualNumberRule ?? "-",
                basis.recordCodeRule ?? "-")
        }
        return Report(rows.lines() + ["Access table \(table.version)"], table.legalBases.map { basis in
            .object([
                "basis": .string(basis.code), "article": .string(basis.article), "task": .string(basis.task),
                "needs_application_number": .bool(basis.needsApplicationNumber),
                "items": .array(basis.items.numbers.map { .integer(UInt64($0)) }),
                "individual_number_rule": basis.individualNumberRule.map { .string($0) } ?? .null,
                "record_code_rule": basis.recordCodeRule.map { .string($0) } ?? .null,
            ])
        })
    }
}

extension Reason {
    /// It is the operator's role that lacks, and not something in the question.
    var isOfTheRole: Bool { self == .operatorNotSignedIn || self == .roleNotAllowed }
}

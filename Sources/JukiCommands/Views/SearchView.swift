package import JukiClient
import JukiDomain
import JukiMessages

/// The persons a search found.
package struct SearchView<Register: CommandRegister> {
    private let response: Register.SearchResult

    package init(_ response: Register.SearchResult, in register: Register.Type = Registers.Resident.self) {
        self.response = response
    }

    package var report: Report { Report(lines, json) }

    private var lines: [String] {
        var lines: [String] = []
        if !response.hits.isEmpty {
            var table = Table(columns.map(\.japaneseName) + ["該当版"])
            for hit in response.hits { table.append(row(hit)) }
            lines += table.lines() + [""]
        }
        lines.append(counted(response.hits.count, Register.personName) + " found")
        return lines + explanation
    }

    private var columns: [Register.Provided.Item] {
        Register.Provided.Item.allCases.filter { response.items.contains(number: $0.rawValue) }
    }

    private func row(_ hit: Register.SearchResult.Hit) -> [String] {
        columns.map(hit.record.text(of:)) + [hit.matchedPastVersion ? "履歴" : "現在"]
    }

    private var explanation: [String] {
        guard let explanation = response.explanation else { return [] }
        var table = Table()
        table.append("index", explanation.index)
        for key in explanation.keys { table.append("key", key) }
        table.append("index rows touched", grouped(explanation.rowsTouched))
        table.append("records read", grouped(explanation.recordsRead))
        return [""] + table.lines()
    }

    /// Message SearchResponse.
    private var json: JSONValue {
        .object([
            "hits": .array(response.hits.map(hitJSON)),
            "items": .array(response.items.numbers.map { .integer(UInt64($0)) }),
            "explanation": response.explanation.map(explanationJSON) ?? .null,
        ])
    }

    private func hitJSON(_ hit: Register.SearchResult.Hit) -> JSONValue {
        .object([
            "matched_past_version": .bool(hit.matchedPastVersion), "record": RecordView(hit.record).json,
        ])
    }

    private func explanationJSON(_ explanation: Explanation) -> JSONValue {
        .object([
            "index": .string(explanation.index), "keys": .array(explanation.keys.map(JSONValue.string)),
            "rows_touched": .integer(explanation.rowsTouched), "records_read": .integer(explanation.recordsRead),
        ])
    }
}

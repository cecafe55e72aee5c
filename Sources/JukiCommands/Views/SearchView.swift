import JukiDomain
package import JukiMessages

/// The persons a search found.
package struct SearchView {
    private let response: SearchResponse

    package init(_ response: SearchResponse) {
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
        lines.append(counted(response.hits.count, "resident") + " found")
        return lines + explanation
    }

    private var columns: [IdentityItem] { IdentityItem.allCases.filter(response.items.contains) }

    private func row(_ hit: SearchHit) -> [String] {
        let view = RecordView(hit.record)
        return columns.map(view.text(of:)) + [hit.matchedPastVersion ? "履歴" : "現在"]
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

    private func hitJSON(_ hit: SearchHit) -> JSONValue {
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

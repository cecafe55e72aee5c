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
            var table = Table(["住民票コード", "漢字氏名", "ふりがな氏名", "生年月日", "性別", "住所", "市町村", "旧氏", "状態"])
            for hit in response.hits { table.append(row(hit)) }
            lines += table.lines() + [""]
        }
        lines.append(counted(response.hits.count, "resident") + " found")
        return lines + explanation
    }

    private func row(_ hit: SearchHit) -> [String] {
        [
            hit.code.digits, shown(hit.name), shown(hit.kanaName), readable(hit.birthDate), hit.sex.japaneseName,
            shown(hit.address), hit.municipality.digits, shown(hit.formerSurname), state(hit),
        ]
    }

    private func shown(_ text: PersonalText) -> String { text.isBlank ? "-" : text.disclosed }

    private func state(_ hit: SearchHit) -> String {
        (hit.isDeleted ? "消除" : "現存") + (hit.matchedPastVersion ? " 履歴\(hit.updateSequence)" : "")
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
            "explanation": response.explanation.map(explanationJSON) ?? .null,
        ])
    }

    private func hitJSON(_ hit: SearchHit) -> JSONValue {
        .object([
            "resident_record_code": .string(hit.code.digits), "kanji_name": .string(hit.name.disclosed),
            "kana_name": .string(hit.kanaName.disclosed), "birth_date": .string(hit.birthDate.wire),
            "sex": .string(hit.sex.protocolName), "address": .string(hit.address.disclosed),
            "municipality_code": .string(hit.municipality.digits),
            "former_surname": .string(hit.formerSurname.disclosed), "deletion_flag": .bool(hit.isDeleted),
            "matched_past_version": .bool(hit.matchedPastVersion), "update_sequence": .integer(hit.updateSequence),
        ])
    }

    private func explanationJSON(_ explanation: Explanation) -> JSONValue {
        .object([
            "index": .string(explanation.index), "keys": .array(explanation.keys.map(JSONValue.string)),
            "rows_touched": .integer(explanation.rowsTouched), "records_read": .integer(explanation.recordsRead),
        ])
    }
}

import JukiDomain
import JukiMessages

/// Records of the evidence log, as people and programs read them.
enum EvidenceView {
    static func report(_ rows: [EvidenceRow]) -> Report {
        Report(lines(rows) + [counted(rows.count, "record")], rows.map(json))
    }

    private static func lines(_ rows: [EvidenceRow]) -> [String] {
        rows.map { row in
            let what = Procedure(rawValue: UInt16(clamping: row.procedure))?.methodName ?? "\(row.procedure)"
            var parts = ["\(row.sequence)", time(row.time), what, row.peer]
            if !row.operatorID.isEmpty { parts.append("operator \(row.operatorID)") }
            if !row.legalBasis.isEmpty { parts.append("basis \(row.legalBasis)") }
            if !row.applicationNumber.isEmpty { parts.append("application \(row.applicationNumber)") }
            if !row.shape.isEmpty { parts.append("by \(row.shape)") }
            if row.items > 0 { parts.append("items \(items(row.items))") }
            if row.result > 0 { parts.append("refused: \(reason(row.result))") }
            if !row.detail.isEmpty { parts.append(row.detail) }
            return parts.joined(separator: "  ")
        }
    }

    private static func json(_ row: EvidenceRow) -> JSONValue {
        .object([
            "sequence": .integer(row.sequence), "time": .integer(row.time), "peer": .string(row.peer),
            "certificate_serial": .string(row.certificateSerial), "operator_id": .string(row.operatorID),
            "session": .string(row.session), "application_number": .string(row.applicationNumber),
            "procedure": .integer(row.procedure), "legal_basis": .string(row.legalBasis),
            "shape": .string(row.shape), "items_asked": .integer(row.itemsAsked), "items": .integer(row.items),
            "detail": .string(row.detail), "persons": .integer(row.persons), "result": .integer(row.result),
        ])
    }

    /// Day and time in Japan.
    private static func time(_ milliseconds: UInt64) -> String {
        let day = Moment(milliseconds: milliseconds).japanDay
        let seconds = (milliseconds / 1000 + 9 * 3600) % 86_400
        func two(_ value: UInt64) -> String { (value < 10 ? "0" : "") + String(value) }
        return "\(day) \(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// `1-8,10,12` of the bits.
    private static func items(_ bits: UInt32) -> String {
        var ranges: [ClosedRange<Int>] = []
        for item in 1..<32 where bits & 1 << UInt32(item) != 0 {
            if let last = ranges.last, last.upperBound == item - 1 {
                ranges[ranges.count - 1] = last.lowerBound...item
            } else {
                ranges.append(item...item)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }

    private static func reason(_ number: UInt32) -> String {
        Reason(rawValue: number).map { "\($0.protocolName)" } ?? "\(number)"
    }
}

extension Report {
    /// Adds where the record of an answer is, to ask for its proof by.
    func telling(evidenceSequence: UInt64) -> Report {
        var report = self
        report.lines += ["", "evidence (証跡): sequence \(evidenceSequence)"]
        guard case .object(let members) = report.values.last else { return report }
        let member = JSONValue.Member(key: "evidence_sequence", value: .integer(evidenceSequence))
        report.values[report.values.count - 1] = .object(members + [member])
        return report
    }
}

import JukiDomain
import JukiMessages

extension SeededRandom {
    mutating func alertAcknowledgement() -> AlertAcknowledgement {
        AlertAcknowledgement(
            note: chance(2) ? "本人に確認した" : .blank, operatorID: chance(2) ? "audit-1" : "",
            acknowledgedAt: number())
    }

    mutating func misuseAlert() -> MisuseAlert {
        MisuseAlert(
            number: number(), kind: "borrowed-right", severity: 3, time: number(),
            operators: chance(2) ? ["p1", "p2"] : [], sequences: (0..<Int(next() % 33)).map { _ in number() },
            evidenceTotal: 40, count: 3, days: 14, sentence: "The right of p1 was used.", japaneseSentence: "使用されました。",
            subject: chance(2) ? String(repeating: "0f", count: 16) : "",
            acknowledgement: chance(2) ? alertAcknowledgement() : nil)
    }

    /// A message of every kind about alerts.
    mutating func alertMessages() -> [any WireMessage] {
        [
            ListAlertsRequest(), ListAlertsRequest(afterNumber: number(), includeAcknowledged: true),
            ListAlertsResponse([misuseAlert(), misuseAlert()], hasMore: chance(2), behind: number()),
            AcknowledgeAlertRequest(number: number(), alertAcknowledgement()),
            AcknowledgeAlertResponse(acknowledgedAt: number(), isRepeated: chance(2)), misuseAlert(),
            alertAcknowledgement(), misuseReportRow(), misuseReport(),
            MisuseReportResponse([], rowsInAll: 0, entries: 0),
            MisuseReportRequest(.massSearches, fromTime: number(), toTime: number(), minimum: number()),
        ]
    }

    mutating func misuseReportRow() -> MisuseReportRow {
        var row = MisuseReportRow()
        row.operatorID = chance(2) ? "p1" : ""
        row.peer = chance(2) ? "urn:juki:agency:zeimu" : ""
        row.subject = chance(2) ? String(repeating: "0f", count: 16) : ""
        row.count = number()
        row.atNight = number()
        row.onClosedDays = number()
        row.refused = number()
        row.withoutNumber = number()
        row.persons = number()
        row.operators = number()
        row.firstTime = number()
        row.lastTime = number()
        row.sequences = (0..<Int(next() % 9)).map { _ in number() }
        return row
    }

    mutating func misuseReport() -> MisuseReportResponse {
        MisuseReportResponse(
            [misuseReportRow(), misuseReportRow()], rowsInAll: number(), entries: number(), evidenceSequence: number())
    }
}

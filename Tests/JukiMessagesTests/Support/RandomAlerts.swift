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
            alertAcknowledgement(),
        ]
    }
}

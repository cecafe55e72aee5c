import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import Testing

/// Invariant 10: nothing of a person reaches the log, whatever goes wrong.
@Suite struct CanaryTests {
    /// Values that stand in nothing else that is logged.
    private static let canary: (record: IdentityRecord, values: [String]) = {
        var record = Residents.firstLoad(Residents.kanoya, 1)[0].record
        record.name = GaijiText("金糸雀黄鳥太郎")
        record.kanaName = "かなりあきとりたろう"
        record.address = GaijiText("鹿屋市金糸雀町９７番３号")
        record.searchKana = PersonalText(utf8: Kana.strictKey(utf8: record.kanaName.utf8.span).bytes)
        record.code = ResidentRecordCode(body: 8_642_097_531)
        record.individualNumber = IndividualNumber(body: 97_531_086_421)
        let values = [
            "金糸雀", "黄鳥", "かなりあ", "カナリア", record.code.digits, "97531086421", record.birthDate.wire,
        ]
        return (record, values)
    }()

    @Test func noPersonalValueIsLogged() async throws {
        let record = Self.canary.record
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kanoya))
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 1, record: record)))
            var faulty = NoticeDraft(UpdateNotice(number: 2, record: record))
            faulty.record?.address += [0x07]
            _ = try await city.update(faulty)
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 2, record: record)))
            _ = try await city.update(NoticeDraft(UpdateNotice(number: 3, record: record)))
            let terminal = try await server.connect("terminal-office-1")
            let number = try #require(record.individualNumber)
            for subject in [LookupRequest.Subject.code(record.code), .individualNumber(number)] {
                _ = try await terminal.lookup(LookupRequest(
                    subject: subject, items: .everyIdentityItem, includeHistory: true,
                    purpose: Residents.investigation))
            }
            _ = try await terminal.search(SearchRequest(
                SearchConditions(kanjiName: TextCondition(record.name.text)), items: .everyIdentityItem, explain: true,
                purpose: Residents.investigation))
            let nobody = ResidentRecordCode(body: 8_642_097_532)
            _ = try? await terminal.lookup(
                LookupRequest(subject: .code(nobody), purpose: Purpose(legalBasis: "金糸雀")))
            for message in [Array("かなりあ".utf8), [0x0A] + Array(record.code.digits.utf8)] {
                _ = try? await terminal.client.call(Procedure.lookup.rawValue, body: message)
            }
            let hostile = RawPeer(port: server.port)
            try hostile.handshake(Residents.certificate(of: Residents.kanoya))
            hostile.send(Array((record.code.digits + "金糸雀").utf8))
            hostile.receiveAll()
            await server.stop()
        }
        let lines = CapturedLog.shared.lines
        #expect(lines.contains { $0.contains("connected") }, "the log is captured")
        for value in Self.canary.values {
            #expect(!lines.contains { $0.contains(value) }, "the log holds a personal value")
        }
    }
}

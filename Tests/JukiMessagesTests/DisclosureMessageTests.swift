import Foundation
import JukiDomain
import JukiMessages
import Testing

@Suite("Messages of disclosure and correction")
struct DisclosureMessageTests {
    private static let purpose = Purpose(legalBasis: "30-32", applicationNumber: "R8-1", operatorID: "OP-1")

    private static func investigation(_ random: inout SeededRandom) throws -> Investigation {
        let opened = Moment(milliseconds: 1_775_784_600_000)
        var found = try Investigation(
            number: 1 + random.number() / 2, code: random.recordCode(), kind: .delete,
            claims: [
                ClaimedItem(item: .kanjiName, value: PersonalText("髙﨑\u{20BB7}")),
                ClaimedItem(item: .formerSurname, value: .blank),
            ],
            receivedOn: opened.japanDay, applicationNumber: "R8-1", openedAt: opened, operatorID: "OP-1")
        let municipality = random.municipality()
        try found.take(CorrectionStep(
            kind: .municipalityAsked, time: opened, operatorID: "OP-1", municipality: municipality))
        try found.take(CorrectionStep(
            kind: .answerReceived, time: opened, operatorID: "OP-2", municipality: municipality,
            note: PersonalText("回答")))
        try found.take(CorrectionStep(
            kind: .closed, time: opened, operatorID: "OP-2", result: .corrected,
            updateSequence: 1 + random.number() / 2))
        return found
    }

    private static func again<Message: WireMessage & Hashable>(_ message: Message, _ seed: Int) throws {
        let bytes = message.encode()
        let back = try Message(decoding: bytes)
        #expect(back == message, "\(Message.self), seed \(seed)")
        #expect(back.encode() == bytes, "\(Message.self), seed \(seed)")
    }

    @Test("Every message comes back as it was sent", arguments: 0..<50)
    func roundTrips(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let record = random.record()
        let identity = ClaimedIdentity(
            name: record.name.text, birthDate: record.birthDate, sex: record.sex, address: record.address.text)
        let day = random.date()
        try Self.again(
            DiscloseRequest(
                code: seed % 2 == 0 ? record.code : nil, identity: identity, receivedOn: day,
                includeIndividualNumber: seed % 3 == 0, purpose: Self.purpose), seed)
        let look = ProvisionLine(
            time: Moment(milliseconds: random.number()), peer: "urn:juki:national", operatorID: "OP-1",
            applicationNumber: "R8-2", legalBasis: "30-7", procedure: 16, itemsAsked: 0x0FFF_FFFE, items: 0xFE,
            result: 33)
        try Self.again(
            DiscloseResponse<IdentityRecord>(
                head: DisclosureHead<IdentityRecord>(
                    record: seed % 2 == 0 ? record : nil, receivedOn: day,
                    dueOn: DisclosureTerm.dueDate(receivedOn: day), disclosedAt: Moment(milliseconds: random.number()),
                    applicationNumber: "R8-1", historyCount: 1, provisionCount: 2),
                history: [random.record()], provisions: [look, look], isLast: seed % 2 == 0), seed)
        let found = try Self.investigation(&random)
        try Self.again(CorrectionResponse(found), seed)
        try Self.again(
            OpenCorrectionRequest(
                code: record.code, kind: .add, claims: found.claims, receivedOn: day, purpose: Self.purpose,
                request: seed % 2 == 0 ? RequestName() : nil), seed)
        try Self.again(
            StepCorrectionRequest(
                number: 7, kind: .answerReceived, municipality: random.municipality(), note: PersonalText("回答"),
                purpose: nil, request: RequestName("R8-6")), seed)
        try Self.again(
            CloseCorrectionRequest(
                number: 7, result: .notCorrected, note: PersonalText("理由"), updateSequence: random.number(),
                purpose: Self.purpose, request: RequestName()), seed)
        try Self.again(GetCorrectionRequest(number: random.number(), purpose: Self.purpose), seed)
        try Self.again(ListCorrectionsRequest(includeClosed: true, afterNumber: 3, purpose: Self.purpose), seed)
        let summary = InvestigationSummary(found, today: day)
        try Self.again(ListCorrectionsResponse(investigations: [summary, summary], hasMore: true), seed)
        let steps = found.steps.map(InvestigationBytes.encode)
        #expect(try InvestigationBytes.decode(head: InvestigationBytes.head(of: found), steps: steps) == found)
    }

    @Test("An identity fits byte for byte, whatever the era of the birth date is called")
    func identity() throws {
        var random = SeededRandom(seed: 1)
        var record = random.record()
        record.name = GaijiText(PersonalText("辻"))
        record.birthDate = try BirthDate(era: .showa, year: 1926, month: 12, day: 25)
        record.sex = .female
        record.address = GaijiText(PersonalText("神町"))
        let right = ClaimedIdentity(
            name: PersonalText("辻"), birthDate: try BirthDate(era: .taisho, year: 1926, month: 12, day: 25),
            sex: .female, address: PersonalText("神町"))
        #expect(right.fits(record))
        func changed(_ change: (inout ClaimedIdentity) -> Void) -> ClaimedIdentity {
            var other = right
            change(&other)
            return other
        }
        // A variation selector, a compatibility form, a space: to Swift's String some of these are equal.
        #expect(!changed { $0.name = PersonalText("辻\u{E0100}") }.fits(record))
        #expect(!changed { $0.name = PersonalText("辻 ") }.fits(record))
        #expect(!changed { $0.address = PersonalText("\u{FA19}町") }.fits(record))
        #expect(!changed { $0.sex = .blank }.fits(record))
        let tomorrow = try BirthDate(era: .taisho, year: 1926, month: 12, day: 24)
        #expect(!changed { $0.birthDate = tomorrow }.fits(record))
    }

    @Test("A disclosure that lost a part is none")
    func missingPart() {
        let day = Moment(milliseconds: 1_775_784_600_000)
        let head = DisclosureHead<IdentityRecord>(
            record: nil, receivedOn: day.japanDay, dueOn: day.japanDay, disclosedAt: day, applicationNumber: "1",
            historyCount: 0, provisionCount: 1)
        let look = ProvisionLine(
            time: day, peer: "", operatorID: "", applicationNumber: "", legalBasis: "", procedure: 16, itemsAsked: 0,
            items: 0, result: 0)
        let last = DiscloseResponse<IdentityRecord>(provisions: [look], isLast: true)
        #expect(Disclosure([DiscloseResponse<IdentityRecord>(head: head, isLast: false), last])?.provisions == [look])
        #expect(Disclosure([DiscloseResponse<IdentityRecord>(head: head, isLast: true)]) == nil)
        #expect(Disclosure([last]) == nil && Disclosure<IdentityRecord>([]) == nil)
    }
}

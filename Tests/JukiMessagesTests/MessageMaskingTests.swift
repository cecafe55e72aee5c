import JukiDomain
import JukiMessages
import Testing

/// Values that would be known again, in every message of the supplementary register and of the crossing of numbers,
/// printed in every way: nothing of them shows.
@Suite("Messages about persons print masked")
struct MessageMaskingTests {
    private static let code = ResidentRecordCode(body: 7_418_529_637)
    private static let number = IndividualNumber(body: 85_274_196_385)
    private static let texts = ["鮫島", "さめしま", "山下町", "荒田", "西郷", "さいごう"]
    private static let birthDate = "319400517"

    private static func record() throws -> SupplementaryRecord {
        SupplementaryRecord(
            code: code, name: GaijiText("鮫島　花子"), kanaName: "さめしま　はなこ",
            birthDate: try BirthDate(wire: birthDate), sex: .female, addressMunicipality: nil,
            address: GaijiText("山下町１番"), lastAddress: GaijiText("荒田一丁目"),
            changeDate: try CalendarDate(year: 2025, month: 4, day: 1), previousCode: code,
            municipality: MunicipalityCode(body: 46201), state: .movedOverseas, kind: .correction,
            formerSurname: GaijiText("西郷"), formerSurnameKana: "さいごう", updateSequence: 7,
            notifiedOn: try CalendarDate(year: 2025, month: 4, day: 2))
    }

    private static func holders() throws -> [any Sendable] {
        let record = try record()
        let draft = SupplementaryRecordDraft(record)
        let items = ItemSet.everySupplementaryItem
        let provided = try ProvidedSupplementaryRecord(draft.cut(to: items), items: items)
        let notice = SupplementaryNoticeDraft(number: 1, record: draft)
        let day = record.changeDate
        let hit = SupplementarySearchHit(record: provided, matchedPastVersion: false)
        let four = FourItems(name: "鮫島", address: "山下町", birthDate: record.birthDate, sex: .female)
        let head = DisclosureHead(
            record: record, receivedOn: day, dueOn: day, disclosedAt: Moment(milliseconds: 1),
            applicationNumber: "R8-1", historyCount: 1, provisionCount: 0)
        return [
            draft, notice, notice.received(), SupplementaryUpdateRequest(notice), SupplementaryUpdateBatch([notice]),
            SupplementaryNotice(number: 1, record: record), SupplementaryLookupRequest(code: code), provided,
            SupplementaryLookupResponse(record: provided, history: [provided]),
            SupplementarySearchResponse(hits: [hit], items: items),
            ReconcileStep.records(prefix: "74", [record], isLast: true),
            DiscloseResponse(head: head, history: [record], isLast: true),
            SupplementaryOnwardNoticesRequest([SupplementaryOnwardNotice(sequence: 1, record)]),
            SupplementaryNationalQuestion(.code(code)), SupplementaryNationalQuestion(.fourItems(four)),
            SupplementaryNationalAnswer(provided),
            StoredAnswer.Hit(
                recordBytes: SupplementaryRecordBytes.encode(record), individualNumber: number,
                matchedPastVersion: false),
        ]
    }

    private static func relayHolders() throws -> [any Sendable] {
        let delivery = try RelayDelivery([UInt8](repeating: 1, count: RelayDelivery.size))
        let name = try RequestName(number.digits)
        let purpose = Purpose(legalBasis: "30-44-6")
        return [
            name, OverseasNumberRequest(request: name, code: code, purpose: purpose),
            OverseasNumberResponse(individualNumber: number, expiresAt: Moment(milliseconds: 1), isRedelivered: true),
            AcknowledgeNumberRequest(name), DeliverNumberRequest(delivery: delivery, .success(number)),
            RelayNumberRequest(delivery: delivery, code: code, requester: "urn:juki:agency:x", purpose: purpose),
        ]
    }

    @Test("No way of printing shows a canary")
    func masked() throws {
        for holder in try Self.holders() + Self.relayHolders() {
            for text in Self.everyPrint(of: holder) {
                for secret in Self.canaries { #expect(!text.contains(secret), "\(type(of: holder)) shows a canary") }
            }
        }
    }

    /// Refused by its check, a notice still holds the person: in the bytes that a resend is known by.
    @Test("A faulty notice prints as its fault")
    func faultyNotice() throws {
        let notice = SupplementaryNoticeDraft(number: 0, record: SupplementaryRecordDraft(try Self.record()))
        let received = notice.received()
        #expect("\(received.content)".contains("missingItem"))
        for text in Self.everyPrint(of: received) {
            for secret in Self.canaries { #expect(!text.contains(secret)) }
        }
    }

    @Test("The canaries would be found")
    func theySing() {
        struct Open {
            var text = "鮫島　花子"
            var bytes = Array(MessageMaskingTests.code.digits.utf8)
            var value = MessageMaskingTests.number.digits
        }
        let printed = Self.everyPrint(of: Open()).joined()
        #expect(Self.canaries.filter { printed.contains($0) }.count >= 3)
    }

    /// Texts and codes; and both as rows of bytes, the way arrays print and are dumped.
    private static let canaries = (texts + [code.digits, number.digits, birthDate]).flatMap { text in
        let bytes = text.utf8.prefix(6).map(String.init)
        return [text, bytes.joined(separator: ", ")] + [2, 4, 6, 8, 10, 12].map { depth in
            bytes.map { "- \($0)\n" }.joined(separator: String(repeating: " ", count: depth))
        }
    }

    private static func everyPrint(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        var dumpedInside = ""
        dump([value], to: &dumpedInside)
        return [
            String(describing: value), String(reflecting: value), "\([value])", "\(Optional(value) as Any)", dumped,
            dumpedInside,
        ]
    }
}

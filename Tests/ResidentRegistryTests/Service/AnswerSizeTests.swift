import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// Names and addresses as long as they may be: an answer that no frame holds is refused, and recorded as refused.
@Suite struct AnswerSizeTests {
    private static let start = day(2026, 4, 1)
    private static let purpose = Purpose(legalBasis: "30-15-1-1:九", applicationNumber: "A-1", operatorID: "op-1")
    private static let agency = Caller(
        role: .agency("kodomo-katei"), uri: "urn:juki:agency:kodomo-katei", certificateSerial: "0f")

    private let bed: TestBed
    private let registry: ResidentRegistry

    /// Two hundred persons of one birth date; the first has moved 199 times.
    init() throws {
        bed = try TestBed(on: Self.start)
        var notices = (0..<200).map { People.notice($0, on: Self.start) }
        for index in notices.indices {
            notices[index].record = People.withLongestTexts(notices[index].record)
            notices[index].record.birthDate = People.birthDate(0)
        }
        try bed.apply(notices)
        notices[0].record.changeReason = .moveWithin
        for move in 1..<200 {
            notices[0].record = People.withLongestTexts(notices[0].record, address: move)
            try bed.apply([notices[0]])
        }
        registry = try bed.registry()
    }

    private func ask(
        _ procedure: Procedure, _ message: some EncodableMessage
    ) throws -> (call: RecordedCall, evidence: EvidenceRecord) {
        let call = RecordedCall()
        registry.begin(procedure, message.encode(), from: Self.agency, over: call)
        try #require(call.waitForEnd())
        #expect(call.ends == 1)
        return (call, try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last))
    }

    private func askBoth(
        _ items: ItemSet
    ) throws -> [(persons: UInt32, call: RecordedCall, evidence: EvidenceRecord)] {
        let birth = BirthCondition(People.birthDate(0))
        let search = SearchRequest(
            SearchConditions(birthDate: birth), items: items, limit: 200, purpose: Self.purpose)
        let history = LookupRequest(
            subject: .code(People.code(0)), items: items, includeHistory: true, purpose: Self.purpose)
        let (found, looked) = (try ask(.search, search), try ask(.lookup, history))
        return [(200, found.call, found.evidence), (1, looked.call, looked.evidence)]
    }

    @Test func whatNoFrameHoldsIsNotRecordedAsTold() throws {
        for (persons, call, evidence) in try askBoth(ItemSet(.kanjiName, .kanaName, .address)) {
            #expect(call.refusals == [Refusal(.messageTooLarge, expected: 255 << 10)] && call.answers.isEmpty)
            #expect(evidence.result == Reason.messageTooLarge.rawValue)
            #expect(evidence.persons == 0 && evidence.items == 0)
            #expect(evidence.subjects.count == persons, "who was asked for sees the attempt")
        }
    }

    @Test func fewerItemsFit() throws {
        for (persons, call, evidence) in try askBoth(ItemSet(.address)) {
            let answer = try #require(call.answers.first, "\(call.refusals)")
            #expect(answer.count > 150_000 && answer.count <= RecordedCall.frame)
            #expect(evidence.result == 0 && evidence.persons == persons)
        }
    }
}

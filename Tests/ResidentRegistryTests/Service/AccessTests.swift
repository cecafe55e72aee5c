import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Lookup and search give what was asked for and allowed, refuse everything else whole, and say so in the evidence.
@Suite struct AccessTests {
    private static let start = day(2026, 4, 1)
    private static let agency = Caller(
        role: .agency("kodomo-katei"), uri: "urn:juki:agency:kodomo-katei", certificateSerial: "0f")
    /// 児童扶養手当: individual number and, by the transitional rule, resident record code.
    private static let purpose = Purpose(legalBasis: "30-15-1-1:九", applicationNumber: "A-1", operatorID: "op-1")

    private let bed: TestBed
    private let registry: ResidentRegistry
    private let moved: IdentityRecord

    init() throws {
        bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start, number: People.number(1)), People.notice(2, on: Self.start)])
        var record = People.record(1, reason: .moveWithin, on: Self.start, number: People.number(1))
        record.address = GaijiText(PersonalText("転居先9番地"))
        try bed.apply([UpdateNotice(number: 0, record: record)])
        moved = record
        registry = try bed.registry()
    }

    private func ask(
        _ procedure: Procedure, _ message: some EncodableMessage, by caller: Caller = agency
    ) throws -> (call: RecordedCall, evidence: EvidenceRecord) {
        let call = RecordedCall()
        registry.begin(procedure, message.encode(), from: caller, over: call)
        try #require(call.waitForEnd())
        #expect(call.ends == 1)
        return (call, try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last))
    }

    private func lookup(
        _ items: ItemSet, _ purpose: Purpose? = purpose, by caller: Caller = agency, number: Bool = false
    ) throws -> (call: RecordedCall, evidence: EvidenceRecord) {
        let request = LookupRequest(
            subject: number ? .individualNumber(People.number(1)) : .code(People.code(1)), items: items,
            includeHistory: true, purpose: purpose)
        return try ask(.lookup, request, by: caller)
    }

    // MARK: What is given

    @Test(arguments: 0..<60)
    func anAnswerHoldsTheItemsAskedForAndNoOthers(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let allowed = ItemSet(numbers: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 20, 21, 22, 23, 24, 25, 28])
        let items = ItemSet(rawValue: UInt32.random(in: 0...UInt32.max, using: &random)).intersection(allowed)
            .union(ItemSet(.sex))
        let (call, evidence) = try lookup(items)
        let bytes = try #require(call.answers.first, "seed \(seed): \(call.refusals)")
        let answer = try LookupResponse(decoding: bytes)
        #expect(answer.record.items == items, "seed \(seed)")
        let whole = IdentityRecordDraft(try #require(try bed.reader.version(of: moved.code, sequence: 2)).record)
        var expected = whole.cut(to: items)
        if items.contains(.individualNumber) { expected.individualNumber = Array(People.number(1).digits.utf8) }
        #expect(answer.record.draft == expected, "seed \(seed)")
        #expect(answer.history.map(\.items) == [items.subtracting(ItemSet(.individualNumber))], "seed \(seed)")
        #expect(evidence.itemsAsked == items.rawValue && evidence.items == items.rawValue && evidence.persons == 1)
        for (sources, text) in Self.traces where items.isDisjoint(with: sources) {
            #expect(bytes.firstRange(of: Array(text.utf8)) == nil, "seed \(seed): \(sources.numbers)")
        }
    }

    /// What must not be in the bytes when none of the items was asked for that would show it.
    private static let traces: [(ItemSet, String)] = [
        (ItemSet(.kanjiName), "氏名1号"), (ItemSet(.kanaName, .searchKana), People.reading(1)),
        (ItemSet(.address), "転居先9番地"), (ItemSet(.address), "荒田1番地"),
        (ItemSet(.residentRecordCode), People.code(1).digits),
        (ItemSet(.individualNumber), People.number(1).digits), (ItemSet(.birthDate), People.birthDate(1).wire),
    ]

    @Test func whoNamesNoItemsGetsTheBasicOnes() throws {
        let (call, evidence) = try lookup([])
        let answer = try LookupResponse(decoding: try #require(call.answers.first))
        #expect(answer.record.items.numbers == [2, 4, 5, 6, 7, 21])
        #expect(answer.record.name == moved.name.text && answer.record.address == moved.address.text)
        #expect(evidence.itemsAsked == answer.record.items.rawValue)
    }

    @Test func hitsAreCutToo() throws {
        let conditions = SearchConditions(kanaName: TextCondition(PersonalText(People.reading(1))))
        for items in [ItemSet(.kanjiName, .individualNumber), ItemSet(.residentRecordCode), ItemSet(.address, .sex)] {
            let (call, evidence) = try ask(.search, SearchRequest(conditions, items: items, purpose: Self.purpose))
            let bytes = try #require(call.answers.first)
            let answer = try SearchResponse(decoding: bytes)
            #expect(answer.items == items && answer.hits.map(\.record.items) == [items])
            let hit = try #require(answer.hits.first?.record)
            #expect(hit.name == (items.contains(.kanjiName) ? moved.name.text : nil))
            #expect(hit.code == (items.contains(.residentRecordCode) ? moved.code : nil))
            #expect(hit.individualNumber == (items.contains(.individualNumber) ? People.number(1) : nil))
            #expect(evidence.items == items.rawValue && evidence.subjects == [bed.keys.subjectHash(of: moved.code)])
            for (sources, text) in Self.traces where items.isDisjoint(with: sources) {
                #expect(bytes.firstRange(of: Array(text.utf8)) == nil, "\(sources.numbers)")
            }
        }
    }

    // MARK: What is refused

    struct Denied: Sendable, CustomTestStringConvertible {
        let name: String
        var purpose: Purpose? = AccessTests.purpose
        var items: ItemSet = []
        var byNumber = false
        var caller = AccessTests.agency
        let reason: Reason
        var item: UInt8 = 0

        var testDescription: String { name }
    }

    private static let npo = Caller(role: .agency("kenmin-koryu"), uri: "urn:juki:agency:kenmin-koryu",
                                    certificateSerial: "10")
    private static let npoPurpose = Purpose(legalBasis: "30-15-1-1:一の二", applicationNumber: "A-2")

    static let denied: [Denied] = [
        Denied(name: "no purpose", purpose: nil, reason: .missingLegalBasis),
        Denied(name: "no basis", purpose: Purpose(applicationNumber: "A-1"), reason: .missingLegalBasis),
        Denied(name: "unknown basis", purpose: Purpose(legalBasis: "30-15-1-1:百", applicationNumber: "A-1"),
               reason: .unknownLegalBasis),
        Denied(name: "another's basis", caller: npo, reason: .basisNotForCaller),
        Denied(name: "no application number", purpose: Purpose(legalBasis: "30-15-1-1:九"),
               reason: .missingApplicationNumber),
        Denied(name: "one forbidden item among good ones", items: ItemSet(.kanjiName, .timestamp),
               reason: .itemNotAllowedByBasis, item: 18),
        Denied(name: "a number without 番号法", purpose: npoPurpose, items: ItemSet(.individualNumber), caller: npo,
               reason: .itemNotAllowedByBasis, item: 9),
        Denied(name: "by a number without 番号法", purpose: npoPurpose, byNumber: true, caller: npo,
               reason: .itemNotAllowedByBasis, item: 9),
        Denied(name: "a code without the transitional rule", purpose: npoPurpose, items: ItemSet(.residentRecordCode),
               caller: npo, reason: .itemNotAllowedByBasis, item: 1),
    ]

    @Test(arguments: denied)
    func aRefusalIsWholeAndRecorded(_ denied: Denied) throws {
        let (call, evidence) = try lookup(denied.items, denied.purpose, by: denied.caller, number: denied.byNumber)
        #expect(call.refusals == [Refusal(denied.reason, item: denied.item)])
        #expect(call.answers.isEmpty, "nothing is dropped in silence")
        #expect(evidence.result == denied.reason.rawValue && evidence.items == 0 && evidence.persons == 0)
        #expect(evidence.subjects.count == 1 && evidence.legalBasis == denied.purpose?.legalBasis ?? "")
        if !denied.items.isEmpty { #expect(evidence.itemsAsked == denied.items.rawValue) }
    }

    /// Whoever may not ask learns nothing of whether the person is there.
    @Test func refusalsAreTheSameForThoseWhoAreNotThere() throws {
        for denied in Self.denied where !denied.byNumber {
            let request = LookupRequest(subject: .code(People.code(77)), items: denied.items, purpose: denied.purpose)
            let (call, _) = try ask(.lookup, request, by: denied.caller)
            #expect(call.refusals == [Refusal(denied.reason, item: denied.item)], "\(denied.name)")
        }
    }

    @Test func statisticsAreNotSearchedByNameNorToldNames() throws {
        let caller = Caller(role: .agency("tokei"), uri: "urn:juki:agency:tokei", certificateSerial: "11")
        let purpose = Purpose(legalBasis: "30-15-1-4:統計")
        let byPlace = SearchConditions(municipality: People.municipalities[0])
        let (good, _) = try ask(.search, SearchRequest(byPlace, purpose: purpose), by: caller)
        let answer = try SearchResponse(decoding: try #require(good.answers.first))
        #expect(answer.items == ItemSet(.birthDate, .sex) && answer.hits.count == 2)
        let byName = SearchConditions(kanaName: TextCondition(PersonalText(People.reading(1))))
        for (conditions, items, item) in [(byName, ItemSet(.sex), UInt8(4)), (byPlace, ItemSet(.kanjiName), 2)] {
            let (call, _) = try ask(.search, SearchRequest(conditions, items: items, purpose: purpose), by: caller)
            #expect(call.refusals == [Refusal(.itemNotAllowedByBasis, item: item)])
        }
    }
}

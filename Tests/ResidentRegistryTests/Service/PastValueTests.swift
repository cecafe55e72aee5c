import JukiDomain
import JukiMessages
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Searches that include past values (過去の値).
@Suite struct PastValueTests {
    private static let start = day(2026, 4, 1)

    private static func search(_ registry: ResidentRegistry, _ conditions: SearchConditions) throws -> [SearchHit] {
        let request = SearchRequest(
            conditions,
            purpose: Purpose(legalBasis: "30-15-1-3:同意", applicationNumber: "R8-1", operatorID: "op-1"))
        let call = RecordedCall()
        registry.begin(.search, request.encode(), from: .representative, over: call)
        try #require(call.waitForEnd())
        return try SearchResponse(decoding: try #require(call.answers.first)).hits
    }

    /// 住民票コードの変更: versions of before lie under the old code.
    @Test func whoeverHasChangedTheCodeIsFoundOnce() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(2, on: Self.start)])
        var record = People.record(2, reason: .recordCodeRequest, on: Self.start)
        record.code = People.code(90)
        try bed.apply([UpdateNotice(number: 0, record: record, previousCode: People.code(2))])
        record.changeReason = .exOfficioCorrection
        record.name = GaijiText(PersonalText("新しい氏名"))
        try bed.apply([UpdateNotice(number: 0, record: record)])
        let registry = try bed.registry()
        var conditions = SearchConditions(
            birthDate: BirthCondition(record.birthDate), sex: record.sex, includePastValues: true)
        let found = try Self.search(registry, conditions)
        #expect(found.map(\.record.code) == [People.code(90)])
        #expect(found.map(\.matchedPastVersion) == [false])
        // By what only past versions say, it is the newest of them that is shown.
        conditions.kanjiName = TextCondition(PersonalText("氏名2号"))
        let past = try Self.search(registry, conditions)
        #expect(past.map(\.record.code) == [People.code(90)])
        #expect(past.map(\.matchedPastVersion) == [true])
        registry.quiesce()
    }
}

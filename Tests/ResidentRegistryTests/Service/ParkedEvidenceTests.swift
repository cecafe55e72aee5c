import EvidenceLog
import JukiDomain
import JukiMessages
import ResidentRegistry
import SharedRegistry
import Testing

/// What the evidence of a list of parked notices says that it told.
@Suite struct ParkedEvidenceTests {
    private static let start = day(2026, 4, 1)
    private static let home = People.municipalities[0]

    private func list(_ registry: ResidentRegistry, of municipality: MunicipalityCode) throws -> ListParkedResponse {
        let call = RecordedCall()
        registry.begin(
            .listParked, ListParkedRequest().encode(), from: .municipality(municipality), over: call)
        try #require(call.waitForEnd())
        return try ListParkedResponse(decoding: try #require(call.answers.first))
    }

    @Test func codesAndMunicipalitiesThatWereToldStandInIt() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, in: People.municipalities[1], on: Self.start)])
        try bed.apply([People.notice(2, on: Self.start)])
        let registry = try bed.registry()
        #expect(try list(registry, of: Self.home).parked.isEmpty)

        var unchanged = People.notice(2, reason: .moveWithin, on: Self.start)
        unchanged.number = 2
        var elsewhere = People.notice(1, on: Self.start)
        elsewhere.number = 3
        for (notice, reason) in [(unchanged, Reason.addressUnchanged), (elsewhere, .aliveElsewhere)] {
            let call = RecordedCall()
            registry.begin(
                .update, UpdateRequest(NoticeDraft(notice)).encode(), from: .municipality(Self.home), over: call)
            try #require(call.waitForEnd())
            let outcome = try UpdateResponse(decoding: try #require(call.answers.first)).outcome
            #expect(outcome.refusal?.reason == reason)
            _ = try list(registry, of: Self.home)
        }
        let lists = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
            .filter { $0.procedure == Procedure.listParked.rawValue }
        #expect(lists.map(\.items) == [0, 1 << 1, 1 << 1 | 1 << 14])
        #expect(lists.map(\.persons) == [0, 1, 2])
        #expect(lists.map(\.itemsAsked).dropFirst().allSatisfy { $0 & 1 << 7 != 0 }, "the address was why")
        #expect(lists.last.map { Set($0.subjects) } == Set([1, 2].map { bed.keys.subjectHash(of: People.code($0)) }))
    }
}

import EvidenceLog
import JukiDomain
import JukiMessages
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Of whom the outcomes of notices tell their sender what it did not know stands in the evidence; of nobody else.
@Suite struct PersonsToldTests {
    private static let start = day(2026, 4, 1)
    private static let (home, elsewhere) = (People.municipalities[0], People.municipalities[1])

    private let bed: TestBed
    private let registry: ResidentRegistry

    init() throws {
        bed = try TestBed(on: Self.start)
        try bed.apply([
            People.notice(1, on: Self.start),
            People.notice(2, in: Self.elsewhere, on: Self.start, number: People.number(2)),
            People.notice(3, in: Self.elsewhere, on: Self.start),
        ])
        try bed.apply([People.notice(3, in: Self.elsewhere, reason: .death, on: Self.start)])
        registry = try bed.registry()
    }

    private func numbered(_ notice: UpdateNotice, _ number: UInt64) -> UpdateNotice {
        var notice = notice
        notice.number = number
        return notice
    }

    /// - Returns: why it was not applied, and whom the evidence names.
    private func send(_ notice: UpdateNotice) throws -> (Reason?, [[UInt8]]) {
        let call = RecordedCall()
        registry.begin(.update, UpdateRequest(notice).encode(), from: .municipality(Self.home), over: call)
        try #require(call.waitForEnd())
        let response = try UpdateResponse(decoding: try #require(call.answers.first))
        return (response.outcome.refusal?.reason, try lastSubjects())
    }

    private func lastSubjects() throws -> [[UInt8]] {
        let last = try EvidenceLog.records(from: registry.evidence.size, limit: 1, in: bed.store)
        return try #require(last.first).subjects
    }

    private func subjects(_ people: Int...) -> [[UInt8]] { people.map { bed.keys.subjectHash(of: People.code($0)) } }

    @Test func whoIsMetInTheRegisterIsNamed() throws {
        let alive = numbered(People.notice(2, on: Self.start), 2)
        let unknown = People.notice(7, reason: .moveOut, on: Self.start)
        let cases: [(UpdateNotice, Reason, [[UInt8]])] = [
            (alive, .aliveElsewhere, subjects(2)),
            (numbered(People.notice(3, on: Self.start), 3), .deceased, subjects(3)),
            (numbered(unknown, 4), .noSuchResident, subjects(7)),
            (numbered(People.notice(1, on: Self.start), 5), .alreadyPresent, subjects(1)),
            // The holder of the number is told of too.
            (numbered(People.notice(6, on: Self.start, number: People.number(2)), 6), .numberOfAnother, subjects(6, 2)),
            // It is told again.
            (alive, .aliveElsewhere, subjects(2)),
        ]
        for (notice, reason, named) in cases {
            let (found, told) = try send(notice)
            #expect(found == reason && told == named)
        }
        var query = EvidenceQuery()
        query.subjects = subjects(2)
        let looks = try EvidenceLog.find(query, limit: 10, in: bed.store).entries
        #expect(looks.map(\.record.peer) == Array(repeating: Caller.municipality(Self.home).uri, count: 3))
    }

    @Test func bothCodesOfAChangeAreNamed() throws {
        var change = numbered(People.notice(8, reason: .recordCodeRequest, on: Self.start), 2)
        change.previousCode = People.code(2)
        let (reason, told) = try send(change)
        #expect(reason == .notOwnMunicipality && told == subjects(8, 2))
    }

    @Test func whereNothingIsToldNobodyIsNamed() throws {
        let future = People.notice(5, on: Self.start.adding(days: 30))
        let cases: [(UpdateNotice, Reason?)] = [
            (numbered(People.notice(4, on: Self.start), 2), nil), (numbered(future, 3), .changeDateInFuture),
            (numbered(People.notice(2, on: Self.start), 9), .noticeGap),
            (numbered(People.notice(2, on: Self.start), 1), .noticeConflict),
        ]
        for (notice, reason) in cases {
            let (found, told) = try send(notice)
            #expect(found == reason && told == [])
        }
    }

    @Test func aBatchNamesThoseOfItsParkedNotices() throws {
        let notices = [4, 2, 5, 3].enumerated().map { index, person in
            numbered(People.notice(person, on: Self.start), UInt64(index + 2))
        }
        let call = RecordedCall()
        registry.begin(.updateStream, UpdateBatch(notices).encode(), from: .municipality(Self.home), over: call)
        try #require(call.waitForEnd())
        #expect(try lastSubjects() == subjects(2, 3))
    }
}

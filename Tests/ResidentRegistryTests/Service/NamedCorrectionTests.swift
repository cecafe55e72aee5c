import AccessControl
import Corrections
import EvidenceLog
import JukiDomain
import JukiMessages
import OrderedStore
import RecordStore
import ResidentRegistry
import SharedRegistry
import Testing

/// Requests of corrections that their caller has named: whoever sends one again gets the same answer, and nothing is
/// done twice.
@Suite struct NamedCorrectionTests {
    private static let start = day(2026, 4, 1)
    private static let paper = Purpose(legalBasis: "30-35", applicationNumber: "R8-7", operatorID: "op-1")

    private let bed: TestBed

    init() throws {
        bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
    }

    private func opening(_ name: String?, _ address: String = "荒田２番地") throws -> OpenCorrectionRequest {
        OpenCorrectionRequest(
            code: People.code(1), kind: .correct,
            claims: [ClaimedItem(item: .address, value: PersonalText(address))], receivedOn: Self.start,
            purpose: Self.paper, request: try name.map { try RequestName($0) })
    }

    private func call(
        _ registry: ResidentRegistry, _ procedure: Procedure, _ message: some EncodableMessage,
        from caller: Caller = .representative
    ) throws -> Result<Investigation, Refusal> {
        let call = RecordedCall()
        registry.begin(procedure, message.encode(), from: caller, over: call)
        try #require(call.waitForEnd())
        if let refusal = call.refusals.first { return .failure(refusal) }
        return .success(try CorrectionResponse(decoding: call.answers.flatMap { $0 }).investigation)
    }

    @Test func theSameAgainIsAnsweredAsBeforeAndDoneOnce() throws {
        var registry = try bed.registry()
        let opened = try call(registry, .openCorrection, opening("R-1")).get()
        let step = StepCorrectionRequest(
            number: 1, kind: .examined, note: PersonalText("記録"), purpose: Self.paper, request: try RequestName("R-2"))
        let stepped = try call(registry, .stepCorrection, step).get()
        let end = CloseCorrectionRequest(
            number: 1, result: .notCorrected, note: PersonalText("理由"), purpose: Self.paper,
            request: try RequestName("R-3"))
        let closed = try call(registry, .closeCorrection, end).get()
        #expect(opened.steps.isEmpty && stepped.steps.count == 1 && closed.steps.count == 2)

        // Long after, over a restart, and from whoever has signed in meanwhile.
        registry.committer.waitUntilIdle()
        try bed.reopen()
        bed.clock.advance(days: 3)
        registry = try bed.registry()
        var again = try opening("R-1")
        again.purpose?.operatorID = ""
        #expect(try call(registry, .openCorrection, again) == .success(opened), "as it stood then")
        #expect(try call(registry, .stepCorrection, step) == .success(stepped))
        #expect(try call(registry, .closeCorrection, end) == .success(closed))
        let all = ListCorrectionsRequest(includeClosed: true, purpose: Self.paper)
        let list = RecordedCall()
        registry.begin(.listCorrections, all.encode(), from: .representative, over: list)
        try #require(list.waitForEnd())
        let found = try ListCorrectionsResponse(decoding: try #require(list.answers.first)).investigations
        #expect(found.map(\.number) == [1] && found.map(\.steps) == [2])
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        let repeated = records.filter { $0.detail.hasSuffix(" repeated") }
        #expect(repeated.map(\.procedure) == [113, 114, 115], "each answer is evidence, the repeated too")
        #expect(repeated.allSatisfy { $0.subjects == [bed.keys.subjectHash(of: People.code(1))] && $0.persons == 1 })
    }

    @Test func anotherRequestUnderTheSameNameIsRefused() throws {
        let registry = try bed.registry()
        _ = try call(registry, .openCorrection, opening("R-1")).get()
        let changed = Refusal(.requestChanged)
        #expect(try call(registry, .openCorrection, opening("R-1", "荒田３番地")) == .failure(changed))
        var paper = try opening("R-1")
        paper.purpose?.applicationNumber = "R8-8"
        #expect(try call(registry, .openCorrection, paper) == .failure(changed))
        let step = StepCorrectionRequest(
            number: 1, kind: .examined, note: PersonalText("記録"), purpose: Self.paper, request: try RequestName("R-1"))
        #expect(try call(registry, .stepCorrection, step) == .failure(changed), "a name is one of all procedures")
        #expect(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last?.result == 134)
        #expect(try call(registry, .openCorrection, opening("R-2")).get().number == 2, "nothing was done in between")
    }

    /// A name is its caller's own, and what was refused has left none.
    @Test func aNameIsItsCallersOwn() throws {
        let registry = try bed.registry()
        #expect(try call(registry, .openCorrection, opening("R-1")).get().number == 1)
        #expect(try call(registry, .openCorrection, opening("R-1"), from: .office).get().number == 2)
        #expect(try call(registry, .openCorrection, opening(nil)).get().number == 3)
        #expect(try call(registry, .openCorrection, opening(nil)).get().number == 4, "without a name each is another")
        var nobody = try opening("R-5")
        nobody.code = People.code(9)
        #expect(try call(registry, .openCorrection, nobody) == .failure(Refusal(.notFound)))
        #expect(try call(registry, .openCorrection, opening("R-5")).get().number == 5)
    }

    /// Somebody may have chosen an individual number for a name: the store's files show none, and not whose it is.
    @Test func aNameLiesInTheStoreAsAHash() throws {
        let registry = try bed.registry()
        let name = People.number(1).digits
        let opened = try call(registry, .openCorrection, opening(name)).get()
        #expect(try call(registry, .openCorrection, opening(name)) == .success(opened))
        registry.committer.waitUntilIdle()
        var entries: [(key: [UInt8], value: [UInt8])] = []
        let keyspace = try #require(Corrections.keyspaces.first { $0.name == "correction-requests" })
        var cursor = try bed.store.scan(in: keyspace, from: [], to: nil)
        while try cursor.next() { entries.append((cursor.key, cursor.value)) }
        #expect(entries.map(\.key.count) == [32])
        for part in entries.flatMap({ [$0.key, $0.value] }) {
            let text = String(decoding: part, as: UTF8.self)
            #expect(!text.contains(name) && !text.contains(Caller.representative.uri))
        }
        let ofCrossing = bed.keys.deliveryName(of: name, by: Caller.representative.uri)
        #expect(entries.map(\.key) != [ofCrossing], "a key for one purpose only")
    }

    /// Two of one group: the first is not in the store yet when the second is decided.
    @Test func twoOfOneGroupAreOne() throws {
        let registry = try bed.registry()
        let calls = (0..<8).map { _ in RecordedCall() }
        let message = try opening("R-1").encode()
        for call in calls { registry.begin(.openCorrection, message, from: .representative, over: call) }
        for call in calls { try #require(call.waitForEnd()) }
        let numbers = try calls.map { try CorrectionResponse(decoding: $0.answers.flatMap { $0 }).investigation.number }
        #expect(numbers == Array(repeating: 1, count: 8))
    }
}

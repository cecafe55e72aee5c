import EvidenceLog
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import PeerTransport
import Testing

/// A call that must be refused, as bytes: what a careless or hostile client sends.
struct BadCall: Sendable, CustomTestStringConvertible {
    let name: String
    let peer: String
    let procedure: UInt16
    let message: [UInt8]
    let reason: Reason

    var testDescription: String { name }

    /// A field of a protobuf message: its tag and length in one byte each.
    static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        precondition(number < 16 && content.count < 128, "tag and length take one byte each")
        return [number << 3 | 2, UInt8(content.count)] + content
    }

    /// Message Purpose.
    static func purpose(_ basis: String, application: String = "") -> [UInt8] {
        (basis.isEmpty ? [] : field(1, Array(basis.utf8)))
            + (application.isEmpty ? [] : field(2, Array(application.utf8)))
    }

    static func lookup(_ code: String, _ purpose: [UInt8] = purpose("12-5"), items: [UInt8] = []) -> [UInt8] {
        field(1, Array(code.utf8)) + field(5, purpose) + (items.isEmpty ? [] : field(6, items))
    }

    /// One condition on the reading.
    static func search(kana: [UInt8], strictness: UInt8, limit: [UInt8] = []) -> [UInt8] {
        field(1, field(2, field(1, kana) + [2 << 3, 1, 3 << 3, strictness])) + limit
            + field(4, purpose("30-15-1-2:条例", application: "R8-1"))
    }

    static let all: [BadCall] = {
        let city = "municipality-462012", agency = "agency-zeimu", office = "terminal-office-1"
        let laneState = Procedure.laneState.rawValue, lookup = Procedure.lookup.rawValue
        let search = Procedure.search.rawValue, reconcile = Procedure.reconcile.rawValue
        let begin = ReconcileStep<IdentityRecord>.begin(
            municipality: Residents.kagoshima, lastNoticeNumber: 99, mode: .ranges)
        return [
            BadCall(name: "unknown procedure", peer: city, procedure: 999, message: [], reason: .unknownProcedure),
            BadCall(name: "garbage", peer: city, procedure: laneState, message: [0xFF, 0xFF, 0xFF],
                    reason: .malformedMessage),
            BadCall(name: "unknown field", peer: city, procedure: laneState, message: [0x78, 1], reason: .unknownField),
            BadCall(name: "unknown enum", peer: agency, procedure: search,
                    message: Self.search(kana: Array("やまだ".utf8), strictness: 9), reason: .unknownEnumValue),
            BadCall(name: "invalid UTF-8", peer: agency, procedure: search,
                    message: Self.search(kana: [0xE3, 0x82], strictness: 1), reason: .invalidUTF8),
            BadCall(name: "control character", peer: agency, procedure: search,
                    message: Self.search(kana: Array("や\u{7}ま".utf8), strictness: 1), reason: .forbiddenCharacter),
            BadCall(name: "bad check digit", peer: office, procedure: lookup, message: Self.lookup("12345678900"),
                    reason: .checkDigit),
            BadCall(name: "short code", peer: office, procedure: lookup, message: Self.lookup("123"),
                    reason: .wrongLength),
            BadCall(name: "letters in a code", peer: office, procedure: lookup, message: Self.lookup("1234567890x"),
                    reason: .notADigit),
            BadCall(name: "nobody named", peer: office, procedure: lookup, message: [], reason: .missingItem),
            BadCall(name: "nobody there", peer: office, procedure: lookup, message: Self.lookup("12345678903"),
                    reason: .notFound),
            BadCall(name: "too many notices", peer: city, procedure: Procedure.updateStream.rawValue,
                    message: (0...UpdateBatch.noticesMax).flatMap { _ in field(1, []) }, reason: .messageTooLarge),
            BadCall(name: "an agency writes", peer: agency, procedure: Procedure.update.rawValue, message: [],
                    reason: .procedureNotAllowed),
            BadCall(name: "another's lane", peer: city, procedure: laneState, message: field(1, Array("462039".utf8)),
                    reason: .notOwnMunicipality),
            BadCall(name: "no conditions", peer: agency, procedure: search, message: [], reason: .noConditions),
            BadCall(name: "limit out of range", peer: agency, procedure: search,
                    message: Self.search(kana: Array("やまだ".utf8), strictness: 1, limit: [2 << 3, 0xC9, 1]),
                    reason: .invalidCondition),
            BadCall(name: "file of another moment", peer: city, procedure: reconcile, message: begin.encode(),
                    reason: .laneNotCurrent),
            BadCall(name: "end before the beginning", peer: city, procedure: reconcile,
                    message: ReconcileStep<IdentityRecord>.finish.encode(), reason: .unexpectedStep),
        ] + badPurposes(lookup: lookup, office: office)
    }()

    private static func badPurposes(lookup: UInt16, office: String) -> [BadCall] {
        let code = "12345678903"
        return [
            BadCall(name: "no basis", peer: office, procedure: lookup, message: field(1, Array(code.utf8)),
                    reason: .missingLegalBasis),
            BadCall(name: "unknown basis", peer: office, procedure: lookup,
                    message: Self.lookup(code, purpose("30-15-1-1:百")), reason: .unknownLegalBasis),
            BadCall(name: "the national server's basis", peer: office, procedure: lookup,
                    message: Self.lookup(code, purpose("30-7")), reason: .basisNotForCaller),
            BadCall(name: "no application number", peer: office, procedure: lookup,
                    message: Self.lookup(code, purpose("30-15-1-1:六")), reason: .missingApplicationNumber),
            BadCall(name: "an item that the basis does not allow", peer: office, procedure: lookup,
                    message: Self.lookup(code, items: [2, 16]), reason: .itemNotAllowedByBasis),
        ]
    }
}

/// "Bad input" at the level of calls: a distinct reason, evidence of the refusal, and nothing else.
@Suite struct RefusedCallTests {
    @Test func everyRefusalIsDistinctRecordedAndChangesNothing() async throws {
        #expect(Set(BadCall.all.map(\.reason)).count == BadCall.all.count)
        try await withServer { server in
            let city = try await server.connect("municipality-462012")
            for notice in Residents.firstLoad(Residents.kagoshima, 3) {
                _ = try await city.update(NoticeDraft(notice))
            }
            let before = try await city.laneState()
            var connections: [String: JukiConnection] = [:]
            for bad in BadCall.all {
                if connections[bad.peer] == nil { connections[bad.peer] = try await server.connect(bad.peer) }
                let connection = try #require(connections[bad.peer])
                let evidence = try server.evidence()
                let failure = await #expect(throws: CallFailure.self, "\(bad.name)") {
                    try await connection.client.call(bad.procedure, body: bad.message)
                }
                let status = try Status(decoding: try #require(failure).statusBody)
                #expect(status.refusal.reason == bad.reason, "\(bad.name)")
                #expect(failure?.code.rawValue == StatusTable.row(for: bad.reason).code, "\(bad.name)")
                #expect(status.text == StatusTable.row(for: bad.reason).sentence)
                let added = try server.evidence().dropFirst(evidence.count)
                #expect(added.map(\.result) == [bad.reason.rawValue], "\(bad.name)")
                #expect(added.map(\.procedure) == [bad.procedure])
                #expect(added.map(\.persons) == [0] && added.map(\.items) == [0])
                #expect(added.first?.peer == "urn:juki:" + uri(of: bad.peer))
            }
            #expect(try await city.laneState() == before)
            #expect(try await city.parked().parked.isEmpty)
        }
    }

    /// `agency-zeimu` has `agency:zeimu`.
    private func uri(of certificate: String) -> String {
        let parts = certificate.split(separator: "-", maxSplits: 1)
        return parts.joined(separator: ":")
    }
}

import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import Operators
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// What has begun to be told is not told to its end when the operator signs out meanwhile.
@Suite struct StreamSessionTests {
    private static func message(_ procedure: Procedure, on day: CalendarDate) -> [UInt8] {
        switch procedure {
        case .disclose:
            let purpose = Purpose(legalBasis: "30-32", applicationNumber: "R8-1", operatorID: "op-1")
            return DiscloseRequest(
                code: People.code(1), identity: People.identity(1, on: day), receivedOn: day, purpose: purpose
            ).encode()
        default: return ExportEvidenceRequest(fromIndex: 0).encode()
        }
    }

    /// Asks, and ends the session with the first message of the answer.
    private func ask(_ procedure: Procedure, of registry: ResidentRegistry, signingOut: Bool) throws -> RecordedCall {
        let operatorID = try OperatorID("op-1")
        let call = RecordedCall { if signingOut { registry.sessions.endSessions(of: operatorID) } }
        let message = Self.message(procedure, on: registry.clock().japanDay)
        let stream = registry.begin(procedure, message, from: .representative, over: call)
        #expect(call.waitForEnd())
        stream?.writable(credit: 9)
        return call
    }

    @Test(arguments: [Procedure.exportEvidence, .disclose])
    func theRestIsKeptBackAndTheRefusalRecorded(_ procedure: Procedure) throws {
        let bed = try TestBed()
        try bed.apply([People.notice(1, on: bed.clock.today)])
        let registry = try bed.registry()
        // A look that disclosure has to tell of, so that its answer is more than one message.
        _ = try ask(.disclose, of: registry, signingOut: false)
        let whole = try ask(procedure, of: registry, signingOut: false)
        #expect(whole.answers.count >= 2 && whole.refusals.isEmpty)
        let cut = try ask(procedure, of: registry, signingOut: true)
        #expect(cut.answers.count == 1 && cut.refusals == [Refusal(.operatorNotSignedIn)] && cut.ends == 1)
        let record = try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last)
        #expect(record.procedure == procedure.rawValue && record.operatorID == "op-1")
        #expect(record.result == Reason.operatorNotSignedIn.rawValue)
    }
}

import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import ResidentRegistry
import SharedRegistry
import Testing

/// Who was asked for by somebody who may not ask at all finds the attempt.
@Suite struct UnheardRefusalTests {
    private static let start = day(2026, 4, 1)
    private static let purpose = Purpose(legalBasis: "30-32", applicationNumber: "R8-1", operatorID: "somebody")

    /// Requests that name the person of ``code``, by procedure.
    private static func requests(_ code: ResidentRecordCode) -> [(Procedure, [UInt8])] {
        var finding = FindEvidenceRequest()
        (finding.code, finding.purpose) = (code, purpose)
        return [
            (.lookup, LookupRequest(subject: .code(code), purpose: purpose).encode()),
            (.nationalInquiry, NationalQuestion(.code(code), purpose: purpose).encode()),
            (.disclose, DiscloseRequest(
                code: code,
                identity: ClaimedIdentity(
                    name: "山田", birthDate: People.record(1, on: start).birthDate, sex: .male, address: "山下町"),
                receivedOn: start, purpose: purpose).encode()),
            (.openCorrection, OpenCorrectionRequest(
                code: code, kind: .correct, claims: [ClaimedItem(item: .address, value: "荒田２番地")],
                receivedOn: start, purpose: purpose).encode()),
            (.whoLooked, WhoLookedRequest(code: code, purpose: purpose).encode()),
            (.findEvidence, finding.encode()),
        ]
    }

    /// At a terminal where nobody has signed in, and by a peer that may not call; for a person who is recorded, and for
    /// a code that is nobody's: nothing tells the two apart.
    @Test(arguments: [1, 900]) func theOneWhoWasNamedIsOnRecord(person: Int) throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start)])
        let registry = try bed.registry(signedIn: [])
        let code = People.code(person)
        let nobody = Caller(
            role: .representativeTerminal("representative-2"), uri: "urn:juki:terminal:representative-2",
            certificateSerial: "0f", connection: 9)
        let city = Caller.municipality(People.municipalities[0])
        for (caller, reason) in [(nobody, Reason.operatorNotSignedIn), (city, .procedureNotAllowed)] {
            for (procedure, message) in Self.requests(code) {
                let call = RecordedCall()
                registry.begin(procedure, message, from: caller, over: call)
                try #require(call.waitForEnd())
                #expect(call.refusals == [Refusal(reason)] && call.answers.isEmpty, "\(procedure)")
                let record = try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last)
                #expect(record.subjects == [bed.keys.subjectHash(of: code)], "\(procedure)")
                #expect(record.procedure == procedure.rawValue && record.result == reason.rawValue)
                #expect(record.operatorID.isEmpty && record.legalBasis.isEmpty && record.applicationNumber.isEmpty)
                #expect(record.items == 0 && record.persons == 0, "nobody was told of anybody")
            }
        }
    }

    /// The operator whom a request names is another than the one who is signed in at the terminal.
    @Test func theOneWhoWasNamedUnderAnothersNameIsOnRecord() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        for (procedure, message) in Self.requests(People.code(1)) {
            let call = RecordedCall()
            registry.begin(procedure, message, from: .representative, over: call)
            try #require(call.waitForEnd())
            #expect(call.refusals == [Refusal(.operatorNotSignedIn)] && call.answers.isEmpty, "\(procedure)")
            let record = try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last)
            #expect(record.subjects == [bed.keys.subjectHash(of: People.code(1))], "\(procedure)")
            #expect(record.procedure == procedure.rawValue && record.operatorID == "op-1", "\(procedure)")
        }
    }

    /// The other register's server alone asks for a number to be delivered.
    @Test func theOneWhoseNumberWasToBeDeliveredIsOnRecord() throws {
        let bed = try TestBed(on: Self.start)
        let registry = try bed.registry()
        let request = RelayNumberRequest(
            delivery: try RelayDelivery([UInt8](repeating: 1, count: RelayDelivery.size)), code: People.code(1),
            requester: "urn:juki:agency:zeimu", purpose: Self.purpose)
        let call = RecordedCall()
        registry.begin(.relayNumber, request.encode(), from: .representative, over: call)
        try #require(call.waitForEnd())
        #expect(call.refusals == [Refusal(.procedureNotAllowed)])
        let record = try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last)
        #expect(record.subjects == [bed.keys.subjectHash(of: People.code(1))])
    }

    /// What names nobody by code, or cannot be read, is refused as before.
    @Test func nobodyIsMadeUp() throws {
        let bed = try TestBed(on: Self.start)
        try bed.apply([People.notice(1, on: Self.start, number: People.number(1))])
        let registry = try bed.registry(signedIn: [])
        let number = LookupRequest(subject: .individualNumber(People.number(1)), purpose: Self.purpose)
        let whole = LookupRequest(subject: .code(People.code(1)), purpose: Self.purpose).encode()
        let nobody = Caller(
            role: .representativeTerminal("representative-2"), uri: "urn:juki:terminal:representative-2",
            certificateSerial: "0f", connection: 9)
        for message in [number.encode(), [], Array(whole.dropLast()), [0xFF, 0xFF]] {
            let call = RecordedCall()
            registry.begin(.lookup, message, from: nobody, over: call)
            try #require(call.waitForEnd())
            #expect(call.refusals == [Refusal(.operatorNotSignedIn)], "the session comes first")
        }
        let records = try EvidenceLog.records(from: 0, limit: .max, in: bed.store)
        #expect(records.count == 4 && records.allSatisfy(\.subjects.isEmpty))
    }
}

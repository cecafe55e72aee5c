import AccessControl
import EvidenceLog
import JukiDomain
import JukiMessages
import ResidentRegistry
import SharedRegistry
import Testing

/// What is asked of the national server, what comes back of its answer, and what evidence that leaves.
@Suite struct NationalInquiryTests {
    private static let start = day(2026, 4, 1)
    private static let office = Caller.office
    private static let agency = Caller(role: .agency("zeimu"), uri: "urn:juki:agency:zeimu", certificateSerial: "0d")
    static let purpose = Purpose(legalBasis: "30-15-1-2:条例", applicationNumber: "A-1", operatorID: "op-1")
    private static let person = NationalRecord(
        People.record(5, in: MunicipalityCode(body: 13_101), on: start, number: People.number(5)))
    private static let stranger = NationalRecord(
        People.record(6, in: MunicipalityCode(body: 13_101), on: start, number: People.number(6)))

    private static let fourItems = FourItems(
        name: person.name, address: person.address, birthDate: person.birthDate, sex: person.sex)
    private static let subjects: [NationalQuestion.Subject] = [
        .code(People.code(5)), .individualNumber(People.number(5)), .fourItems(fourItems),
        .fourItems(FourItems(name: person.name, birthDate: person.birthDate)),
    ]

    private let bed: TestBed

    init() throws { bed = try TestBed(on: Self.start) }

    private func ask(
        _ question: NationalQuestion, _ directory: MemoryDirectory?, from caller: Caller = office
    ) throws -> RecordedCall {
        let call = RecordedCall()
        let registry = try bed.registry(national: directory)
        registry.begin(.nationalInquiry, question.encode(), from: caller, over: call)
        try #require(call.waitForEnd())
        #expect(call.ends == 1)
        return call
    }

    private func lastEvidence() throws -> EvidenceRecord {
        try #require(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).last)
    }

    @Test(arguments: subjects)
    func theAnswerIsCutToWhatWasAskedAndRecorded(_ subject: NationalQuestion.Subject) throws {
        let directory = MemoryDirectory(answering: .success(NationalAnswer(Self.person).encode()))
        let call = try ask(NationalQuestion(subject, items: [2, 7], purpose: Self.purpose), directory)
        let answer = try NationalAnswer(decoding: try #require(call.answers.first)).record
        #expect(answer == Self.person.cut(to: [2, 7]) && answer.code == nil && answer.individualNumber == nil)
        let asked = try #require(directory.asked.first)
        #expect(asked.question.purpose == Self.purpose && asked.question.subject == subject)
        #expect(asked.question.items.contains(1) && asked.question.items.contains(2))
        #expect(asked.deadline <= .seconds(8))
        let record = try lastEvidence()
        #expect(record.procedure == 20 && record.result == 0)
        #expect(record.persons == 1 && record.detail == "national")
        let nameAndAddress: UInt32 = 0b1000_0100
        #expect(record.itemsAsked == nameAndAddress && record.items == nameAndAddress)
        #expect(record.subjects == [bed.keys.subjectHash(of: People.code(5))])
        #expect(record.legalBasis == Self.purpose.legalBasis && record.applicationNumber == "A-1")
    }

    /// Whatever the national server says, nobody is told of a person who was not asked for.
    @Test(arguments: subjects) func anotherPersonsAnswerIsDropped(_ subject: NationalQuestion.Subject) throws {
        var nameless = Self.person
        nameless.code = nil
        var wrongNumber = Self.stranger
        wrongNumber.code = Self.person.code
        wrongNumber.name = "別人"
        if case .code = subject { wrongNumber.code = Self.stranger.code }
        for record in [Self.stranger, nameless, wrongNumber] {
            let directory = MemoryDirectory(answering: .success(NationalAnswer(record).encode()))
            let call = try ask(NationalQuestion(subject, purpose: Self.purpose), directory)
            #expect(call.answers.isEmpty)
            #expect(call.refusals == [Refusal(.nationalServerRefused, expected: UInt64(Reason.internal.rawValue))])
            let evidence = try lastEvidence()
            #expect(evidence.persons == 0 && evidence.items == 0)
            // The person of an answer that was dropped stands nowhere; the one who was asked for by code does.
            let asked = if case .code(let code) = subject { [bed.keys.subjectHash(of: code)] } else { [] as [[UInt8]] }
            #expect(evidence.subjects == asked)
            #expect(evidence.result == Reason.nationalServerRefused.rawValue)
        }
    }

    @Test func everyFailureIsARefusalOfItsOwn() throws {
        let malformed = UInt64(Reason.malformedMessage.rawValue)
        let failures: [(Result<[UInt8], OtherServerFailure>, Refusal)] = [
            (.failure(.unreachable), Refusal(.nationalServerUnreachable)),
            (.failure(.refused(.notFound)), Refusal(.notFound)),
            (.failure(.refused(.tooManyMatches)), Refusal(.tooManyMatches)),
            (.failure(.refused(.basisNotForCaller)), Refusal(.nationalServerRefused, expected: 32)),
            (.failure(.refused(.codeChanged)), Refusal(.nationalServerRefused, expected: 84)),
            (.success([]), Refusal(.nationalServerRefused, expected: malformed)),
            (.success([0xFF]), Refusal(.nationalServerRefused, expected: malformed)),
        ]
        for (answer, refusal) in failures {
            let question = NationalQuestion(Self.subjects[0], purpose: Self.purpose)
            let call = try ask(question, MemoryDirectory(answering: answer))
            #expect(call.refusals == [refusal] && call.answers.isEmpty)
            #expect(try lastEvidence().result == refusal.reason.rawValue)
        }
        let alone = try ask(NationalQuestion(Self.subjects[0], purpose: Self.purpose), nil)
        #expect(alone.refusals == [Refusal(.nationalServerUnreachable)])
    }

    /// Nothing leaves for the national server on behalf of somebody who may not ask.
    @Test func accessIsDecidedBeforeAnybodyIsAsked() throws {
        let directory = MemoryDirectory(answering: .success(NationalAnswer(Self.person).encode()))
        var withoutBasis = Self.purpose
        withoutBasis.legalBasis = ""
        var withoutPaper = Self.purpose
        withoutPaper.applicationNumber = ""
        let unknown = Purpose(legalBasis: "30-99", applicationNumber: "A-1")
        let national = Purpose(legalBasis: "30-7", applicationNumber: "A-1")
        let consent = Purpose(legalBasis: "30-15-1-3:同意", applicationNumber: "A-1")
        let questions: [(NationalQuestion, Caller, Reason)] = [
            (NationalQuestion(Self.subjects[0]), Self.office, .missingLegalBasis),
            (NationalQuestion(Self.subjects[0], purpose: withoutBasis), Self.office, .missingLegalBasis),
            (NationalQuestion(Self.subjects[0], items: [13], purpose: Self.purpose), Self.office, .invalidCondition),
            (NationalQuestion(Self.subjects[0], items: [16], purpose: Self.purpose), Self.office,
             .itemNotAllowedByBasis),
            (NationalQuestion(Self.subjects[0], purpose: withoutPaper), Self.office, .missingApplicationNumber),
            (NationalQuestion(Self.subjects[0], purpose: unknown), Self.office, .unknownLegalBasis),
            (NationalQuestion(Self.subjects[0], purpose: national), Self.office, .basisNotForCaller),
            (NationalQuestion(Self.subjects[1], purpose: consent), Self.agency, .itemNotAllowedByBasis),
            (NationalQuestion(Self.subjects[0], items: [9], purpose: consent), Self.agency, .itemNotAllowedByBasis),
            (NationalQuestion(Self.subjects[0], purpose: Self.purpose), .municipality(People.municipalities[0]),
             .procedureNotAllowed),
            (NationalQuestion(Self.subjects[0], purpose: Self.purpose),
             Caller(role: .national, uri: "urn:juki:national", certificateSerial: "0c"), .procedureNotAllowed),
        ]
        for (question, caller, reason) in questions {
            let call = try ask(question, directory, from: caller)
            #expect(call.refusals.map(\.reason) == [reason])
            #expect(try lastEvidence().result == reason.rawValue)
        }
        #expect(directory.asked.isEmpty)
        let allowed = try ask(NationalQuestion(Self.subjects[2], purpose: consent), directory, from: Self.agency)
        let told = try NationalAnswer(decoding: try #require(allowed.answers.first)).record
        #expect(told == Self.person.cut(to: [2, 4, 5, 6, 7]), "what the basis gives without being asked")
    }

    // MARK: Limits

    /// 16 on their way, 64 waiting, the rest refused at once; each place that is freed is taken by the next in line.
    @Test func aSilentNationalServerHoldsNobodyButThoseWhoAskIt() throws {
        let directory = MemoryDirectory()
        let registry = try bed.registry(national: directory)
        let question = NationalQuestion(Self.subjects[0], purpose: Self.purpose).encode()
        let calls = (0..<100).map { _ in RecordedCall() }
        for call in calls { registry.begin(.nationalInquiry, question, from: Self.office, over: call) }
        #expect(directory.asked.count == 16)
        for call in calls[80...] {
            try #require(call.waitForEnd())
            #expect(call.refusals == [Refusal(.overloaded)])
        }
        #expect(registry.gauges.contains { $0.name == "national-inquiries-waiting" && $0.value == 64 })
        let other = RecordedCall()
        registry.begin(.lookup, LookupRequest(subject: .code(People.code(1)), purpose: Self.purpose).encode(),
                       from: Self.office, over: other)
        try #require(other.waitForEnd(), "whoever asks something else is not held up")
        for answered in 0..<80 {
            let asked = directory.asked
            #expect(asked.count == min(16 + answered, 80))
            asked[answered].completion(
                answered % 3 == 0 ? .failure(.unreachable) : .success(NationalAnswer(Self.person).encode()))
        }
        for call in calls[..<80] {
            try #require(call.waitForEnd())
            #expect(call.ends == 1)
        }
        #expect(calls.count { !$0.answers.isEmpty } == 53)
        #expect(registry.gauges.contains { $0.name == "national-inquiries-in-flight" && $0.value == 0 })
        #expect(try EvidenceLog.records(from: 0, limit: .max, in: bed.store).count == 101)
    }
}

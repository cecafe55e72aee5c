import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerSimulators
import RegistryServer
import SyntheticPopulation
import Testing

/// Questions about people of another prefecture over real connections: caller, prefecture, national server.
@Suite struct NationalInquiryTests {
    private static let purpose = Purpose(legalBasis: "30-15-1-2:条例", applicationNumber: "R8-17", operatorID: "clerk-1")
    private static let people: [IdentityRecord] = {
        var people = OtherPrefecture(seed: 46, residents: 40, today: TestServer.now.japanDay).everybody
        // Two of one name and birth date.
        people[39].name = people[38].name
        people[39].birthDate = people[38].birthDate
        return people
    }()

    private static func withNational(
        _ body: (TestServer, NationalSimulator<IdentityRecord>, JukiConnection) async throws -> Void
    ) async throws {
        let context = try TLSContext(Certificates.shared.configuration(.server, "national"))
        let national = try NationalSimulator(context: context, population: NationalPopulation(people))
        let port = quietPort()
        try national.start(port: port)
        try await withServer({ $0.nationalServer = ServerAddress(host: "127.0.0.1", port: port) }) { server in
            try await body(server, national, try await server.connect("terminal-office-1"))
        }
        await national.stop()
    }

    private func refusal(_ call: () async throws -> some Sendable) async -> Refusal? {
        let error = await #expect(throws: JukiError.self) { _ = try await call() }
        if case .refused(let status) = error { return status.refusal }
        return nil
    }

    @Test func peopleOfOtherPrefecturesAreAnsweredByCodeNumberAndFourItems() async throws {
        try await Self.withNational { server, national, terminal in
            let person = try #require(Self.people.first { $0.individualNumber != nil && !$0.name.text.isBlank })
            let number = try #require(person.individualNumber)
            let four = FourItems(
                name: person.name.text, address: person.address.text, birthDate: person.birthDate, sex: person.sex)
            for subject in [NationalQuestion.Subject.code(person.code), .individualNumber(number), .fourItems(four)] {
                let answer = try await terminal.nationalInquiry(
                    NationalQuestion(subject, items: [1, 2, 5, 7, 9, 14], purpose: Self.purpose))
                #expect(answer == NationalRecord(person).cut(to: [1, 2, 5, 7, 9, 14]))
                #expect(national.questions.last?.subject == subject)
                #expect(national.questions.last?.purpose == Self.purpose, "basis and application travel along")
                let record = try #require(try server.evidence().last)
                #expect(record.detail == "national" && record.persons == 1)
                #expect(record.applicationNumber == "R8-17")
                let told: UInt32 = [1, 2, 5, 7, 9, 14].reduce(0) { $0 | 1 << UInt32($1) }
                #expect(record.items == told)
            }
            let nobody = await refusal {
                try await terminal.nationalInquiry(
                    NationalQuestion(.code(Residents.plan.person(at: 0).code), purpose: Self.purpose))
            }
            #expect(nobody == Refusal(.notFound))
            let twins = FourItems(name: Self.people[38].name.text, birthDate: Self.people[38].birthDate)
            let tooMany = await refusal {
                try await terminal.nationalInquiry(NationalQuestion(.fourItems(twins), purpose: Self.purpose))
            }
            #expect(tooMany == Refusal(.tooManyMatches))
        }
    }

    /// Each fault has its refusal by the server, before the caller gives up, and leaves nothing behind: the next
    /// question is answered.
    @Test(arguments: [
        (NationalBehaviour.silent, Refusal(.nationalServerUnreachable)),
        (.slow(.milliseconds(2500)), Refusal(.nationalServerUnreachable)),
        (.disconnecting, Refusal(.nationalServerUnreachable)),
        (.oversized, Refusal(.nationalServerUnreachable)),
        (.malformed, Refusal(.nationalServerRefused, expected: 2)),
        (.wrongPerson, Refusal(.nationalServerRefused, expected: 104)),
        (.refusing(.basisNotForCaller), Refusal(.nationalServerRefused, expected: 32)),
        (.refusing(.overloaded), Refusal(.nationalServerUnreachable)),
    ])
    func aFaultyNationalServerIsToldApart(_ behaviour: NationalBehaviour, _ expected: Refusal) async throws {
        try await Self.withNational { server, national, terminal in
            let question = NationalQuestion(.code(Self.people[3].code), purpose: Self.purpose)
            let told = try await terminal.nationalInquiry(question)
            national.behaviour = behaviour
            async let refused = refusal { try await terminal.nationalInquiry(question, deadline: .seconds(2)) }
            // While that one waits, others are answered on the same event loop.
            for _ in 0..<20 {
                let notHere = await refusal {
                    try await terminal.lookup(
                        LookupRequest(subject: .code(Self.people[4].code), purpose: Self.purpose))
                }
                #expect(notHere == Refusal(.notFound))
            }
            #expect(await refused == expected)
            let record = try #require(try server.evidence().last { $0.procedure == 20 })
            #expect(record.result == expected.reason.rawValue)
            #expect(record.persons == 0 && record.subjects.count == 1, "who was asked for sees the attempt")
            national.behaviour = .honest
            #expect(try await terminal.nationalInquiry(question) == told, "the next question is answered")
        }
    }

    @Test func anAbsentNationalServerIsUnreachableUntilItComesBack() async throws {
        let context = try TLSContext(Certificates.shared.configuration(.server, "national"))
        let national = try NationalSimulator(context: context, population: NationalPopulation(Self.people))
        let port = quietPort()
        try await withServer({ $0.nationalServer = ServerAddress(host: "127.0.0.1", port: port) }) { server in
            let terminal = try await server.connect("terminal-office-1")
            let question = NationalQuestion(.code(Self.people[3].code), purpose: Self.purpose)
            for _ in 0..<2 {
                let away = await refusal { try await terminal.nationalInquiry(question) }
                #expect(away == Refusal(.nationalServerUnreachable))
                try national.start(port: port)
                let asked = national.questions.count
                _ = try await terminal.nationalInquiry(question)
                #expect(national.questions.count == asked + 1)
                await national.stop()
            }
        }
    }

    /// 機構からの照会: by the four items, on 法30条の7 and no other basis.
    @Test func theNationalServerInquiresOfUs() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let residents = Residents.firstLoad(Residents.kagoshima, 20)
            for notice in residents { _ = try await city.update(NoticeDraft(notice)) }
            let national = try await server.connect("national")
            let person = try #require(residents.first { !$0.record.name.text.isBlank }).record
            let conditions = SearchConditions(
                kanjiName: TextCondition(person.name.text), birthDate: BirthCondition(person.birthDate),
                sex: person.sex, address: TextCondition(person.address.text))
            let basis = Purpose(legalBasis: "30-7", applicationNumber: "N-1")
            let found = try await national.search(
                SearchRequest(conditions, items: ItemSet(.residentRecordCode), purpose: basis))
            #expect(found.hits.contains { $0.code == person.code })
            let byCode = try await national.lookup(LookupRequest(subject: .code(person.code), purpose: basis))
            #expect(byCode.record.name == person.name.text)

            var prefix = conditions
            prefix.kanjiName?.match = .prefix
            var byKana = conditions
            byKana.kanaName = TextCondition(person.kanaName)
            let wrong: [(SearchConditions, Purpose?, Reason)] = [
                (conditions, nil, .missingLegalBasis),
                (conditions, Purpose(legalBasis: "30-15-1-1:六", applicationNumber: "N-1"), .basisNotForCaller),
                (SearchConditions(sex: .male), basis, .noConditions), (prefix, basis, .invalidCondition),
                (byKana, basis, .invalidCondition),
            ]
            for (conditions, purpose, reason) in wrong {
                let refused = await refusal {
                    try await national.search(SearchRequest(conditions, purpose: purpose))
                }
                #expect(refused?.reason == reason)
                #expect(try server.evidence().last?.result == reason.rawValue)
            }
        }
    }
}

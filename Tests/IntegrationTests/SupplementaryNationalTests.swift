import EvidenceLog
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerSimulators
import PeerTransport
import RegistryServer
import SupplementaryRegistry
import SyntheticPopulation
import Testing

/// The simulated national server of 附票 (附票全国サーバ), called as a supplementary server calls it.
@Suite struct SupplementaryNationalTests {
    private static let people = OtherPrefecture(seed: 46, residents: 60, today: TestServer.now.japanDay)
        .everybodyOnARegistry
    private static let seed: UInt64 = 9

    private static func withNational(
        _ body: (NationalSimulator<SupplementaryRecord>, PeerClient) async throws -> Void
    ) async throws {
        let context = try TLSContext(Certificates.shared.configuration(.server, "supplementary-national"))
        let national = try NationalSimulator(context: context, population: NationalPopulation(people))
        let port = try national.start()
        let connector = PeerConnector(
            context: try TLSContext(Certificates.shared.configuration(.client, "supplementary-server")))
        let client = try await connector.connect(host: "127.0.0.1", port: port)
        try await body(national, client)
        await connector.shutdown()
        await national.stop()
    }

    private static func ask(
        _ client: PeerClient, _ question: SupplementaryNationalQuestion
    ) async throws -> ProvidedSupplementaryRecord {
        let answer = try await client.call(Procedure.supplementaryNationalLookup.rawValue, body: question.encode())
        return try SupplementaryNationalAnswer(decoding: answer).record
    }

    /// - Returns: up to where the national server has everything.
    private static func tell(
        _ client: PeerClient, _ notices: ArraySlice<SupplementaryOnwardNotice>
    ) async throws -> UInt64 {
        let answer = try await client.call(
            Procedure.supplementaryOnwardNotices.rawValue,
            body: SupplementaryOnwardNoticesRequest(Array(notices)).encode())
        return try OnwardNoticesResponse(decoding: answer).receivedThrough
    }

    private static func refusal(_ call: () async throws -> some Sendable) async -> Refusal? {
        let error = await #expect(throws: CallFailure.self) { _ = try await call() }
        return error.flatMap { try? Status(decoding: $0.statusBody) }?.refusal
    }

    /// A day of the register, told in pieces that overlap: every change once, in order, by 通知区分.
    @Test func noticesAreTakenInOrderAndCountedByTheirKind() async throws {
        let plan = SupplementaryPlan(
            PopulationPlan(seed: Self.seed, residents: 2000, today: TestServer.now.japanDay))
        let applied = plan.day(events: 200).notices.compactMap { notice -> SupplementaryRecord? in
            guard case .applied(let sequence) = notice.expected, case .notice(let told) = notice.content
            else { return nil }
            var record = told.record
            record.updateSequence = sequence
            record.notifiedOn = TestServer.now.japanDay
            return record
        }
        let notices = applied.enumerated().map { SupplementaryOnwardNotice(sequence: UInt64($0 + 1), $1) }
        try await Self.withNational { national, client in
            var through: [UInt64] = []
            for part in [notices[..<30], notices[20..<50], notices[60...], notices[50...]] {
                through.append(try await Self.tell(client, part))
            }
            #expect(through == [30, 50, 50, UInt64(notices.count)], "what lies behind a gap is not taken")
            let received = national.received
            #expect(received.repeated == 10 && received.outOfOrder == 0, "seed \(Self.seed)")
            let kinds = Dictionary(grouping: applied, by: \.kind).mapValues { UInt64($0.count) }
            #expect(received.byKind == kinds && kinds.count == SupplementaryNoticeKind.allCases.count)
        }
    }

    @Test func peopleAreAnsweredByCodeAndFourItemsAndNobodyElse() async throws {
        try await Self.withNational { national, client in
            for person in [Self.people[0], Self.people[1]] {
                let isOverseas = person.state == .movedOverseas
                let four = FourItems(
                    name: person.name.text, address: isOverseas ? person.lastAddress.text : person.address.text,
                    birthDate: person.birthDate, sex: person.sex)
                for subject in [SupplementaryNationalQuestion.Subject.code(person.code), .fourItems(four)] {
                    let everything = try await Self.ask(client, SupplementaryNationalQuestion(subject))
                    #expect(everything.items == .everySupplementaryItem)
                    #expect(everything.code == person.code && everything.lastAddress == person.lastAddress.text)
                    let items = ItemSet(numbers: [2, 15])
                    let some = try await Self.ask(client, SupplementaryNationalQuestion(subject, items: items))
                    #expect(some.items == items && some.name == person.name.text && some.state == person.state)
                    #expect(some.code == nil && some.birthDate == nil)
                    #expect(national.questions.last?.subject == subject)
                }
            }
            #expect(Set(Self.people.prefix(2).map(\.state)) == [.movedOverseas, .domestic])
            let stranger = SupplementaryNationalQuestion(.code(Residents.plan.person(at: 0).code))
            #expect(await Self.refusal { try await Self.ask(client, stranger) } == Refusal(.notFound))
        }
    }

    /// A message meant for the other register is refused, never misread.
    @Test func messagesOfTheResidentRegisterAreRefused() async throws {
        try await Self.withNational { national, client in
            for procedure in [Procedure.onwardNotices, .nationalLookup] {
                let refused = await Self.refusal {
                    try await client.call(procedure.rawValue, body: OnwardNoticesRequest([]).encode())
                }
                #expect(refused == Refusal(.unknownProcedure))
            }
            #expect(national.received.receivedThrough == 0)
        }
    }

    @Test func itAnswersWithSomebodyElseWhenTold() async throws {
        try await Self.withNational { national, client in
            national.behaviour = .wrongPerson
            let answer = try await Self.ask(client, SupplementaryNationalQuestion(.code(Self.people[0].code)))
            #expect(answer.code == Self.people[1].code)
        }
    }

    /// An organ is told of no more by way of the national server than out of the register itself.
    @Test func anOrganIsToldOfPersonsMovedOverseasOnly() async throws {
        let abroad = try #require(Self.people.first { $0.state == .movedOverseas })
        let home = try #require(Self.people.first { $0.state == .domestic })
        var leaving = try #require(Self.people.last { $0.state == .movedOverseas })
        leaving.changeDate = TestServer.now.japanDay.adding(days: 10)
        let people = Self.people.filter { $0.code != leaving.code } + [leaving]
        let context = try TLSContext(Certificates.shared.configuration(.server, "supplementary-national"))
        let national = try NationalSimulator(context: context, population: NationalPopulation(people))
        let port = try national.start()
        try await withServer(of: SupplementaryRegister.self) {
            $0.nationalServer = ServerAddress(host: "127.0.0.1", port: port)
        } _: { server in
            let organ = try await server.connect("agency-ryoken")
            func ask(_ person: SupplementaryRecord) async throws -> ProvidedSupplementaryRecord {
                let purpose = Purpose(legalBasis: "30-44-6-1-1:六", applicationNumber: "R8-6")
                let question = SupplementaryNationalQuestion(
                    .code(person.code), items: ItemSet(numbers: [2]), purpose: purpose)
                return try await organ.nationalInquiry(question, in: Registers.Supplementary.self)
            }
            let told = try await ask(abroad)
            #expect(told.name == abroad.name.text && told.items == ItemSet(numbers: [2]), "and nothing else")
            for person in [home, leaving] {
                await expectRefusal(.notMovedOverseas) { _ = try await ask(person) }
            }
            #expect(try server.evidence().map(\.result) == [0, 38, 38])
            server.advanceClock(seconds: 10 * 86_400)
            #expect(try await ask(leaving).name == leaving.name.text, "on the day of the move")
        }
        await national.stop()
    }
}

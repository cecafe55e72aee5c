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

/// The client library with the supplementary register, over real mutual TLS.
@Suite struct SupplementaryClientTests {
    private static let seed: UInt64 = 46
    private static let plan = SupplementaryPlan(
        PopulationPlan(seed: seed, residents: 1000, today: TestServer.now.japanDay))
    private static let register = Registers.Supplementary.self

    /// Lanes over streams, and both ways of comparing files: what was planted is found, and nothing else.
    @Test func aRegisterIsSentAndReconciled() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let day = Self.plan.day(events: 60)
            for municipality in Self.plan.population.municipalities {
                try await load(municipality.code, server)
            }
            for notice in day.notices {
                let connection = try await server.connect(Residents.certificate(of: notice.municipality))
                let outcome = try await connection.update(Self.draft(notice), in: Self.register)
                #expect((outcome.refusal == nil) == Self.isApplied(notice), "seed \(Self.seed), \(notice.event)")
                connection.close()
            }
            try await checkReconciliation(server, day)
        }
    }

    private func load(_ code: MunicipalityCode, _ server: SupplementaryTestServer) async throws {
        let connector = try server.connector(Residents.certificate(of: code))
        var notices = Self.plan.firstLoad(of: code).makeIterator()
        var applied = 0
        try await LaneSender(connector, server.endpoint, in: Self.register).send {
            notices.next().map { SupplementaryNoticeDraft($0) }
        } answered: { outcome in
            if outcome.refusal == nil { applied += 1 }
        }
        #expect(applied == Self.plan.people(of: code), "seed \(Self.seed), \(code)")
        await connector.shutdown()
    }

    private func checkReconciliation(
        _ server: SupplementaryTestServer, _ day: RegisterDay<SupplementaryPlan>
    ) async throws {
        let code = Residents.kagoshima
        let city = try await server.connect(Residents.certificate(of: code))
        let planted = Self.plan.reconcilePlan(of: code, after: day, each: 3)
        let reconciler = Reconciler(municipality: code, records: Array(planted.file), in: Self.register)
        for mode in ReconcileMode.allCases {
            let report = try await reconciler.run(over: city, mode: mode, lastNoticeNumber: planted.lastNoticeNumber)
            let found = report.differences.map { "\($0.code.digits) \($0.kind)" }
            #expect(found.sorted() == planted.differences.map { "\($0.code.digits) \($0.kind)" }.sorted(), "\(mode)")
        }
        // A file without differences travels as one fingerprint.
        let file = Array(Self.plan.file(of: code, after: day))
        let clean = Reconciler(municipality: code, records: file, in: Self.register)
        let report = try await clean.run(over: city, mode: .ranges, lastNoticeNumber: planted.lastNoticeNumber)
        #expect(report.differences.isEmpty && report.summary.recordsCompared == 0)
    }

    @Test func aPersonMovedOverseasIsLookedUpFoundAndSeesTheRecord() async throws {
        try await withServer(of: SupplementaryRegister.self) { server in
            let person = try await enterOne(server)
            let office = try await server.connect("terminal-office-1")
            let purpose = Purpose(legalBasis: "30-44-13-32", applicationNumber: "R8-1", operatorID: "clerk-1")
            let request = SupplementaryLookupRequest(code: person.code, items: [.init(number: 10)], purpose: purpose)
            let told = try await office.lookup(request, in: Self.register)
            #expect(told.record.lastAddress == person.lastAddress.text && told.record.name == nil)
            let search = SearchRequest(SearchConditions(kanjiName: TextCondition(person.name.text)), purpose: purpose)
            #expect(try await office.search(search, in: Self.register).hits.map(\.record.name) == [person.name.text])
            // Known by the last domestic address, for want of another.
            let identity = ClaimedIdentity(
                name: person.name.text, birthDate: person.birthDate, sex: person.sex, address: person.lastAddress.text)
            let disclosure = try await office.disclose(
                DiscloseRequest(identity: identity, receivedOn: TestServer.now.japanDay, purpose: purpose),
                in: Self.register)
            #expect(disclosure.head.record?.lastAddress == person.lastAddress)
            let looks = disclosure.provisions.map(\.procedure)
            #expect(looks == [Procedure.supplementaryLookup.rawValue, Procedure.supplementarySearch.rawValue])
        }
    }

    @Test func theNationalServerOfTheRegisterIsAskedForPeopleOfOtherPrefectures() async throws {
        let people = OtherPrefecture(seed: Self.seed, residents: 40, today: TestServer.now.japanDay)
            .everybodyOnARegistry
        let context = try TLSContext(Certificates.shared.configuration(.server, "supplementary-national"))
        let national = try NationalSimulator(context: context, population: NationalPopulation(people))
        let port = quietPort()
        try national.start(port: port)
        try await withServer(of: SupplementaryRegister.self) { options in
            options.nationalServer = ServerAddress(host: "127.0.0.1", port: port)
        } _: { server in
            let abroad = try #require(people.first { $0.state == .movedOverseas })
            let passports = try await server.connect("agency-ryoken")
            let purpose = Purpose(legalBasis: "30-44-6-1-1:六", applicationNumber: "R8-6")
            let question = SupplementaryNationalQuestion(
                .code(abroad.code), items: ItemSet(numbers: [2, 10, 15]), purpose: purpose)
            let told = try await passports.nationalInquiry(question, in: Self.register)
            #expect(told.name == abroad.name.text && told.lastAddress == abroad.lastAddress.text)
            #expect(told.state == .movedOverseas && told.birthDate == nil)
        }
        await national.stop()
    }

    // MARK: Steps

    private func enterOne(_ server: SupplementaryTestServer) async throws -> SupplementaryRecord {
        let people = Self.plan.firstLoad(of: Residents.kagoshima).map(\.record)
        let person = try #require(people.first { $0.state == .movedOverseas && !$0.name.text.isBlank })
        let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
        defer { city.close() }
        let draft = SupplementaryNoticeDraft(SupplementaryNotice(number: 1, record: person))
        #expect(try await city.update(draft, in: Self.register).refusal == nil)
        return person
    }

    private static func draft(_ notice: SupplementarySyntheticNotice) -> SupplementaryNoticeDraft {
        switch notice.content {
        case .notice(let notice): SupplementaryNoticeDraft(notice)
        case .faulty(let faulty): SupplementaryNoticeDraft(number: faulty.number, record: faulty.draft)
        }
    }

    private static func isApplied(_ notice: SupplementarySyntheticNotice) -> Bool {
        if case .applied = notice.expected { true } else { false }
    }
}

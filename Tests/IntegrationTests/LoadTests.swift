import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import LoadTester
import SyntheticPopulation
import Testing

/// The load tester against a real server: what it counts is what was answered.
@Suite struct LoadTests {
    private static let plan = PopulationPlan(
        seed: 1, residents: PopulationPlan.residentsMin, today: TestServer.now.japanDay)

    @Test(arguments: Workload.allCases.filter { $0 != .update })
    func everyQuestionIsAnsweredAsItShould(_ workload: Workload) async throws {
        try await withServer { server in
            let city = Residents.kagoshima
            let connection = try await server.connect(Residents.certificate(of: city))
            // One municipality is enough: whoever else is asked for is not there, and that is no error of the server.
            for notice in Self.plan.firstLoad(of: city) { _ = try await connection.update(NoticeDraft(notice)) }
            let options = LoadOptions(
                workload: workload, connections: 2, inFlight: 2, rate: nil, warmUp: .milliseconds(100),
                duration: .milliseconds(800), seed: 1, purpose: Residents.tax)
            let connector = try server.connector("agency-zeimu")
            let result = try await LoadTest(options, plan: Self.plan).run(endpoint: server.endpoint) { _ in connector }
            #expect(result.calls > 0)
            let others = Set(result.errors.keys).subtracting(["notFound"])
            #expect(others.isEmpty, "\(others)")
            let evidence = try server.evidence().map(\.procedure)
            let proofs = evidence.filter { $0 == Procedure.evidenceProof.rawValue }.count
            #expect((workload == .proof) == (proofs > 0) && proofs <= evidence.count / 2 + 4)
        }
    }
}

import JukiClient
import JukiDomain
import JukiMessages
import RegistryServer
import ResidentRegistry
import SharedRegistry
import SupplementaryRegistry
import SyntheticPopulation
import Testing

/// The two servers of the prefecture, each knowing where the other is, and one person moved overseas in both registers.
struct BothServers {
    let resident: TestServer
    let supplementary: SupplementaryTestServer

    /// Recorded in the resident register with an individual number, and as moved overseas in the supplementary one.
    let abroad: IdentityRecord
    /// Recorded in both, living in the country.
    let home: IdentityRecord

    static let allowance = Purpose(legalBasis: "30-44-6-1-1:九", applicationNumber: "R8-9", operatorID: "op-7")

    func organ() async throws -> JukiConnection { try await supplementary.connect("agency-kodomo-katei") }

    func ask(
        _ organ: JukiConnection, _ name: String, for code: ResidentRecordCode? = nil, _ purpose: Purpose? = allowance,
        deadline: Duration = .seconds(20)
    ) async throws -> OverseasNumberResponse {
        let request = OverseasNumberRequest(
            request: try RequestName(name), code: code ?? abroad.code, purpose: purpose)
        return try await organ.overseasNumber(request, deadline: deadline)
    }

    func acknowledge(_ organ: JukiConnection, _ name: String) async throws -> AcknowledgeNumberResponse {
        try await organ.acknowledgeNumber(AcknowledgeNumberRequest(try RequestName(name)))
    }

    /// How many numbers lie in the temporary area.
    var kept: Int { supplementary.running.registry.desk?.keptNumbers ?? -1 }
}

/// Runs a body with both servers; everything is stopped and removed afterwards.
/// - Parameter delay: microseconds by which everything is slowed that the supplementary server asks the other one.
func withBothServers(
    lifetime: Duration = .seconds(86_400), slowedBy delay: UInt32 = 0, slots: Int = 4096,
    _ body: (BothServers) async throws -> Void
) async throws {
    let ports = (resident: quietPort(), supplementary: quietPort())
    let slow = delay > 0 ? CuttingProxy(target: ports.resident, delay: delay) : nil
    defer { slow?.close() }
    try await withServer { options in
        options.port = ports.resident
        options.otherServer = ServerAddress(host: "127.0.0.1", port: ports.supplementary)
    } _: { resident in
        try await withServer(of: SupplementaryRegister.self) { options in
            options.port = ports.supplementary
            options.otherServer = ServerAddress(host: "127.0.0.1", port: slow?.port ?? ports.resident)
            options.numberLifetime = lifetime
            options.temporarySlots = slots
        } _: { supplementary in
            let people = Residents.firstLoad(Residents.kagoshima).map(\.record).filter { $0.individualNumber != nil }
            let servers = BothServers(
                resident: resident, supplementary: supplementary, abroad: people[0], home: people[1])
            try await servers.load()
            try await body(servers)
        }
    }
}

extension BothServers {
    fileprivate func load() async throws {
        let city = try await resident.connect(Residents.certificate(of: Residents.kagoshima))
        let paper = try await supplementary.connect(Residents.certificate(of: Residents.kagoshima))
        for (index, person) in [abroad, home].enumerated() {
            let number = UInt64(index + 1)
            #expect(try await city.update(NoticeDraft(UpdateNotice(number: number, record: person))).refusal == nil)
            var record = SupplementaryMessages.overseas(person, from: Residents.kagoshima)
            if index == 1 {
                record.state = .domestic
                record.addressMunicipality = person.municipality
                record.address = GaijiText(person.address.text)
                record.lastAddress = .blank
            }
            let draft = SupplementaryNoticeDraft(SupplementaryNotice(number: number, record: record))
            #expect(try await paper.update(draft, in: Registers.Supplementary.self).refusal == nil)
        }
        city.close()
        paper.close()
    }
}

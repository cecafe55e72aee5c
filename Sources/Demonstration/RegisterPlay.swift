import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import PeerTransport
import SyntheticPopulation

/// A register played against its real server: the steps that both registers have in common.
final class RegisterPlay<Register: PlayedRegister> {
    let account: Account
    let plan: Register
    /// Notices that follow the first load of a municipality.
    let departures: [MunicipalityCode: [Register.Notice]]
    let day: RegisterDay<Register>
    let certificates: CertificateFolder
    let national: RunningNational<Register.Record>
    let server: ServerProcess
    var result = RegisterResult()

    init(
        _ account: Account, _ plan: Register, departures: [MunicipalityCode: [Register.Notice]] = [:],
        day: RegisterDay<Register>, _ certificates: CertificateFolder, _ national: RunningNational<Register.Record>,
        _ server: ServerProcess
    ) {
        self.account = account
        self.plan = plan
        self.departures = departures
        self.day = day
        self.certificates = certificates
        self.national = national
        self.server = server
        result.people = plan.population.municipalities.reduce(0) { $0 + plan.people(of: $1.code) }
    }

    /// The first load, a day, and what must be true after it.
    func play() async throws {
        account.begin(Register.title)
        try await issueClerk()
        try await loadEverybody()
        await national.simulator.stop()
        try await playDay()
        try bringNationalBack()
        try await ask()
        try await reconcileAll()
        try await catchUp()
    }

    var municipalities: [MunicipalityPlan] { plan.population.municipalities }

    static func draft(_ notice: RegisterDay<Register>.Notice) -> Register.Spoken.Draft {
        switch notice.content {
        case .notice(let notice): Register.Spoken.Draft(notice)
        case .faulty(let faulty): Register.Spoken.Draft(number: faulty.number, record: faulty.draft)
        }
    }
}

func timed(_ body: () async throws -> Void) async rethrows -> Duration {
    let start = ContinuousClock.now
    try await body()
    return start.duration(to: .now)
}

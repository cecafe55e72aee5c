import Foundation
import JukiClient
import JukiDomain
import MutualTLS
import PeerSimulators
import PeerTransport
import Synchronization
import SyntheticPopulation

/// A day of the register, played against the real server over mutual TLS and checked against what was planned.
public final class Demonstration {
    static let serverIdentity = "urn:juki:prefectural-server:46"

    let options: DemonstrationOptions
    let account: Account
    let plan: PopulationPlan
    let day: DayPlan
    let certificates: CertificateFolder
    let national: NationalSimulator<IdentityRecord>
    let nationalPort: Int
    let server: ServerProcess
    var result = DemonstrationResult()

    public init(_ options: DemonstrationOptions) throws {
        self.options = options
        account = Account(isQuiet: options.json, showsProgress: options.showsProgress)
        let today = Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)).japanDay
        plan = PopulationPlan(seed: options.seed, residents: options.population, today: today)
        day = plan.day(events: options.events)
        certificates = CertificateFolder(path: options.certificates)
        national = try NationalSimulator(context: certificates.context(of: "national", role: .server))
        nationalPort = try national.start()
        server = ServerProcess(
            program: options.serverProgram, certificates: options.certificates, folder: options.folder,
            nationalPort: nationalPort)
        result.population = options.population
    }

    /// Plays it all.
    /// - Throws: when the play cannot go on; what only does not add up is counted in the result.
    public func run() async throws -> DemonstrationResult {
        let start = ContinuousClock.now
        defer { server.kill() }
        account.say("A day of the resident register (本人確認情報) in a synthetic Kagoshima")
        account.say("  \(Account.grouped(options.population)) residents, 43 municipalities, seed \(options.seed)")
        account.say("")
        try createAdministrator()
        try server.start()
        try await issueClerk()
        try await loadEverybody()
        await national.stop()
        try await playDay()
        try await catchUp()
        try await ask()
        try await reconcileAll()
        try await inspectLedger()
        try await inspect()
        await national.stop()
        let elapsed = start.duration(to: .now)
        result.seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        result.failures = account.failures
        account.summarise()
        account.say("")
        account.say(account.failures == 0
            ? "Everything adds up, in \(Account.seconds(elapsed))."
            : "\(account.failures) checks did not hold, in \(Account.seconds(elapsed)).")
        return result
    }

    /// Takes the servers down, for a program that is told to stop in the middle. Any thread.
    public static func abandon() {
        ServerProcess.abandonAll()
    }

    var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: server.port, identity: Self.serverIdentity) }

    func timed(_ body: () async throws -> Void) async rethrows -> Duration {
        let start = ContinuousClock.now
        try await body()
        return start.duration(to: .now)
    }
}

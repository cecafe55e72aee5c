import Foundation
import JukiDomain
import PeerSimulators
import SyntheticPopulation

/// A day of both registers, played against the real servers over mutual TLS and checked against what was planned.
public final class Demonstration {
    /// Individual numbers that cross.
    static let numbersMax = 100

    let account: Account
    let certificates: CertificateFolder
    let servers: ServerPair
    let resident: RegisterPlay<PopulationPlan>
    let supplementary: RegisterPlay<SupplementaryPlan>
    private let options: DemonstrationOptions

    public init(_ options: DemonstrationOptions) throws {
        self.options = options
        account = Account(isQuiet: options.json, showsProgress: options.showsProgress)
        certificates = CertificateFolder(path: options.certificates)
        let nationals = (
            resident: try RunningNational<IdentityRecord>(
                certificates, certificate: PopulationPlan.nationalCertificate),
            supplementary: try RunningNational<SupplementaryRecord>(
                certificates, certificate: SupplementaryPlan.nationalCertificate)
        )
        servers = ServerPair(
            programs: options.programs, certificates: options.certificates, folder: options.folder,
            nationalPorts: (nationals.resident.port, nationals.supplementary.port))
        let today = Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)).japanDay
        let residents = PopulationPlan(seed: options.seed, residents: options.population, today: today)
        let papers = SupplementaryPlan(residents)
        let codes = residents.municipalities.map(\.code)
        resident = RegisterPlay(
            account, residents,
            departures: Dictionary(uniqueKeysWithValues: codes.map { ($0, papers.departures(of: $0)) }),
            day: residents.day(events: options.events, afterDeparturesOf: papers), certificates, nationals.resident,
            servers.resident)
        supplementary = RegisterPlay(
            account, papers, day: papers.day(events: options.events), certificates, nationals.supplementary,
            servers.supplementary)
    }

    /// Plays it all.
    /// - Throws: when the play cannot go on; what only does not add up is counted in the result.
    public func run() async throws -> DemonstrationResult {
        let start = ContinuousClock.now
        defer { servers.kill() }
        account.say("A day of both registers of a synthetic Kagoshima, each on a server of its own")
        account.say("  \(Account.grouped(options.population)) residents, 43 municipalities, seed \(options.seed)")
        try servers.resident.createAdministrator(.administrator)
        try servers.supplementary.createAdministrator(.administrator)
        try servers.start()
        try await resident.play()
        try await resident.inspect()
        try await supplementary.play()
        try await supplementary.askOnTasks()
        try await supplementary.inspect()
        let crossed = try await crossNumbers()
        await stop()
        let elapsed = start.duration(to: .now)
        account.summarise()
        account.say("")
        account.say(account.failures == 0
            ? "Everything adds up, in \(Account.seconds(elapsed))."
            : "\(account.failures) checks did not hold, in \(Account.seconds(elapsed)).")
        return DemonstrationResult(
            resident: resident.result, supplementary: supplementary.result, numbersCrossed: crossed,
            seconds: elapsed / .seconds(1), failures: account.failures)
    }

    private func stop() async {
        account.begin("The end")
        var statuses: [Int32] = []
        let took = await timed { statuses = [servers.resident.stop(), servers.supplementary.stop()] }
        account.say("Stop          both servers ended \(Account.seconds(took)) after they were told to (SIGTERM)")
        account.check(
            "both servers stopped in good order", statuses == [0, 0],
            "exit status \(statuses[0]) of the prefectural, \(statuses[1]) of the supplementary server")
        await resident.national.simulator.stop()
        await supplementary.national.simulator.stop()
    }

    /// Takes the servers down, for a program that is told to stop in the middle. Any thread.
    public static func abandon() {
        ServerProcess.abandonAll()
    }
}

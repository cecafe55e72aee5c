import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import SyntheticPopulation

/// What a drill of erasure is asked to do.
public struct ErasureDrillOptions: Sendable {
    /// Individual numbers that cross.
    public var numbers: Int
    public var seed: UInt64
    /// An unacknowledged number is erased after so many seconds; all of them cross in that time.
    public var lifetime = 20
    /// Both servers are killed (kill -9) when all have crossed, and started again.
    public var killsServers = false
    /// Folder of the built programs.
    public var programs: String
    /// A folder that `scripts/make-certs` filled.
    public var certificates: String
    /// An empty folder for both servers.
    public var folder: String
    public var json: Bool
    public var showsProgress: Bool

    public init(
        numbers: Int, seed: UInt64, programs: String, certificates: String, folder: String, json: Bool,
        showsProgress: Bool
    ) {
        self.numbers = numbers
        self.seed = seed
        self.programs = programs
        self.certificates = certificates
        self.folder = folder
        self.json = json
        self.showsProgress = showsProgress
    }
}

/// 消去の演習: has individual numbers cross to the supplementary server, has them acknowledged or expire, and then looks
/// for each of them, in every form, in all that server leaves behind: memory, store, write-ahead log, temporary area,
/// backup, evidence and log.
public final class ErasureDrill {
    let options: ErasureDrillOptions
    let account: Account
    let people: [IdentityRecord]
    let certificates: CertificateFolder
    let servers: ServerPair
    let hunt: NumberHunt
    var lastAsked = ContinuousClock.now

    public init(_ options: ErasureDrillOptions) {
        self.options = options
        account = Account(isQuiet: options.json, showsProgress: options.showsProgress)
        people = Self.people(options)
        certificates = CertificateFolder(path: options.certificates)
        hunt = NumberHunt(people.compactMap(\.individualNumber))
        servers = ServerPair(
            programs: options.programs, certificates: options.certificates, folder: options.folder,
            further: [
                "--number-lifetime", "\(options.lifetime) s", "--temporary-slots", "\(max(16, options.numbers))",
            ])
    }

    /// Residents with a number; all of them will have moved overseas.
    private static func people(_ options: ErasureDrillOptions) -> [IdentityRecord] {
        let today = Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)).japanDay
        let plan = PopulationPlan(seed: options.seed, residents: max(1000, 4 * options.numbers), today: today)
        let city = plan.municipalities.max { $0.residents < $1.residents }
        guard let city else { return [] }
        return Array(
            plan.firstLoad(of: city.code).lazy.map(\.record).filter { $0.individualNumber != nil }
                .prefix(options.numbers))
    }

    /// - Returns: how many checks did not hold.
    public func run() async throws -> Int {
        defer { servers.kill() }
        account.say("Individual numbers (個人番号) that must leave no trace in the supplementary server")
        account.say("  \(Account.grouped(options.numbers)) numbers, seed \(options.seed)")
        checkTheHunt()
        try servers.supplementary.createAdministrator(.administrator)
        try servers.start()
        try await load()
        try await cross()
        try await takeBackup()
        if options.killsServers { try killBoth() }
        try await acknowledgeHalf()
        try await letTheRestExpire()
        try searchMemory()
        let status = servers.supplementary.stop()
        account.check("the supplementary server stopped in good order", status == 0, "exit status \(status)")
        try searchFiles()
        account.summarise()
        return account.failures
    }

    /// Looks for the numbers of a drill in a file, such as the image of the file system that it ran on.
    /// - Returns: how many checks did not hold.
    public func search(file: String) throws -> Int {
        checkTheHunt()
        report(try hunt.search(file: file, named: "the image"), "no number in \(file), free blocks included")
        account.summarise()
        return account.failures
    }
}

import JukiDomain
import RegistryServer
import Settings
import SharedRegistry

/// What the program does instead of serving, while the server is stopped.
enum Maintenance<Kind: RegistryKind> {
    case verifyIndexes
    case rebuildIndexes
    case acceptRestoredStore
    case restoreBackup(UInt64, into: String)
    case compact
    case createAdministrator(NewAdministrator)

    /// - Throws: what is missing or wrong about the action that was asked for.
    init?(_ resolution: Resolution) throws(InvalidSettings) {
        try Self.requireOne(resolution)
        try Self.requireCompanions(resolution)
        let actions = resolution.actions
        if actions.contains("verify-indexes") {
            self = .verifyIndexes
        } else if actions.contains("rebuild-indexes") {
            self = .rebuildIndexes
        } else if actions.contains("accept-restored-store") {
            self = .acceptRestoredStore
        } else if actions.contains("compact") {
            self = .compact
        } else if let administrator = NewAdministrator(resolution.actionValues) {
            self = .createAdministrator(administrator)
        } else if let number = resolution.actionValues["restore-backup"] {
            self = try Self.restore(number, into: resolution.actionValues["into"])
        } else {
            return nil
        }
    }

    /// The program does one thing and stops: of two, the second would be left undone without a word.
    static func requireOne(_ resolution: Resolution) throws(InvalidSettings) {
        let asked = ServerSetting.exclusiveActions.filter(resolution.actions.contains)
        guard asked.count > 1 else { return }
        let problem = Problem(
            source: asked.map { "flag --\($0)" }.joined(separator: ", "), fault: "cannot be done in one run",
            remedy: "run the program once for each, in the order that you want")
        throw InvalidSettings(problems: [problem])
    }

    /// Without its action a flag would be passed over, and the server would start instead.
    static func requireCompanions(_ resolution: Resolution) throws(InvalidSettings) {
        let problems = ServerSetting.companions.sorted { $0.key < $1.key }.compactMap { flag, action in
            resolution.actions.contains(flag) && !resolution.actions.contains(action)
                ? Problem(
                    source: "flag --\(flag)", fault: "stands without --\(action)",
                    remedy: "add --\(action), or leave --\(flag) out") : nil
        }
        guard problems.isEmpty else { throw InvalidSettings(problems: problems) }
    }

    private static func restore(_ number: String, into target: String?) throws(InvalidSettings) -> Maintenance {
        guard let number = UInt64(number) else {
            let problem = Problem(
                source: "flag --restore-backup", fault: "names no backup", allowed: "the number of one",
                remedy: "juki backups lists them")
            throw InvalidSettings(problems: [problem])
        }
        guard let target, !target.isEmpty else {
            let problem = Problem(
                source: "flag --restore-backup", fault: "stands without --into",
                remedy: "add --into and an empty folder; the store in use is never restored over")
            throw InvalidSettings(problems: [problem])
        }
        return .restoreBackup(number, into: target)
    }

    func run(_ settings: ServerSettings) throws {
        switch self {
        case .acceptRestoredStore: try Self.acceptRestoredStore(settings)
        case .verifyIndexes, .rebuildIndexes: try maintainIndexes(settings)
        case .restoreBackup(let number, let target): try Self.restore(number, into: target, settings)
        case .createAdministrator(let administrator): try administrator.create(Kind.self, settings)
        case .compact:
            try StoreCompaction<Kind>.run(settings.options) { print("rewriting \($0)") }
            print("What was erased has left the files of the store; backups lose it with their turn.")
        }
    }

    private static func restore(_ number: UInt64, into target: String, _ settings: ServerSettings) throws {
        let bar = HostBar()
        let restored = try BackupRestore<Kind>.run(
            number, into: target, settings.options, clock: SystemClock.now
        ) { label, done, total in
            bar.show(label, done, of: total)
        }
        bar.finish()
        print("Backup \(number) was restored into \(target): \(restored.entries) entries, evidence of")
        print("\(restored.evidenceSize) records, every digest as on the day. It is not in use yet:")
        if restored.needsIndexRebuild {
            print("its search indexes are of another version; run once with --rebuild-indexes --store \(target), then")
        }
        print("start the server with --store \(target) to serve from it.")
    }

    private func maintainIndexes(_ settings: ServerSettings) throws {
        let maintenance = try IndexMaintenance<Kind>(settings.options, today: SystemClock.now().japanDay)
        defer { maintenance.close() }
        switch self {
        case .verifyIndexes:
            let differences = try maintenance.verify { print("\($0) records checked") }
            guard differences == 0 else {
                ServerExit.fail(
                    "\(differences) index entries are not as they must be; run --rebuild-indexes", code: .indexes)
            }
            print("The indexes equal records and evidence.")
        case .rebuildIndexes:
            let count = try maintenance.rebuild { print("\($0) records indexed") }
            print("The indexes of \(count) records were rebuilt.")
        case .acceptRestoredStore, .restoreBackup, .compact, .createAdministrator: return
        }
    }
}

extension Maintenance {
    private static func acceptRestoredStore(_ settings: ServerSettings) throws {
        let found = try EvidenceMaintenance<Kind>.acceptRestoredStore(settings.options, now: SystemClock.now())
        guard let found else {
            return print("The evidence log fits its checkpoint; nothing was done.")
        }
        print("Accepted and recorded: \(found)")
    }
}

extension ServerSettings {
    /// As the server library takes them.
    var options: RegistryServerOptions {
        var options = RegistryServerOptions()
        options.listenAddress = listenAddress
        options.port = port
        options.storeDirectory = store
        options.keyFile = keyFile
        if evidenceKey != ServerSetting.besideKeyFile { options.evidenceKeyFile = evidenceKey }
        if evidenceCheckpoint != ServerSetting.besideKeyFile { options.evidenceCheckpointFile = evidenceCheckpoint }
        options.evidenceYears = evidenceYears
        options.backupDirectory = backupDirectory
        options.backupsKept = backupsKept
        options.certificateChainFile = certificate
        options.privateKeyFile = privateKey
        options.trustAnchorFile = trustAnchor
        options.revocationListFile = revocationList
        options.nationalServer = nationalServer.map { ServerAddress(host: $0.host, port: $0.port) }
        options.otherServer = otherServer.map { ServerAddress(host: $0.host, port: $0.port) }
        if temporaryArea != ServerSetting.besideKeyFile { options.temporaryDirectory = temporaryArea }
        options.temporarySlots = temporarySlots
        options.numberLifetime = numberLifetime
        options.prefecture = prefecture
        options.eventLoopThreads = eventLoopThreads
        options.onwardRequestsInFlight = forwardInFlight
        options.onwardNoticesPerRequest = forwardBatch
        options.blockCacheBytes = blockCacheBytes
        options.connectionsMax = connectionsMax
        options.connectionsPerPeerMax = connectionsPerPeerMax
        options.commitGroupMax = commitGroupMax
        options.queueMax = queueMax
        options.sessionIdle = sessionIdle
        options.sessionLength = sessionLength
        options.assertionKey = assertionKey
        return options
    }
}

import JukiDomain
import PrefecturalServer
import Settings

/// What the program does instead of serving, while the server is stopped.
enum Maintenance {
    case verifyIndexes
    case rebuildIndexes
    case acceptRestoredStore

    init?(_ actions: Set<String>) {
        if actions.contains("verify-indexes") {
            self = .verifyIndexes
        } else if actions.contains("rebuild-indexes") {
            self = .rebuildIndexes
        } else if actions.contains("accept-restored-store") {
            self = .acceptRestoredStore
        } else {
            return nil
        }
    }

    func run(_ settings: ServerSettings) throws {
        if case .acceptRestoredStore = self { return try Self.acceptRestoredStore(settings) }
        let maintenance = try IndexMaintenance(settings.options, today: SystemClock.now().japanDay)
        defer { maintenance.close() }
        switch self {
        case .verifyIndexes:
            let differences = try maintenance.verify { print("\($0) versions checked") }
            guard differences == 0 else {
                Main.fail("\(differences) index entries differ from the records; run --rebuild-indexes", code: .indexes)
            }
            print("The indexes equal the records.")
        case .rebuildIndexes:
            let count = try maintenance.rebuild { print("\($0) versions indexed") }
            print("The indexes of \(count) versions were rebuilt from the records.")
        case .acceptRestoredStore: break
        }
    }
}

extension Maintenance {
    private static func acceptRestoredStore(_ settings: ServerSettings) throws {
        guard let found = try EvidenceMaintenance.acceptRestoredStore(settings.options, now: SystemClock.now()) else {
            return print("The evidence log fits its checkpoint; nothing was done.")
        }
        print("Accepted and recorded: \(found)")
    }
}

extension ServerSettings {
    /// As the server library takes them.
    var options: PrefecturalServerOptions {
        var options = PrefecturalServerOptions()
        options.listenAddress = listenAddress
        options.port = port
        options.storeDirectory = store
        options.keyFile = keyFile
        options.evidenceKeyFile = evidenceKey
        options.evidenceCheckpointFile = evidenceCheckpoint
        options.evidenceYears = evidenceYears
        options.certificateChainFile = certificate
        options.privateKeyFile = privateKey
        options.trustAnchorFile = trustAnchor
        options.revocationListFile = revocationList
        options.nationalServer = nationalServer.map { NationalServerAddress(host: $0.host, port: $0.port) }
        options.prefecture = prefecture
        options.eventLoopThreads = eventLoopThreads
        options.onwardRequestsInFlight = forwardInFlight
        options.onwardNoticesPerRequest = forwardBatch
        options.blockCacheBytes = blockCacheBytes
        options.connectionsMax = connectionsMax
        options.connectionsPerPeerMax = connectionsPerPeerMax
        options.commitGroupMax = commitGroupMax
        options.queueMax = queueMax
        return options
    }
}

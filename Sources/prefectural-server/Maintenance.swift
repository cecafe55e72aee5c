import JukiDomain
import PrefecturalServer
import Settings

/// What the program does instead of serving, while the server is stopped.
enum Maintenance {
    case createAdministrator(String)
    case verifyIndexes
    case rebuildIndexes

    init?(_ actions: Set<String>, _ settings: ServerSettings) {
        if let operatorID = settings.createAdministrator {
            self = .createAdministrator(operatorID)
        } else if actions.contains("verify-indexes") {
            self = .verifyIndexes
        } else if actions.contains("rebuild-indexes") {
            self = .rebuildIndexes
        } else {
            return nil
        }
    }

    func run(_ settings: ServerSettings) throws {
        if case .createAdministrator(let operatorID) = self {
            return try Self.createAdministrator(operatorID, settings)
        }
        let maintenance = try IndexMaintenance(settings.options, today: SystemClock.now().japanDay)
        defer { maintenance.close() }
        switch self {
        case .createAdministrator: break
        case .verifyIndexes:
            let differences = try maintenance.verify { print("\($0) versions checked") }
            guard differences == 0 else {
                Main.fail("\(differences) index entries differ from the records; run --rebuild-indexes", code: .indexes)
            }
            print("The indexes equal the records.")
        case .rebuildIndexes:
            let count = try maintenance.rebuild { print("\($0) versions indexed") }
            print("The indexes of \(count) versions were rebuilt from the records.")
        }
    }
}

extension Maintenance {
    private static func createAdministrator(_ operatorID: String, _ settings: ServerSettings) throws {
        let password = try password(settings)
        do {
            try FirstAdministrator.create(
                operatorID: operatorID, matchingID: settings.administratorMatchingID ?? operatorID,
                office: settings.administratorOffice, password: password, settings.options, clock: SystemClock.now)
        } catch let refusal as Refusal {
            Main.fail(advice(refusal), code: .configuration)
        }
        print("The administrator \(operatorID) may sign in at a representative terminal once the server runs.")
    }

    private static func password(_ settings: ServerSettings) throws(SecretInputError) -> [UInt8] {
        if let path = settings.passwordFile { return try SecretInput.read(path: path) }
        let password = try SecretInput.ask("Password of the new administrator")
        guard try SecretInput.ask("The same again") == password else {
            Main.fail("the two passwords differ; nothing was done", code: .configuration)
        }
        return password
    }

    private static func advice(_ refusal: Refusal) -> String {
        switch refusal.reason {
        case .operatorExists:
            "an administrator is in force already, or the identifier was issued before: sign in as administrator"
        case .passwordTooWeak:
            "the password is too short or too common: choose one of at least \(refusal.expected) characters"
        default: "the administrator cannot be made (\(refusal.reason)): identifiers are 1 to 16 of A-Z a-z 0-9 - _"
        }
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
        options.sessionIdle = sessionIdle
        options.sessionLength = sessionLength
        options.assertionKey = assertionKey
        return options
    }
}

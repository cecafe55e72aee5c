import Settings

/// The settings of a prefectural server, all of them good.
struct ServerSettings: Sendable {
    let listenAddress: String
    let port: Int
    let store: String
    let keyFile: String
    let evidenceKey: String
    let evidenceCheckpoint: String
    let evidenceYears: Int
    let backupDirectory: String
    let backupsKept: Int
    let certificate: String
    let privateKey: String
    let trustAnchor: String
    let revocationList: String
    /// nil: onward notices wait.
    let nationalServer: Endpoint?
    /// nil: the crossing of individual numbers is closed.
    let otherServer: Endpoint?
    let temporaryArea: String
    let temporarySlots: Int
    let numberLifetime: Duration
    let prefecture: Int
    let blockCacheBytes: Int
    let eventLoopThreads: Int
    let connectionsMax: Int
    let connectionsPerPeerMax: Int
    let commitGroupMax: Int
    let queueMax: Int
    let forwardInFlight: Int
    let forwardBatch: Int
    let revocationReload: Duration
    /// nil: never.
    let metricsInterval: Duration?
    let sessionIdle: Duration
    let sessionLength: Duration
    /// nil: no biometric factor.
    let assertionKey: [UInt8]?
    let logLevel: LogLevel

    /// - Throws: every problem of the resolution, and of values that do not fit together.
    init(_ resolution: Resolution) throws(InvalidSettings) {
        let problems = resolution.problems + Self.conflicts(in: resolution)
        guard problems.isEmpty else { throw InvalidSettings(problems: problems) }
        // Without a problem every setting has a value.
        func value<Value>(_ setting: Setting<Value>) -> Value {
            guard let value = resolution.value(of: setting) else {
                preconditionFailure("\(setting.name) has neither a value nor a problem")
            }
            return value
        }
        listenAddress = value(ServerSetting.listenAddress)
        port = value(ServerSetting.port)
        store = value(ServerSetting.store)
        keyFile = value(ServerSetting.keyFile)
        evidenceKey = value(ServerSetting.evidenceKey)
        evidenceCheckpoint = value(ServerSetting.evidenceCheckpoint)
        evidenceYears = value(ServerSetting.evidenceYears)
        backupDirectory = value(ServerSetting.backupDirectory)
        backupsKept = value(ServerSetting.backupsKept)
        certificate = value(ServerSetting.certificate)
        privateKey = value(ServerSetting.privateKey)
        trustAnchor = value(ServerSetting.trustAnchor)
        revocationList = value(ServerSetting.revocationList)
        nationalServer = value(ServerSetting.nationalServer)
        otherServer = value(ServerSetting.otherServer)
        temporaryArea = value(ServerSetting.temporaryArea)
        temporarySlots = value(ServerSetting.temporarySlots)
        numberLifetime = value(ServerSetting.numberLifetime)
        prefecture = value(ServerSetting.prefecture)
        blockCacheBytes = value(ServerSetting.blockCache)
        eventLoopThreads = value(ServerSetting.eventLoopThreads)
        connectionsMax = value(ServerSetting.connectionsMax)
        connectionsPerPeerMax = value(ServerSetting.connectionsPerPeerMax)
        commitGroupMax = value(ServerSetting.commitGroupMax)
        queueMax = value(ServerSetting.queueMax)
        forwardInFlight = value(ServerSetting.forwardInFlight)
        forwardBatch = value(ServerSetting.forwardBatch)
        revocationReload = value(ServerSetting.revocationReload)
        metricsInterval = value(ServerSetting.metricsInterval)
        sessionIdle = value(ServerSetting.sessionIdle)
        sessionLength = value(ServerSetting.sessionLength)
        assertionKey = value(ServerSetting.assertionKey)
        logLevel = value(ServerSetting.logLevel)
    }

    /// Values that are allowed each by itself but not together; for `--check-config` too.
    static func conflicts(in resolution: Resolution) -> [Problem] {
        var problems: [Problem] = []
        func requireAtMost(_ low: Setting<Int>, _ high: Setting<Int>) {
            guard let lower = resolution.value(of: low), let upper = resolution.value(of: high) else { return }
            if lower > upper {
                problems.append(
                    resolution.problem(
                        with: low, "\(lower) is above \(high.name), which is \(upper)",
                        remedy: "lower \(low.name) or raise \(high.name)"))
            }
        }
        requireAtMost(ServerSetting.connectionsPerPeerMax, ServerSetting.connectionsMax)
        requireAtMost(ServerSetting.commitGroupMax, ServerSetting.queueMax)
        for setting in [
            ServerSetting.keyFile, ServerSetting.evidenceKey, ServerSetting.evidenceCheckpoint,
            ServerSetting.temporaryArea,
        ] {
            guard let store = resolution.value(of: ServerSetting.store),
                let file = resolution.value(of: setting), file.hasPrefix(store + "/") else { continue }
            let remedy = "keep it apart, so that a copy of the store does not hold it"
            problems.append(resolution.problem(with: setting, "lies inside the store", remedy: remedy))
        }
        if let backups = resolution.value(of: ServerSetting.backupDirectory) {
            if let store = resolution.value(of: ServerSetting.store),
                backups == store || backups.hasPrefix(store + "/")
            {
                problems.append(
                    resolution.problem(
                        with: ServerSetting.backupDirectory, "lies inside the store",
                        remedy: "name a folder apart from it, best on another disk"))
            }
            if let keyFile = resolution.value(of: ServerSetting.keyFile), keyFile.hasPrefix(backups + "/") {
                problems.append(
                    resolution.problem(
                        with: ServerSetting.keyFile, "lies inside the folder of backups",
                        remedy: "keep the key apart, so that a copy of the backups does not hold it"))
            }
        }
        return problems
    }
}

/// The program must not start; all of this is to be corrected.
struct InvalidSettings: Error {
    let problems: [Problem]
}

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
        let problems = resolution.problems + SettingConflicts(resolution).problems
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
        store = Self.folder(value(ServerSetting.store))
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

    /// Without slashes at its end: what lies beside the store has the store's name and more.
    private static func folder(_ path: String) -> String {
        var folder = path[...]
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        return String(folder)
    }
}

/// The program must not start; all of this is to be corrected.
struct InvalidSettings: Error {
    let problems: [Problem]
}

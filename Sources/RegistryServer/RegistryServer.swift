import EvidenceLog
public import FrameProtocol
public import JukiDomain
import Logging
public import MutualTLS
import Operators
public import OrderedStore
import PeerTransport
public import RecordStore
public import SharedRegistry
import Synchronization

/// Where another server is.
public struct ServerAddress: Sendable {
    public let host: String
    public let port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// Everything the server of a register is started with.
public struct RegistryServerOptions: Sendable {
    public var listenAddress = "127.0.0.1"
    /// 0 for a free port.
    public var port = 46100
    public var storeDirectory = ""
    public var keyFile = ""
    /// Ed25519 key that signs the evidence log; blank: beside the key file, under its name with `.evidence`.
    public var evidenceKeyFile = ""
    /// The last signed checkpoint of the evidence log; blank: beside the key file, with `.checkpoint`.
    public var evidenceCheckpointFile = ""
    /// How long evidence is kept.
    public var evidenceYears = 7
    /// Folder of the backups; blank for a server that takes none.
    public var backupDirectory = ""
    public var backupsKept = 7
    public var certificateChainFile = ""
    public var privateKeyFile = ""
    public var trustAnchorFile = ""
    public var revocationListFile = ""
    /// nil: onward notices wait in the outbox.
    public var nationalServer: ServerAddress?
    /// The server of the other register; nil: the crossing of individual numbers is closed.
    public var otherServer: ServerAddress?
    /// Temporary area for individual numbers; blank: beside the key file, with `.temporary`.
    public var temporaryDirectory = ""
    /// Individual numbers that may wait there at once.
    public var temporarySlots = 4096
    /// From the request on, until an individual number that nobody acknowledged is erased.
    public var numberLifetime = Duration.seconds(86_400)
    /// 都道府県コード, 1-47
    public var prefecture = 46
    public var eventLoopThreads = 2
    /// Days that the results of a bulk job wait to be fetched.
    public var bulkResultDays = RegistryLimits.bulkResultDays
    public var onwardRequestsInFlight = 4
    public var onwardNoticesPerRequest = OnwardLimits.noticesPerRequest
    public var store = StoreOptions()
    public var commit = CommitLimits()
    public var limits = Limits.standard
    /// Sessions of operators at terminals.
    public var operators = OperatorOptions()

    public init() {}

    // Single values, for a program that knows nothing of the modules behind them.

    public var blockCacheBytes: Int {
        get { store.blockCacheBytes }
        set { store.blockCacheBytes = newValue }
    }
    public var connectionsMax: Int {
        get { limits.connections }
        set { limits.connections = newValue }
    }
    public var connectionsPerPeerMax: Int {
        get { limits.connectionsPerCertificate }
        set { limits.connectionsPerCertificate = newValue }
    }
    /// The most that ``commitGroupMax`` may be.
    public static let commitGroupCeiling = CommitLimits.groupWeightCeiling

    public var commitGroupMax: Int {
        get { commit.groupWeightMax }
        set { commit.groupWeightMax = newValue }
    }
    public var queueMax: Int {
        get { commit.queuedWeightMax }
        set { commit.queuedWeightMax = newValue }
    }

    var evidenceFiles: EvidenceFiles {
        EvidenceFiles(
            key: evidenceKeyFile.isEmpty ? keyFile + ".evidence" : evidenceKeyFile,
            checkpoint: evidenceCheckpointFile.isEmpty ? keyFile + ".checkpoint" : evidenceCheckpointFile)
    }

    var temporaryArea: String { temporaryDirectory.isEmpty ? keyFile + ".temporary" : temporaryDirectory }

    /// The moment of a backup is linked, so it lies beside the store.
    func backups(log: Logger) -> BackupSettings? {
        guard !backupDirectory.isEmpty else { return nil }
        var settings = BackupSettings(directory: backupDirectory, momentDirectory: storeDirectory + ".moment")
        settings.kept = backupsKept
        settings.remark = { log.warning("\($0)") }
        return settings
    }
    /// Without a call for so long an operator's session ends.
    public var sessionIdle: Duration {
        get { operators.sessionIdle }
        set { operators.sessionIdle = newValue }
    }
    /// An operator's session ends after so long in any case.
    public var sessionLength: Duration {
        get { operators.sessionLength }
        set { operators.sessionLength = newValue }
    }

    /// How often what was kept long enough is erased; nil: only when an administrator asks.
    public var erasureInterval: Duration? = .seconds(86_400)

    /// Ed25519 public key (32 bytes) of whoever compares biometric factors; nil: accounts that need one cannot sign in.
    public var assertionKey: [UInt8]?

    func tls(_ role: TLSConfiguration.Role) -> TLSConfiguration {
        TLSConfiguration(
            role: role, certificateChainFile: certificateChainFile, privateKeyFile: privateKeyFile,
            trustAnchorFile: trustAnchorFile, revocationListFile: revocationListFile)
    }
}

/// 都道府県サーバ or 附票都道府県サーバ: a register behind mutual TLS, with its outbox to its national server.
public final class RegistryServer<Kind: RegistryKind>: Sendable {
    public let registry: Registry<Kind>
    /// The port it listens on.
    public let port: Int
    private let options: RegistryServerOptions
    private let clock: @Sendable () -> Moment
    private let server: PeerServer
    private let connector: PeerConnector?
    private let certificates: Mutex<ServerCertificates>
    /// What was last said of the certificates: said once, and again when a day less is left.
    private let lastRemarks = Mutex<[String]>([])
    private let forwarder: OnwardForwarder<Kind>?
    private let dailyErasure: DailyErasure?
    private let log = Logger(label: Kind.logName)

    /// Opens the store, takes up what was interrupted, and listens.
    /// - Parameters:
    ///   - clock: the time of day; a test may bring its own.
    ///   - onFatalError: must end the process: what could not be written must not be served.
    /// - Throws: `StoreError`, `KeyFileError`, `TLSError`, `ConnectionEnd`, `RecordStoreError` or `EvidenceFileError`,
    ///   each with the next step.
    public init(
        _ options: RegistryServerOptions, clock: @escaping @Sendable () -> Moment,
        onFatalError: @escaping @Sendable (RecordStoreError) -> Void
    ) throws {
        self.options = options
        self.clock = clock
        let certificates = try ServerCertificates(options, as: options.identity(of: Kind.self))
        self.certificates = Mutex(certificates)
        var operators = options.operators
        if let key = options.assertionKey { operators.assertions = try Ed25519Assertions(publicKey: key) }
        let files = options.evidenceFiles
        for path in [
            options.keyFile, options.storeDirectory, options.backupDirectory, files.key, files.checkpoint,
            options.temporaryArea + "/keys",
        ] {
            Directories.makeParents(of: path)
        }
        let keys = try KeyFile.open(path: options.keyFile)
        let store = try OrderedStore(
            directory: options.storeDirectory, keyspaces: Registry<Kind>.keyspaces, options: options.store)
        // A server that calls nobody needs no threads for it.
        let callsOthers = options.nationalServer != nil || options.otherServer != nil
        let connector = callsOthers ? PeerConnector(context: certificates.client, limits: options.limits) : nil
        self.connector = connector
        func makeLink(_ address: ServerAddress?, _ identity: String, _ name: String) -> ServerLink? {
            guard let connector, let address else { return nil }
            return ServerLink(
                connector: connector, host: address.host, port: address.port, identity: identity, name: name)
        }
        let link = makeLink(options.nationalServer, Kind.nationalIdentity, "national-link").map {
            NationalLink($0, procedures: Kind.procedures)
        }
        registry = try Registry<Kind>(
            store: store, keys: keys, prefecture: options.prefecture, limits: options.commit, national: link,
            evidenceFiles: files, evidenceYears: options.evidenceYears, backups: options.backups(log: log),
            bulkResultDays: options.bulkResultDays, operators: operators, clock: clock,
            onCheckpointFailure: { error in
                let log = Logger(label: "evidence")
                log.error("no checkpoint was written; trying again", metadata: ["why": "\(error)"])
            },
            onFatalError: onFatalError)
        let warn = { @Sendable [log] (remark: String) in log.warning("\(remark)") }
        if let link {
            let forwarder = try OnwardForwarder(
                registry: registry, link: link, inFlightMax: options.onwardRequestsInFlight,
                noticesPerRequest: options.onwardNoticesPerRequest, remark: warn)
            self.forwarder = forwarder
        } else {
            forwarder = nil
        }
        let identity = "\(Kind.otherServer):\(options.prefecture)"
        if let crossing = makeLink(options.otherServer, identity, "crossing-link") {
            var setup = CrossingSetup(
                link: crossing, temporaryDirectory: options.temporaryArea, slots: options.temporarySlots,
                lifetime: options.numberLifetime)
            setup.remark = warn
            try registry.openCrossing(setup)
        }
        server = PeerServer(
            host: options.listenAddress, port: options.port, eventLoopThreads: options.eventLoopThreads,
            limits: options.limits, context: certificates.server, service: RegistryPeerService(registry: registry))
        dailyErasure = options.erasureInterval.map { [registry] in DailyErasure(in: registry, every: $0, remark: warn) }
        port = try server.start()
        try registry.startWatch()
        forwarder?.start()
        log.info("listening", metadata: ["address": "\(options.listenAddress)", "port": "\(port)"])
        remark(on: certificates)
        try remarkOnStore()
    }

    private func remarkOnStore() throws {
        if registry.isOnwardUnsettled {
            log.warning("""
                the store was restored: updates are refused until the national server (setting national-server) has \
                said how far it has received
                """)
        }
        if try registry.isEvidenceTermShortened() {
            log.warning("""
                evidence-years is smaller than it was: no evidence is erased by itself; set it back, or say by \
                juki evidence erase --apply that it is right
                """)
        }
        guard try registry.isErasureSuspended() else { return }
        log.warning("""
            the clock has leapt more than 31 days since erasure last ran: no record, evidence or result is erased by \
            itself; set the clock, or say by juki erase --apply that it is right
            """)
    }

    public var connections: Int { server.connections }

    /// What an operator watches: names and numbers, no personal value.
    public var gauges: [(name: String, value: UInt64)] {
        [("connections", UInt64(server.connections))] + registry.gauges
    }

    /// Takes up renewed certificates and the newest revocation list; connections that it revokes are closed.
    /// - Throws: what is wrong with the files in place. A bad pair or list is not taken up; the one in use goes on.
    public func reloadCertificates() throws(TLSError) {
        let (renewed, fault) = try certificates.withLock { $0 }.renewed(options)
        certificates.withLock { $0 = renewed }
        server.reload(context: renewed.server)
        connector?.reload(context: renewed.client)
        remark(on: renewed)
        if let fault { throw fault }
    }

    private func remark(on certificates: ServerCertificates) {
        let remarks = certificates.remarks(now: clock())
        let isNews = lastRemarks.withLock { last in
            defer { last = remarks }
            return last != remarks
        }
        guard isNews else { return }
        for remark in remarks { log.warning("\(remark)") }
    }

    /// Lets calls under way end, writes what is queued, closes the store.
    public func shutdown(grace: Duration) async {
        await server.shutdown(grace: grace)
        dailyErasure?.stop()
        forwarder?.stop()
        registry.closeCrossing()
        await connector?.shutdown()
        registry.stopWatch()
        registry.stopBackups()
        registry.quiesce()
        registry.committer.waitUntilIdle()
        registry.checkpoints.stop()
        registry.store.close()
        log.info("stopped")
    }
}

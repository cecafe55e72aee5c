public import FrameProtocol
public import JukiDomain
import Logging
public import MutualTLS
public import OrderedStore
import PeerTransport
public import RecordStore
public import ResidentRegistry
import Synchronization

/// Where the national server is.
public struct NationalServerAddress: Sendable {
    public let host: String
    public let port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// Everything a prefectural server is started with.
public struct PrefecturalServerOptions: Sendable {
    public var listenAddress = "127.0.0.1"
    /// 0 for a free port.
    public var port = 46100
    public var storeDirectory = ""
    public var keyFile = ""
    public var certificateChainFile = ""
    public var privateKeyFile = ""
    public var trustAnchorFile = ""
    public var revocationListFile = ""
    /// nil: onward notices wait in the outbox.
    public var nationalServer: NationalServerAddress?
    /// 都道府県コード, 1-47
    public var prefecture = 46
    public var eventLoopThreads = 2
    public var onwardRequestsInFlight = 4
    public var onwardNoticesPerRequest = OnwardForwarder.noticesPerRequestDefault
    public var store = StoreOptions()
    public var commit = CommitLimits()
    public var limits = Limits.standard

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
    public var commitGroupMax: Int {
        get { commit.groupWeightMax }
        set { commit.groupWeightMax = newValue }
    }
    public var queueMax: Int {
        get { commit.queuedWeightMax }
        set { commit.queuedWeightMax = newValue }
    }

    func tls(_ role: TLSConfiguration.Role) -> TLSConfiguration {
        TLSConfiguration(
            role: role, certificateChainFile: certificateChainFile, privateKeyFile: privateKeyFile,
            trustAnchorFile: trustAnchorFile, revocationListFile: revocationListFile)
    }
}

/// 都道府県サーバ: the resident register behind mutual TLS, with its outbox to the national server.
public final class PrefecturalServer: Sendable {
    public let registry: ResidentRegistry
    /// The port it listens on.
    public let port: Int
    private let options: PrefecturalServerOptions
    private let clock: @Sendable () -> Moment
    private let server: PeerServer
    private let connector: PeerConnector?
    private let forwarder: OnwardForwarder?
    private let log = Logger(label: "prefectural-server")

    /// Opens the store, takes up what was interrupted, and listens.
    /// - Parameters:
    ///   - clock: the time of day; a test may bring its own.
    ///   - onFatalError: must end the process: what could not be written must not be served.
    /// - Throws: `StoreError`, `KeyFileError`, `TLSError`, `ConnectionEnd` or `RecordStoreError`, each with the next
    ///   step.
    public init(
        _ options: PrefecturalServerOptions, clock: @escaping @Sendable () -> Moment,
        onFatalError: @escaping @Sendable (RecordStoreError) -> Void
    ) throws {
        self.options = options
        self.clock = clock
        let context = try TLSContext(options.tls(.server))
        for path in [options.keyFile, options.storeDirectory] { Directories.makeParents(of: path) }
        let keys = try KeyFile.open(path: options.keyFile)
        let store = try OrderedStore(
            directory: options.storeDirectory, keyspaces: ResidentRegistry.keyspaces, options: options.store)
        registry = try ResidentRegistry(
            store: store, keys: keys, prefecture: options.prefecture, limits: options.commit, clock: clock,
            onFatalError: onFatalError)
        if let national = options.nationalServer {
            let connector = PeerConnector(context: try TLSContext(options.tls(.client)), limits: options.limits)
            let link = NationalLink(connector: connector, host: national.host, port: national.port)
            let forwarder = try OnwardForwarder(
                registry: registry, link: link, inFlightMax: options.onwardRequestsInFlight,
                noticesPerRequest: options.onwardNoticesPerRequest)
            self.connector = connector
            self.forwarder = forwarder
        } else {
            connector = nil
            forwarder = nil
        }
        server = PeerServer(
            host: options.listenAddress, port: options.port, eventLoopThreads: options.eventLoopThreads,
            limits: options.limits, context: context, service: RegistryPeerService(registry: registry))
        port = try server.start()
        try registry.startWatch()
        forwarder?.start()
        log.info("listening", metadata: ["address": "\(options.listenAddress)", "port": "\(port)"])
    }

    public var connections: Int { server.connections }

    /// What an operator watches: names and numbers, no personal value.
    public var gauges: [(name: String, value: UInt64)] {
        [("connections", UInt64(server.connections))] + registry.gauges
    }

    /// Takes up renewed certificates and the newest revocation list; connections that it revokes are closed.
    public func reloadCertificates() throws(TLSError) {
        let context = try TLSContext(options.tls(.server))
        if let remark = Examination.remark(on: context, now: clock()) { log.warning("\(remark)") }
        server.reload(context: context)
        connector?.reload(context: try TLSContext(options.tls(.client)))
    }

    /// Lets calls under way end, writes what is queued, closes the store.
    public func shutdown(grace: Duration) async {
        await server.shutdown(grace: grace)
        forwarder?.stop()
        await connector?.shutdown()
        registry.stopWatch()
        registry.committer.waitUntilIdle()
        registry.store.close()
        log.info("stopped")
    }
}

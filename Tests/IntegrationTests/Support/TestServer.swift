import EvidenceLog
import Foundation
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import PeerTransport
import RegistryServer
import ResidentRegistry
import SharedRegistry
import Synchronization
import Testing

/// A prefectural server with a store of its own, on loopback, that can be stopped and started again.
final class TestServer: Sendable {
    static let identity = "urn:juki:prefectural-server:46"
    /// 2026-11-24, noon in Japan, is when the servers' clock starts: the same day in every run.
    static let now = Moment(milliseconds: 1_795_489_200_000)
    private static let start = ContinuousClock.now

    private static func clock() -> Moment {
        let (seconds, attoseconds) = start.duration(to: .now).components
        let elapsed = UInt64(seconds) * 1000 + UInt64(attoseconds / 1_000_000_000_000_000)
        return Moment(milliseconds: now.milliseconds + elapsed)
    }

    private struct State {
        var server: RegistryServer<IdentityRegister>?
        var options: RegistryServerOptions
        var connectors: [PeerConnector] = []
    }

    let directory: String
    private let state: Mutex<State>

    init(_ adjust: (inout RegistryServerOptions) -> Void) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "juki-server-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let certificates = Certificates.shared
        var options = RegistryServerOptions()
        options.port = quietPort()
        options.storeDirectory = directory + "/store"
        options.keyFile = directory + "/sealing.key"
        options.backupDirectory = directory + "/backups"
        options.certificateChainFile = certificates.directory + "/prefectural-server.pem"
        options.privateKeyFile = certificates.directory + "/prefectural-server.key"
        options.trustAnchorFile = certificates.directory + "/authority.pem"
        options.revocationListFile = certificates.directory + "/revocation-list.pem"
        options.eventLoopThreads = 1
        options.store.blockCacheBytes = 8 << 20
        options.store.writeBufferBytes = 4 << 20
        adjust(&options)
        state = Mutex(State(options: options))
        _ = CapturedLog.shared
        try start()
    }

    /// Starts on the same store, and on the same port as before.
    func start() throws {
        let options = state.withLock { $0.options }
        let server = try RegistryServer<IdentityRegister>(options, clock: { Self.clock() }, onFatalError: { error in
            preconditionFailure("the server would have ended itself: \(error)")
        })
        state.withLock { $0.server = server }
    }

    func stop(grace: Duration = .zero) async {
        let server = state.withLock { state in
            defer { state.server = nil }
            return state.server
        }
        await server?.shutdown(grace: grace)
    }

    /// Stops everything and removes the store.
    func dispose() async {
        let connectors = state.withLock { $0.connectors }
        for connector in connectors { await connector.shutdown() }
        await stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    var running: RegistryServer<IdentityRegister> {
        guard let server = state.withLock({ $0.server }) else { preconditionFailure("the server runs") }
        return server
    }

    var port: Int { state.withLock { $0.options.port } }
    var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: port, identity: Self.identity) }

    /// A connector with somebody's certificate; see ``Certificates/configuration(_:_:)``.
    func connector(_ name: String, deviation: ProfileDeviation = ProfileDeviation()) throws -> PeerConnector {
        let context = try TLSContext(Certificates.shared.configuration(.client, name), deviation: deviation)
        let connector = PeerConnector(context: context)
        state.withLock { $0.connectors.append(connector) }
        return connector
    }

    func connect(_ name: String) async throws -> JukiConnection {
        try await JukiConnection.connect(connector(name), to: endpoint)
    }

    /// Restores one of its backups, as the command on its host does.
    @discardableResult
    func restore(_ number: UInt64, into target: String, keyFile: String? = nil) throws -> RestoredBackup {
        var options = state.withLock { $0.options }
        if let keyFile { options.keyFile = keyFile }
        return try BackupRestore<IdentityRegister>.run(
            number, into: target, options, clock: { Self.clock() }, progress: { _, _, _ in })
    }

    /// Accepts a store that does not fit its checkpoint, as the command on its host does.
    func acceptRestoredStore() throws -> String? {
        try EvidenceMaintenance<IdentityRegister>.acceptRestoredStore(state.withLock { $0.options }, now: Self.clock())
    }

    /// Starts, on the next start, with another store.
    func use(store: String) {
        state.withLock { $0.options.storeDirectory = store }
    }

    /// Everything the evidence log holds, oldest first.
    func evidence() throws -> [EvidenceRecord] {
        try EvidenceLog.records(from: 0, limit: .max, in: running.registry.store)
    }
}

/// Runs a body with a server of its own; everything is stopped and removed afterwards.
func withServer(
    _ adjust: (inout RegistryServerOptions) -> Void = { _ in }, _ body: (TestServer) async throws -> Void
) async throws {
    let server = try TestServer(adjust)
    do {
        try await body(server)
    } catch {
        await server.dispose()
        throw error
    }
    await server.dispose()
}

/// Waits until something is so; a test that waits in vain says for what.
func until(_ what: Comment, within limit: Duration = .seconds(20), _ isSo: () throws -> Bool) async throws {
    let end = ContinuousClock.now + limit
    while try !isSo() {
        guard ContinuousClock.now < end else {
            Issue.record("waited in vain: \(what)")
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

import AccessControl
import EvidenceLog
import Foundation
import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import OrderedStore
import PeerTransport
import Processes
import RegistryServer
import ResidentRegistry
import SharedRegistry
import SupplementaryRegistry
import Synchronization
import Testing

/// A register whose server can be tested.
protocol TestedRegister: RegistryKind {
    /// Name of the program, which is that of its certificate and in its identity.
    static var program: String { get }
}

extension IdentityRegister: TestedRegister {
    static var program: String { "prefectural-server" }
}

extension SupplementaryRegister: TestedRegister {
    static var program: String { "supplementary-server" }
}

/// A prefectural server (都道府県サーバ).
typealias TestServer = RegisterTestServer<IdentityRegister>
/// A supplementary server (附票都道府県サーバ).
typealias SupplementaryTestServer = RegisterTestServer<SupplementaryRegister>

/// When the clock of all servers started to run.
private let clockStart = ContinuousClock.now

/// The server of a register with a store of its own, on loopback, that can be stopped and started again.
final class RegisterTestServer<Kind: TestedRegister>: Sendable {
    static var identity: String { "urn:juki:\(Kind.program):46" }
    /// 2026-11-24, noon in Japan, is when the servers' clock starts: the same day in every run.
    static var now: Moment { Moment(milliseconds: 1_795_489_200_000) }
    /// An operator with every role, issued before the server's first start.
    static var clerk: OperatorCredentials {
        OperatorCredentials(matchingID: "person-1", operatorID: "clerk-1", password: "seven ferries cross the bay")
    }

    private func clock() -> Moment {
        state.withLock { state in
            Moment(milliseconds: Self.now.milliseconds + (state.stopped ?? Self.elapsed) + state.ahead)
        }
    }

    private static var elapsed: UInt64 {
        let (seconds, attoseconds) = clockStart.duration(to: .now).components
        return UInt64(seconds) * 1000 + UInt64(attoseconds / 1_000_000_000_000_000)
    }

    /// From now on time passes for the server by ``advanceClock(seconds:)`` only.
    func stopClock() {
        state.withLock { $0.stopped = Self.elapsed }
    }

    /// Lets time pass for the server, and for nobody else.
    func advanceClock(seconds: UInt64) {
        state.withLock { $0.ahead += seconds * 1000 }
    }

    private struct State {
        var server: RegistryServer<Kind>?
        var options: RegistryServerOptions
        var connectors: [PeerConnector] = []
        /// Where the clock was stopped.
        var stopped: UInt64?
        /// Milliseconds by which a test has moved the clock.
        var ahead: UInt64 = 0
    }

    let directory: String
    private let state: Mutex<State>

    init(_ adjust: (inout RegistryServerOptions) -> Void) throws {
        // Hundreds of stores are open at once.
        OpenFileLimit.raise()
        directory = FileManager.default.temporaryDirectory.appending(path: "juki-server-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let certificates = Certificates.shared
        var options = RegistryServerOptions()
        options.port = quietPort()
        options.storeDirectory = directory + "/store"
        options.keyFile = directory + "/sealing.key"
        options.backupDirectory = directory + "/backups"
        options.certificateChainFile = "\(certificates.directory)/\(Kind.program).pem"
        options.privateKeyFile = "\(certificates.directory)/\(Kind.program).key"
        options.trustAnchorFile = certificates.directory + "/authority.pem"
        options.revocationListFile = certificates.directory + "/revocation-list.pem"
        options.eventLoopThreads = 1
        options.erasureInterval = nil
        // Between two steps of a test hundreds of others may run.
        options.limits.idleTime = .seconds(86_400)
        options.store.blockCacheBytes = 8 << 20
        options.store.writeBufferBytes = 4 << 20
        options.operators.passwordCost = ScryptCost(logarithmOfN: 1, blockSize: 1, parallelism: 1)
        adjust(&options)
        state = Mutex(State(options: options))
        _ = CapturedLog.shared
        try Self.issueClerk(options)
        try start()
    }

    /// The first operator, as a command on the host would make it, but with every role.
    static func issueClerk(_ options: RegistryServerOptions) throws {
        try FirstAdministrator<Kind>.withRegistry(options, { now }) { registry throws(Refusal) in
            try registry.issueOnHost(
                operatorID: clerk.operatorID, matchingID: clerk.matchingID, office: "市町村課",
                roles: Set(OperatorRole.allCases), password: clerk.password.utf8, reason: "test")
        }
    }

    /// Starts on the same store, and on the same port as before.
    func start() throws {
        let options = state.withLock { $0.options }
        let server = try RegistryServer<Kind>(options, clock: { [self] in clock() }) { error in
            preconditionFailure("the server would have ended itself: \(error)")
        }
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

    var running: RegistryServer<Kind> {
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

    /// Connects; at a terminal an operator signs in at once.
    func connect(_ name: String, as credentials: OperatorCredentials? = nil) async throws -> JukiConnection {
        let connection = try await connectOnly(name)
        if name.hasPrefix("terminal-") { _ = try await connection.signIn(credentials ?? Self.clerk) }
        return connection
    }

    /// Connects without signing in.
    func connectOnly(_ name: String) async throws -> JukiConnection {
        try await JukiConnection.connect(connector(name), to: endpoint)
    }

    /// Restores one of its backups, as the command on its host does.
    @discardableResult
    func restore(_ number: UInt64, into target: String, keyFile: String? = nil) throws -> RestoredBackup {
        var options = state.withLock { $0.options }
        if let keyFile { options.keyFile = keyFile }
        return try BackupRestore<Kind>.run(
            number, into: target, options, clock: { [self] in clock() }, progress: { _, _, _ in })
    }

    /// A store as it was before anything was done.
    func makeEmptyStore() throws {
        let options = state.withLock { $0.options }
        try OrderedStore(
            directory: options.storeDirectory, keyspaces: Registry<Kind>.keyspaces, options: options.store).close()
    }

    /// Accepts a store that does not fit its checkpoint, as the command on its host does.
    func acceptRestoredStore(prefecture: Int = 46) throws -> String? {
        var options = state.withLock { $0.options }
        options.prefecture = prefecture
        return try EvidenceMaintenance<Kind>.acceptRestoredStore(options, now: clock())
    }

    /// Rebuilds the search indexes, as the command on its host does.
    /// - Returns: how many versions were indexed.
    func rebuildIndexes() throws -> UInt64 {
        let maintenance = try IndexMaintenance<Kind>(state.withLock { $0.options }, today: clock().japanDay)
        defer { maintenance.close() }
        return try maintenance.rebuild { _ in }
    }

    /// Other settings from the next start on.
    func change(_ change: (inout RegistryServerOptions) -> Void) {
        state.withLock { change(&$0.options) }
    }

    /// Starts, on the next start, with another store.
    func use(store: String) {
        state.withLock { $0.options.storeDirectory = store }
    }

    /// What the evidence log holds but for operators and their sessions, oldest first.
    func evidence() throws -> [EvidenceRecord] {
        try everyEvidence().filter { !(96...111).contains($0.procedure) }
    }

    /// Everything the evidence log holds, oldest first.
    func everyEvidence() throws -> [EvidenceRecord] {
        try EvidenceLog.records(from: 0, limit: .max, in: running.registry.store)
    }
}

/// Runs a body with a prefectural server of its own; everything is stopped and removed afterwards.
func withServer(
    _ adjust: (inout RegistryServerOptions) -> Void = { _ in }, _ body: (TestServer) async throws -> Void
) async throws {
    try await withServer(of: IdentityRegister.self, adjust, body)
}

/// The same with the server of any register.
func withServer<Kind: TestedRegister>(
    of register: Kind.Type, _ adjust: (inout RegistryServerOptions) -> Void = { _ in },
    _ body: (RegisterTestServer<Kind>) async throws -> Void
) async throws {
    let server = try RegisterTestServer<Kind>(adjust)
    do {
        try await body(server)
    } catch {
        await server.dispose()
        throw error
    }
    await server.dispose()
}

/// Waits until something is so; a test that waits in vain says for what.
func until(_ what: Comment, within limit: Duration = .seconds(20), _ isSo: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + limit
    while try await !isSo() {
        guard ContinuousClock.now < end else {
            Issue.record("waited in vain: \(what)")
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

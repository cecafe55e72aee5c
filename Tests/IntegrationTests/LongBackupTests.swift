import FrameProtocol
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import Synchronization
import Testing

/// A backup that takes longer than a call may, or than the line holds.
@Suite struct LongBackupTests {
    /// The line is cut at the first word of progress; the backup is one, and its end is told.
    @Test func theEndIsToldOverALineThatBreaks() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let notices = Residents.firstLoad(Residents.kagoshima, 60)
            for notice in notices { _ = try await city.update(NoticeDraft(notice)) }
            let proxy = CuttingProxy(target: server.port)
            defer { proxy.close() }
            let endpoint = Endpoint(host: "127.0.0.1", port: proxy.port, identity: TestServer.identity)
            let connector = try server.connector("terminal-representative-1")
            let connections = Mutex(0)
            let taker = BackupTaker(attempts: 20) { () async throws(JukiError) in
                connections.withLock { $0 += 1 }
                let connection = try await JukiConnection.connect(connector, to: endpoint)
                _ = try await connection.signIn(TestServer.clerk)
                return connection
            }
            var isCut = false
            let backup = try await taker.take { _, _, _ in
                if !isCut { proxy.cut() }
                isCut = true
            }
            #expect(isCut && connections.withLock { $0 } >= 2)
            let terminal = try await server.connect("terminal-representative-1")
            #expect(try await terminal.backups() == [backup], "one was taken, and no second one")
        }
    }

    /// The deadline passes four times before the end; each time the same backup is followed, with its progress.
    @Test func deadlinesPassUntilTheEnd() async throws {
        let service = SlowBackup()
        let context = try TLSContext(Certificates.shared.configuration(.server, "prefectural-server"))
        let server = PeerServer(host: "127.0.0.1", port: 0, context: context, service: service)
        let endpoint = Endpoint(host: "127.0.0.1", port: try server.start(), identity: TestServer.identity)
        let terminal = try TLSContext(Certificates.shared.configuration(.client, "terminal-representative-1"))
        let connector = PeerConnector(context: terminal)
        let taker = BackupTaker(attempts: 2) { () async throws(JukiError) in
            try await JukiConnection.connect(connector, to: endpoint)
        }
        var told: [UInt64] = []
        let backup = try await taker.take { _, done, _ in told.append(done) }
        #expect(backup == SlowBackup.backup)
        #expect(told == [1, 2, 3, 4], "the bar goes on")
        #expect(service.follows.withLock { $0 } == [0, 7, 7, 7, 7])
        await connector.shutdown()
        await server.shutdown(grace: .zero)
    }
}

/// Tells a little progress on each call and then that its deadline has passed; the fifth call has the end.
private final class SlowBackup: PeerService {
    static let backup = BackupSummary(
        number: 7, takenAt: 1, bytes: 2, entries: 3, evidenceSize: 4,
        evidenceRoot: Array(repeating: 5, count: 32), digest: Array(repeating: 6, count: 32))

    let follows = Mutex<[UInt64]>([])

    func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption {
        let bytes = body.withUnsafeBytes { Array($0) }
        guard let message = try? TakeBackupRequest(decoding: bytes) else { return .consumed }
        let calls = follows.withLock { follows in
            follows.append(message.follow)
            return UInt64(follows.count)
        }
        guard calls <= 4 else {
            responder.respond(TakeBackupResponse.taken(Self.backup).encode(), isLast: true)
            return .consumed
        }
        let progress = TakeBackupResponse.progress(.copying, done: calls, total: 9, number: 7)
        responder.respond(progress.encode(), isLast: false)
        let status = Status(Refusal(.deadline))
        responder.fail(.deadlineExceeded, status: status.encode())
        return .consumed
    }

    func received(item call: UInt32, isLast: Bool, body: borrowing RawSpan, from peer: PeerConnection) -> Consumption {
        .consumed
    }
}

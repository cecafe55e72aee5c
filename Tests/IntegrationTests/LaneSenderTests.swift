import FrameProtocol
import Glibc
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import RegistryServer
import ResidentRegistry
import SharedRegistry
import SyntheticPopulation
import Synchronization
import Testing

/// A lane goes on over restarts and cut lines: nothing is lost, nothing is applied twice.
@Suite struct LaneSenderTests {
    /// Some 1,800 notices: seven messages, so that several are on the way when the line breaks.
    private static let notices = Array(
        PopulationPlan(seed: 5, residents: 5000, today: TestServer.now.japanDay).firstLoad(of: Residents.kagoshima))

    /// Sends all notices and calls `disturb` each time another 400 were answered.
    private func send(
        through endpoint: Endpoint, of server: TestServer, disturb: @escaping @Sendable () async throws -> Void
    ) async throws -> [NoticeOutcome] {
        let connector = try server.connector(Residents.certificate(of: Residents.kagoshima))
        var outcomes: [NoticeOutcome] = []
        var position = 0
        var disturbances: [Task<Void, any Error>] = []
        try await LaneSender(connector, endpoint, attempts: 20).send({
            guard position < Self.notices.count else { return nil }
            defer { position += 1 }
            return NoticeDraft(Self.notices[position])
        }, answered: { outcome in
            outcomes.append(outcome)
            if outcomes.count % 400 == 0 { disturbances.append(Task { try await disturb() }) }
        })
        #expect(disturbances.count == Self.notices.count / 400)
        for disturbance in disturbances { try await disturbance.value }
        return outcomes
    }

    private func check(_ outcomes: [NoticeOutcome], on server: TestServer) async throws {
        #expect(outcomes.map(\.noticeNumber) == Self.notices.map(\.number), "each answered once, in order")
        #expect(outcomes.allSatisfy { $0.result == .applied(updateSequence: 1) }, "nobody was applied twice")
        let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
        let state = try await city.laneState()
        #expect(state == LaneStateResponse(
            lastNoticeNumber: UInt64(Self.notices.count), parkedCount: 0, residents: UInt64(Self.notices.count)))
        let records = Self.notices.map { notice in
            var record = notice.record
            record.updateSequence = 1
            return record
        }
        let file = records.sorted { $0.code < $1.code }
        let report = try await Reconciler(municipality: Residents.kagoshima, records: file)
            .run(over: city, mode: .fullFile, lastNoticeNumber: state.lastNoticeNumber)
        #expect(report.differences.isEmpty, "every record is there with its exact content")
        let onward = try server.running.registry.onwardNotices(after: 0, limit: .max)
        #expect(onward.map(\.sequence) == Self.notices.map(\.number), "one onward notice for each")
    }

    @Test func serverRestartsInTheMiddle() async throws {
        try await withServer { server in
            let turns = Mutex(false)
            let outcomes = try await send(through: server.endpoint, of: server) {
                // One restart at a time; a second one that is due meanwhile is the same restart.
                guard turns.withLock({ isBusy in defer { isBusy = true }; return !isBusy }) else { return }
                await server.stop()
                do { try server.start() } catch { Issue.record("the server does not come back: \(error)") }
                turns.withLock { $0 = false }
            }
            try await check(outcomes, on: server)
        }
    }

    /// The server's word that the time of a stream is over may come before our own count has ended.
    @Test func streamsEndBeforeTheFileDoes() async throws {
        try await withServer({ $0.limits.longestDeadline = .milliseconds(300) }) { server in
            let connector = try server.connector(Residents.certificate(of: Residents.kagoshima))
            var outcomes: [NoticeOutcome] = []
            var position = 0
            try await LaneSender(connector, server.endpoint).send({
                guard position < Self.notices.count else { return nil }
                defer { position += 1 }
                usleep(1000)
                return NoticeDraft(Self.notices[position])
            }, answered: { outcomes.append($0) })
            #expect(outcomes.map(\.noticeNumber) == Self.notices.map(\.number), "each answered once, in order")
            #expect(outcomes.allSatisfy { $0.result == .applied(updateSequence: 1) }, "nobody was applied twice")
        }
    }

    /// Outcomes too few or too many cannot be told apart from outcomes of other notices.
    @Test(arguments: [0, 2, 4]) func anAnswerWithAnotherNumberOfOutcomesIsNone(count: Int) async throws {
        let context = try TLSContext(Certificates.shared.configuration(.server, "prefectural-server"))
        let server = PeerServer(host: "127.0.0.1", port: 0, context: context, service: Miscounting(count))
        let endpoint = Endpoint(host: "127.0.0.1", port: try server.start(), identity: TestServer.identity)
        let city = try TLSContext(
            Certificates.shared.configuration(.client, Residents.certificate(of: Residents.kagoshima)))
        let connector = PeerConnector(context: city)
        let drafts = Mutex(Self.notices.prefix(3).map { NoticeDraft($0) }[...])
        let answered = Mutex(0)
        let error = await #expect(throws: JukiError.self) {
            try await LaneSender(connector, endpoint, attempts: 1).send({ drafts.withLock { $0.popFirst() } }) { _ in
                answered.withLock { $0 += 1 }
            }
        }
        if case .badAnswer(let refusal) = error { #expect(refusal.reason == .unexpectedStep) } else {
            Issue.record("\(error.map { "\($0)" } ?? "none")")
        }
        #expect(answered.withLock { $0 } == 0)
        await connector.shutdown()
        await server.shutdown(grace: .zero)
    }

    @Test func lineIsCutInTheMiddle() async throws {
        try await withServer { server in
            let proxy = CuttingProxy(target: server.port)
            defer { proxy.close() }
            let endpoint = Endpoint(host: "127.0.0.1", port: proxy.port, identity: TestServer.identity)
            let outcomes = try await send(through: endpoint, of: server) { proxy.cut() }
            try await check(outcomes, on: server)
        }
    }
}

/// Takes whatever comes, and answers each message with as many outcomes as it was told.
private final class Miscounting: PeerService {
    private let answer: [UInt8]

    init(_ count: Int) {
        let outcomes = (0..<UInt64(count)).map {
            NoticeOutcome(noticeNumber: $0 + 1, result: .applied(updateSequence: 1), decidedAt: 1)
        }
        answer = UpdateOutcomes(outcomes).encode()
    }

    func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption {
        responder.respond(answer, isLast: request.isLast)
        return .consumed
    }

    func received(item call: UInt32, isLast: Bool, body: borrowing RawSpan, from peer: PeerConnection) -> Consumption {
        peer.responder(for: call).respond(answer, isLast: isLast)
        return .consumed
    }
}

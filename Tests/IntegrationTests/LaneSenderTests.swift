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

    /// Outcomes that are not those of the notices sent, each once and in order, settle nothing.
    @Test(arguments: [
        ([], "did not answer for notice 1"), ([1, 2], "did not answer for notice 3"),
        ([1, 2, 3, 4], "answered for notice 4 when no notice was due"),
        ([2, 3, 4], "answered for notice 2 where notice 1 was due"),
        ([1, 2, 2], "answered for notice 2 where notice 3 was due"),
        ([1, 3, 2], "answered for notice 3 where notice 2 was due"),
    ] as [([UInt64], String)]) func outcomesOfOtherNoticesSettleNothing(numbers: [UInt64], words: String) async throws {
        let play = try await sendThree(to: Misanswering([numbers]), attempts: 2)
        guard case .otherOutcomes(let mismatch)? = play.error else {
            Issue.record("\(play.error.map { "\($0)" } ?? "none")")
            return
        }
        #expect(mismatch.description == words)
        #expect(play.answered.isEmpty)
        #expect(play.remarks == Array(repeating: "nothing of it counts: the server \(words)", count: 2))
    }

    /// What was answered wrongly is sent again, and counts once it is answered rightly; an outcome that comes once more
    /// at the end of the stream counts for nothing.
    @Test func whatWasAnsweredWronglyIsSentAgain() async throws {
        let play = try await sendThree(to: Misanswering([[3, 2, 1], [1, 2], [1, 2, 3]], atEnd: [3]), attempts: 5)
        #expect(play.error == nil)
        #expect(play.answered == [1, 2, 3], "each once, in order")
        #expect(play.remarks.count == 3)
        #expect(play.remarks.last == "nothing of it counts: the server answered for notice 3 when no notice was due")
    }

    private func sendThree(
        to service: Misanswering, attempts: Int
    ) async throws -> (error: JukiError?, answered: [UInt64], remarks: [String]) {
        let context = try TLSContext(Certificates.shared.configuration(.server, "prefectural-server"))
        let server = PeerServer(host: "127.0.0.1", port: 0, context: context, service: service)
        let endpoint = Endpoint(host: "127.0.0.1", port: try server.start(), identity: TestServer.identity)
        let city = try TLSContext(
            Certificates.shared.configuration(.client, Residents.certificate(of: Residents.kagoshima)))
        let connector = PeerConnector(context: city)
        var drafts = Self.notices.prefix(3).map { NoticeDraft($0) }[...]
        var answered: [UInt64] = []
        let remarks = Mutex<[String]>([])
        var failure: JukiError?
        do throws(JukiError) {
            let sender = LaneSender(connector, endpoint, attempts: attempts) { remark in
                remarks.withLock { $0.append(remark) }
            }
            try await sender.send({ drafts.popFirst() }, answered: { answered.append($0.noticeNumber) })
        } catch {
            failure = error
        }
        await connector.shutdown()
        await server.shutdown(grace: .zero)
        return (failure, answered, remarks.withLock { $0 })
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

/// Takes whatever comes, and answers with the outcomes that it was told: one list for the first message of each
/// connection, the last for all further ones, and one for the end of a stream.
private final class Misanswering: PeerService {
    private let answers: Mutex<[[UInt64]]>
    private let atEnd: [UInt64]

    init(_ answers: [[UInt64]], atEnd: [UInt64] = []) {
        self.answers = Mutex(answers)
        self.atEnd = atEnd
    }

    private static func outcomes(_ numbers: [UInt64]) -> [UInt8] {
        UpdateOutcomes(
            numbers.map { NoticeOutcome(noticeNumber: $0, result: .applied(updateSequence: 1), decidedAt: 1) }
        ).encode()
    }

    func received(
        _ request: IncomingRequest, body: borrowing RawSpan, from peer: PeerConnection, responder: Responder
    ) -> Consumption {
        let numbers = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        responder.respond(Self.outcomes(numbers), isLast: request.isLast)
        return .consumed
    }

    func received(item call: UInt32, isLast: Bool, body: borrowing RawSpan, from peer: PeerConnection) -> Consumption {
        peer.responder(for: call).respond(Self.outcomes(atEnd), isLast: isLast)
        return .consumed
    }
}

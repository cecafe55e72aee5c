import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import Testing

/// Holds a server that came back against the ledger and the scripts.
struct RecoveryCheck {
    let endpoint: Endpoint
    private let lanes: [LaneScript]
    private let ledger: Ledger
    private let national: FakeNational
    private let alerts: AlertCheck

    init(port: Int, lanes: [LaneScript], ledger: Ledger, national: FakeNational, alerts: AlertCheck) {
        endpoint = Endpoint(host: "127.0.0.1", port: port, identity: TestServer.identity)
        self.lanes = lanes
        self.ledger = ledger
        self.national = national
        self.alerts = alerts
    }

    /// - Parameter fromTheBeginning: asks again for the outcome of every notice, not only of those since the last kill.
    func run(cycle: Int, fromTheBeginning: Bool = false) async throws {
        var applied = 0
        for lane in lanes {
            let last = try await checkLane(lane, cycle, fromTheBeginning: fromTheBeginning)
            applied += last - lane.parked(after: last)
        }
        try await with("terminal-representative-1") { connection, _ in
            let report = try await connection.verifyIndexes()
            #expect(report.entriesMissing == 0 && report.entriesOrphaned == 0, "cycle \(cycle): the indexes")
            try await alerts.run(cycle: cycle, over: connection)
        }
        try await until("cycle \(cycle): \(applied) onward notices without a gap") { national.count >= applied }
        #expect(national.count == applied, "cycle \(cycle): one onward notice for each applied notice")
        #expect(national.contradictions == 0, "cycle \(cycle): a sequence was given twice")
    }

    /// - Returns: the lane's last notice.
    private func checkLane(_ lane: LaneScript, _ cycle: Int, fromTheBeginning: Bool) async throws -> Int {
        let place: Comment = "cycle \(cycle), lane \(lane.municipality)"
        let acknowledged = ledger.last(of: lane.municipality)
        var last = 0
        try await with(Residents.certificate(of: lane.municipality)) { connection, connector in
            let state = try await connection.laneState()
            last = Int(state.lastNoticeNumber)
            #expect(last >= acknowledged, place)
            #expect(Int(state.parkedCount) == lane.parked(after: last), place)
            let file = lane.file(after: last)
            #expect(Int(state.residents) == file.count, place)
            let report = try await Reconciler(municipality: lane.municipality, records: file)
                .run(over: connection, mode: .ranges, lastNoticeNumber: state.lastNoticeNumber)
            #expect(report.differences.isEmpty, "\(place): every record with its exact content")
            try await resend(lane, from: fromTheBeginning ? 0 : max(0, acknowledged - 600), to: last, connector, place)
        }
        return last
    }

    /// A resend gets the recorded outcome: the one that was acknowledged, or the one that the script calls for.
    private func resend(
        _ lane: LaneScript, from first: Int, to last: Int, _ connector: PeerConnector, _ place: Comment
    ) async throws {
        var position = first
        var found: [NoticeOutcome] = []
        defer { ledger.append(found, of: lane.municipality) }
        try await LaneSender(connector, endpoint, attempts: 1).send({
            guard position < last else { return nil }
            defer { position += 1 }
            return lane.steps[position].draft
        }, answered: { outcome in
            let step = lane.steps[Int(outcome.noticeNumber) - 1]
            #expect(outcome.isRepeated && LaneScript.Expected(outcome.result) == step.expected, place)
            if let known = ledger.outcome(outcome.noticeNumber, of: lane.municipality) {
                #expect(known.result == outcome.result && known.decidedAt == outcome.decidedAt, place)
            } else {
                // It was applied, and the kill came before the answer: from now on it is known.
                found.append(outcome)
            }
        })
    }

    private func with(_ name: String, _ work: (JukiConnection, PeerConnector) async throws -> Void) async throws {
        let connector = PeerConnector(context: try TLSContext(Certificates.shared.configuration(.client, name)))
        do {
            let connection = try await JukiConnection.connect(connector, to: endpoint)
            if name.hasPrefix("terminal-") { _ = try await connection.signIn(TestServer.clerk) }
            try await work(connection, connector)
        } catch {
            await connector.shutdown()
            throw error
        }
        await connector.shutdown()
    }
}

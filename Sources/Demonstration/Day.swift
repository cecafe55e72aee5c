import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import PeerTransport
import SyntheticPopulation

extension RegisterPlay {
    /// The day's births, deaths, moves and corrections, some wrong on purpose, one by one in the order in which they
    /// happen, each from its own municipality. The national server is away all day.
    func playDay() async throws {
        let progress = account.progress("the day", total: day.notices.count)
        var lanes = Lanes(certificates, server.endpoint)
        var parked: [Reason: Int] = [:]
        var applied = 0
        var unexpected: [String] = []
        let took = try await timed {
            for notice in day.notices {
                let connection = try await lanes.connection(of: notice.municipality)
                let outcome = try await connection.update(Self.draft(notice), in: Register.Spoken.self)
                switch outcome.result {
                case .applied: applied += 1
                case .parked(let refusal), .refused(let refusal): parked[refusal.reason, default: 0] += 1
                }
                if !notice.isExpected(outcome) {
                    unexpected.append("\(notice.event) \(notice.number) gave \(outcome.result)")
                }
                progress.advance()
            }
        }
        await lanes.close()
        progress.finish()
        result.updatesApplied += applied
        result.parked = parked.values.reduce(0, +)
        account.say("The day       \(Account.grouped(day.notices.count)) notices in \(Account.seconds(took)): "
            + "\(Account.grouped(applied)) applied, \(Account.grouped(result.parked)) parked")
        account.say("              for \(parked.count) different reasons; \(Register.nationalServer) was away")
        account.check(
            "every notice of the day came out as planned, every planted mistake parked with its reason",
            unexpected.isEmpty && parked == day.expectations.parked,
            "\(unexpected.count) did not, the first: \(unexpected.first ?? "a wrong count of reasons")")
        try await checkLanes()
    }

    /// 現存 people and last notice of each municipality.
    private func checkLanes() async throws {
        var wrong = 0
        try await withTerminal { terminal in
            for code in municipalities.map(\.code) {
                let state = try await terminal.laneState(of: code)
                let people = day.expectations.residents[code].map(UInt64.init)
                if state.residents != people || state.lastNoticeNumber != day.expectations.lastNotices[code] {
                    wrong += 1
                }
            }
        }
        account.check("people and last notice of all 43 municipalities", wrong == 0, "\(wrong) differ")
    }

    /// The national server comes back. What waited for it goes there beside whatever is asked meanwhile.
    func bringNationalBack() throws {
        let waiting = result.updatesApplied - Int(national.simulator.received.receivedThrough)
        try national.comeBack()
        account.say("Onward        \(Account.grouped(waiting)) notices waited for \(Register.nationalServer), "
            + "which is back")
    }

    /// The national server must hear of every change once and in order.
    func catchUp() async throws {
        let expected = UInt64(result.updatesApplied)
        func left() -> Int { Int(expected - min(expected, national.simulator.received.receivedThrough)) }
        let waiting = left()
        let progress = account.progress("onward notices", total: waiting)
        let deadline = ContinuousClock.now + .seconds(120)
        while left() > 0, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
            progress.advance(by: waiting - left() - progress.done)
        }
        progress.finish()
        let receipts = national.simulator.received
        result.onwardDelivered = Int(receipts.receivedThrough)
        account.say("Onward        \(Account.grouped(result.onwardDelivered)) notices arrived in all; the last ones "
            + "beside questions and reconciliation")
        account.check(
            "every applied update reached \(Register.nationalServer) once, without a hole and in order",
            receipts.receivedThrough == expected && receipts.outOfOrder == 0,
            "\(receipts.receivedThrough) of \(expected), \(receipts.outOfOrder) out of order")
    }
}

/// A connection for each municipality that has something to say, made when first needed.
private struct Lanes {
    private let certificates: CertificateFolder
    private let endpoint: Endpoint
    private var open: [MunicipalityCode: (connector: PeerConnector, connection: JukiConnection)] = [:]

    init(_ certificates: CertificateFolder, _ endpoint: Endpoint) {
        self.certificates = certificates
        self.endpoint = endpoint
    }

    mutating func connection(of municipality: MunicipalityCode) async throws -> JukiConnection {
        if let known = open[municipality] { return known.connection }
        let connector = PeerConnector(context: try certificates.context(of: municipality))
        let connection = try await JukiConnection.connect(connector, to: endpoint)
        open[municipality] = (connector, connection)
        return connection
    }

    func close() async {
        for lane in open.values { await lane.connector.shutdown() }
    }
}

extension PlannedNotice {
    fileprivate func isExpected(_ outcome: NoticeOutcome) -> Bool {
        switch (expected, outcome.result) {
        case (.applied(let wanted), .applied(let given)): wanted == given
        case (.parked(let wanted), .parked(let refusal)): wanted == refusal.reason
        default: false
        }
    }
}

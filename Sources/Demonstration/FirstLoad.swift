import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import PeerTransport
import SyntheticPopulation
import Synchronization

/// Municipalities that load at the same time: enough to fill the server's commits.
private let lanesAtOnce = 8

extension RegisterPlay {
    /// 初期登録: every municipality sends all its people through its own lane. On the way the server is killed without
    /// warning and started again; the senders notice and go on.
    func loadEverybody() async throws {
        let departed = departures.values.reduce(0) { $0 + $1.count }
        let total = result.people + departed
        let progress = account.progress("first load", total: total)
        let tally = Tally()
        let (plan, departures, certificates, endpoint) = (plan, departures, certificates, server.endpoint)
        let took = try await timed {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var waiting = municipalities.sorted { plan.people(of: $0.code) > plan.people(of: $1.code) }[...]
                func next() {
                    guard let code = waiting.popFirst()?.code else { return }
                    group.addTask {
                        let further = departures[code] ?? []
                        try await Self.load(code, plan, further, certificates, endpoint, tally, progress)
                    }
                }
                for _ in 0..<lanesAtOnce { next() }
                try await killOnTheWay(progress, total)
                while try await group.next() != nil { next() }
            }
        }
        progress.finish()
        let counts = tally.counts
        result.updatesApplied += counts.applied
        let rate = Int(Double(counts.applied) / (took / .seconds(1) + 0.001))
        account.say("First load    \(Account.grouped(counts.applied)) notices applied in \(Account.seconds(took)), "
            + "\(Account.grouped(rate)) a second: \(Account.grouped(result.people)) \(Register.people)")
        if departed > 0 {
            account.say("              and the entry and 転出 of \(Account.grouped(departed / 2)) who moved overseas")
        }
        account.say("              the server was killed (kill -9) on the way, and started again")
        account.check(
            "every notice of the first load was applied, over a kill -9 of the server",
            counts.applied == total && counts.other == 0, "\(counts.applied) applied, \(counts.other) otherwise")
    }

    private static func load(
        _ code: MunicipalityCode, _ plan: Register, _ further: [Register.Notice], _ certificates: CertificateFolder,
        _ endpoint: Endpoint, _ tally: Tally, _ progress: Progress
    ) async throws {
        let connector = PeerConnector(context: try certificates.context(of: code))
        var notices = plan.firstLoad(of: code).makeIterator()
        var later = further.makeIterator()
        do {
            try await LaneSender(connector, endpoint, in: Register.Spoken.self).send {
                (notices.next() ?? later.next()).map { Register.Spoken.Draft($0) }
            } answered: { outcome in
                tally.note(outcome)
                progress.advance()
            }
        } catch {
            await connector.shutdown()
            throw error
        }
        await connector.shutdown()
    }

    /// Kills the server when a quarter of the load is through, and starts it again.
    private func killOnTheWay(_ progress: Progress, _ total: Int) async throws {
        while progress.done < total / 4 { try await Task.sleep(for: .milliseconds(20)) }
        server.kill()
        try server.start()
    }
}

/// Outcomes counted by several tasks.
final class Tally: Sendable {
    private let state = Mutex((applied: 0, other: 0))

    var counts: (applied: Int, other: Int) { state.withLock { $0 } }

    func note(_ outcome: NoticeOutcome) {
        state.withLock { state in
            if case .applied = outcome.result { state.applied += 1 } else { state.other += 1 }
        }
    }
}

import JukiClient
import JukiDomain
import JukiMessages
import PeerSimulators
import PeerTransport
import SyntheticPopulation
import Synchronization

extension Demonstration {
    /// Municipalities that load at the same time: enough to fill the server's commits.
    private static let lanesAtOnce = 8

    /// 初期登録: every municipality sends all its residents through its own lane. On the way the server is killed
    /// without warning and started again; the senders notice and go on.
    func loadEverybody() async throws {
        let progress = account.progress("first load", total: options.population)
        let tally = Tally()
        let (plan, certificates, endpoint) = (plan, certificates, endpoint)
        let took = try await timed {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var waiting = plan.municipalities.sorted { $0.residents > $1.residents }[...]
                func next() {
                    guard let municipality = waiting.popFirst() else { return }
                    group.addTask {
                        try await Self.load(municipality, plan, certificates, endpoint, tally, progress)
                    }
                }
                for _ in 0..<Self.lanesAtOnce { next() }
                try await killOnTheWay(progress)
                while try await group.next() != nil { next() }
            }
        }
        progress.finish()
        let counts = tally.counts
        result.updatesApplied += counts.applied
        let rate = Int(Double(counts.applied) / (Double(took.components.seconds) + 0.001))
        account.say("First load    \(Account.grouped(counts.applied)) notices applied in \(Account.seconds(took)), "
            + "\(Account.grouped(rate)) a second")
        account.say("              the server was killed (kill -9) on the way, and started again")
        account.check(
            "every resident of the first load was applied, over a kill -9 of the server",
            counts.applied == options.population && counts.other == 0,
            "\(counts.applied) applied, \(counts.other) otherwise")
    }

    private static func load(
        _ municipality: MunicipalityPlan, _ plan: PopulationPlan, _ certificates: CertificateFolder,
        _ endpoint: Endpoint, _ tally: Tally, _ progress: Progress
    ) async throws {
        let connector = PeerConnector(context: try certificates.context(of: municipality.code))
        var notices = plan.firstLoad(of: municipality.code).makeIterator()
        do {
            try await LaneSender(connector, endpoint).send {
                notices.next().map { NoticeDraft($0) }
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
    private func killOnTheWay(_ progress: Progress) async throws {
        while progress.done < options.population / 4 { try await Task.sleep(for: .milliseconds(20)) }
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

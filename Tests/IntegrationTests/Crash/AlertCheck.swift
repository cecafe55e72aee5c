import EvidenceLog
import JukiClient
import JukiDomain
import JukiMessages
import MisuseWatch
import RegistryServer
import ResidentRegistry
import Testing

@testable import SharedRegistry

/// Holds the alerts of the watch for misuse against the evidence that raised them: whenever the server was killed, each
/// is kept exactly once.
final class AlertCheck {
    private var known: [MisuseAlert] = []

    /// Against what an auditor was shown before the last kill.
    func run(cycle: Int, over connection: JukiConnection) async throws {
        // The watch reads again what it may not have dealt with.
        try await until("cycle \(cycle): the watch has caught up") {
            let gauges = try await connection.serverStatus().gauges
            return gauges.contains { $0.name == "misuse-watch-behind" && $0.value == 0 }
        }
        var alerts: [MisuseAlert] = []
        var page: ListAlertsResponse
        repeat {
            page = try await connection.alerts(after: alerts.last?.number ?? 0, includeAcknowledged: true)
            alerts += page.alerts
        } while page.hasMore
        #expect(alerts.starts(with: known), "cycle \(cycle): an alert that was shown is there, unchanged")
        #expect(alerts.map(\.number) == alerts.indices.map { UInt64($0 + 1) }, "cycle \(cycle): no number left out")
        known = alerts
    }

    /// Against a watch that was never killed and sees all the evidence at once. The server does not run.
    func compareWithEvidence(of options: RegistryServerOptions) throws {
        var kept: [MisuseAlert] = []
        var raised: [MisuseAlert] = []
        try FirstAdministrator<IdentityRegister>.withRegistry(options, { TestServer.now }) { registry throws(Refusal) in
            do {
                let store = registry.store
                kept = try AlertBox.list(after: 0, includeAcknowledged: true, limit: .max - 1, in: store).alerts
                raised = try Self.raised(by: EvidenceLog.entries(from: 1, limit: .max, in: store), registry)
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(kept == raised, "the alerts that are kept are those that the evidence raises, each once")
        #expect(kept.count >= known.count)
        print("\(kept.count) alerts, each raised by the evidence and kept once")
    }

    private static func raised(by entries: [EvidenceEntry], _ registry: ResidentRegistry) -> [MisuseAlert] {
        var watch = MisuseWatch(directory: WatchedOperators(registry.operators))
        var alerts: [MisuseAlert] = []
        for entry in entries {
            for alert in watch.observe(WatchedAct(entry, IdentityRegister.procedures)) {
                alerts.append(MisuseAlert(alert, number: UInt64(alerts.count + 1)))
            }
        }
        return alerts
    }
}

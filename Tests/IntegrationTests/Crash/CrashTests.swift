import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import MutualTLS
import PeerTransport
import RegistryServer
import SharedRegistry
import SyntheticPopulation
import Testing

/// How the crash test is told what to do; `scripts/crash-test` sets these.
private enum CrashSettings {
    static let environment = ProcessInfo.processInfo.environment
    /// The server program; without it the test is left out.
    static let program = environment["JUKI_CRASH_SERVER"]
    static let directory = environment["JUKI_CRASH_DIRECTORY"] ?? ""
    static let cycles = environment["JUKI_CRASH_CYCLES"].flatMap { Int($0) } ?? 20
    static let seed = environment["JUKI_CRASH_SEED"].flatMap { UInt64($0) } ?? 1
}

/// Invariant 12: kill -9 at any moment loses nothing that was acknowledged or flagged, and repeats
/// nothing that was applied.
@Suite(.serialized) struct CrashTests {
    private static let lanes = ["462012", "462039", "462187", "462152"].map(Residents.municipality)

    @Test(.enabled(if: CrashSettings.program != nil))
    func nothingAcknowledgedIsLost() async throws {
        let program = try #require(CrashSettings.program)
        var random = SplitMix64(state: CrashSettings.seed)
        let plan = PopulationPlan(
            seed: CrashSettings.seed, residents: 600_000, today: try CalendarDate(year: 2025, month: 4, day: 1))
        let scripts = Self.lanes.enumerated().map { index, code in
            LaneScript(code, of: plan, count: 12_000, seed: CrashSettings.seed &+ UInt64(index))
        }
        let national = FakeNational()
        let nationalPort = quietPort()
        let nationalServer = try national.serve(port: nationalPort)
        let server = ServerProcess(
            program: program, directory: CrashSettings.directory, port: quietPort(), nationalPort: nationalPort)
        var options = RegistryServerOptions()
        options.storeDirectory = CrashSettings.directory + "/store"
        options.keyFile = CrashSettings.directory + "/sealing.key"
        options.operators.passwordCost = ScryptCost(logarithmOfN: 1, blockSize: 1, parallelism: 1)
        try TestServer.issueClerk(options)
        let ledger = Ledger(path: CrashSettings.directory + "/ledger.tsv")
        let alerts = AlertCheck()
        do {
            for cycle in 1...CrashSettings.cycles {
                try await server.start()
                let checker = RecoveryCheck(
                    port: server.port, lanes: scripts, ledger: ledger, national: national, alerts: alerts)
                try await checker.run(cycle: cycle)
                let load = MixedLoad(endpoint: checker.endpoint, lanes: scripts, ledger: ledger)
                let before = ledger.count
                async let loading: Void = load.run()
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...2000, using: &random)))
                server.kill()
                await loading
                print("cycle \(cycle): \(ledger.count - before) acknowledged before the kill, \(ledger.count) in all")
                // One time in three it dies again while it recovers.
                if Int.random(in: 0..<3, using: &random) == 0 {
                    try server.launch()
                    try await Task.sleep(for: .milliseconds(Int.random(in: 1...150, using: &random)))
                    server.kill()
                }
            }
            try await server.start()
            let checker = RecoveryCheck(
                port: server.port, lanes: scripts, ledger: ledger, national: national, alerts: alerts)
            try await checker.run(cycle: CrashSettings.cycles + 1, fromTheBeginning: true)
            #expect(ledger.count > CrashSettings.cycles, "the load did something")
            server.kill()
            try alerts.compareWithEvidence(of: options)
        } catch {
            Issue.record("seed \(CrashSettings.seed): \(error)")
        }
        server.kill()
        await nationalServer.shutdown(grace: .zero)
    }
}

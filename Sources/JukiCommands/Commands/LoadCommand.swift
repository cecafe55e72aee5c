package import ArgumentParser
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import LoadTester
import PeerTransport
import SyntheticPopulation
import Synchronization

package struct LoadCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Put a server under load and measure how it answers.",
        discussion: """
            The server must hold the synthetic population of the same --population and --seed (juki simulate \
            municipal-cs, juki update). A closed loop keeps --in-flight calls under way on each connection. An open \
            loop (--rate) sends at fixed times and measures from the time a call was due, so that no stall is hidden.

            Example: juki load lookup --connections 16 --in-flight 1 --duration 10
            """)

    @Argument(help: "lookup, search-exact, search-kana, update, mixed or proof.") package var workload = "lookup"
    @Option(help: "Connections; for update one municipality each, at most 43.") package var connections = 16
    @Option(help: "Closed loop: calls under way on each connection.") package var inFlight = 1
    @Option(help: "Open loop: calls a second over all connections.") package var rate: Double?
    @Option(help: "Seconds to measure.") package var duration = 10
    @Option(help: "Seconds before measuring.") package var warmUp = 2
    @Option(help: "Residents of the synthetic prefecture.") package var population = 100_000
    @Option(help: "Seed of the synthetic prefecture, and of what is asked.") package var seed: UInt64 = 1
    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    /// A day.
    private static let secondsMax = 86_400
    private static let rates = 0.001...1_000_000

    package init() {}

    package func validate() throws {
        guard Workload(rawValue: workload) != nil else {
            let known = Workload.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("The workload is one of \(known).")
        }
        guard (1...1024).contains(connections), (1...64).contains(inFlight) else {
            throw ValidationError("--connections is 1 to 1024, --in-flight 1 to 64.")
        }
        guard (1...Self.secondsMax).contains(duration), (0...Self.secondsMax).contains(warmUp) else {
            throw ValidationError("--duration is 1 to \(grouped(Self.secondsMax)) seconds, --warm-up 0 to as many.")
        }
        // What is no number (nan) lies in no range.
        guard rate.map(Self.rates.contains) ?? true else {
            throw ValidationError("--rate is 0.001 to 1,000,000 calls a second.")
        }
        guard workload != Workload.update.rawValue || connections <= 43 else {
            throw ValidationError("--connections is at most 43 for updates: one for each municipality's lane.")
        }
        guard population >= PopulationPlan.residentsMin else {
            throw ValidationError("--population is at least \(PopulationPlan.residentsMin).")
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            do { return try await measure() } catch {
                if let failure = error as? CommandFailure { throw failure }
                throw CommandFailure("The load test cannot go on: \(error)")
            }
        }
    }

    private func measure() async throws -> Report {
        let target = try connection.target(only: .resident)
        let plan = PopulationPlan(
            seed: seed, residents: population,
            today: Moment(milliseconds: UInt64(Date().timeIntervalSince1970 * 1000)).japanDay)
        let options = LoadOptions(
            workload: Workload(rawValue: workload) ?? .lookup, connections: connections, inFlight: inFlight, rate: rate,
            warmUp: .seconds(warmUp), duration: .seconds(duration), seed: seed,
            purpose: purpose.purpose(by: connection))
        let shared = try target.makeConnector()
        let lanes = Mutex<[PeerConnector]>([])
        let credentials = target.credentials
        let result = try await LoadTest(options, plan: plan).run(
            endpoint: target.endpoint, signIn: { connection in
                if let credentials { _ = try await connection.signIn(credentials) }
            }
        ) { index in
            guard options.workload == .update else { return shared }
            let peer = "municipality-\(plan.municipalities[index].code.digits)"
            let connector = try target.with(peer: peer).makeConnector()
            lanes.withLock { $0.append(connector) }
            return connector
        }
        // An agency may not ask for the server's own figures: then they are left out.
        let status = try? await target.connect(shared).connection.serverStatus()
        for connector in lanes.withLock({ $0 }) + [shared] { await connector.shutdown() }
        return report(result, status?.gauges ?? [])
    }

    private func report(_ result: LoadResult, _ gauges: [ServerStatusResponse.Gauge]) -> Report {
        var table = Table(align: [.left, .right])
        for (percent, microseconds) in result.percentiles {
            table.append(percent == 100 ? "slowest" : "\(Self.plain(percent)) %", Self.milliseconds(microseconds))
        }
        let loop = rate.map { "open loop at \(Self.plain($0)) a second, measured from when a call was due" }
            ?? "closed loop, \(inFlight) in flight on each of \(connections) connections"
        var lines = [
            "\(workload): \(grouped(result.calls)) calls in \(String(format: "%.1f", result.seconds)) s, "
                + "\(grouped(UInt64(result.callsPerSecond))) a second; \(loop); seed \(seed)",
            "Answered within, in ms",
        ]
        lines += table.lines(indent: 2)
        lines += result.errors.sorted { $0.key < $1.key }.map { "  \(grouped($0.value)) ended with \($0.key)" }
        let ceilings = gauges.filter { $0.value > 0 && $0.name.hasSuffix("-us") }
        if !ceilings.isEmpty { lines.append("The server's own times since its start, in microseconds") }
        lines += ceilings.map { "  \($0.name) \(grouped($0.value))" }
        return Report(lines, json(result, ceilings), exit: result.errors.isEmpty ? .success : .attention)
    }

    private func json(_ result: LoadResult, _ ceilings: [ServerStatusResponse.Gauge]) -> JSONValue {
        let latency = result.percentiles.map { percent, microseconds in
            JSONValue.object(["percent": .string(Self.plain(percent)), "microseconds": .integer(microseconds)])
        }
        let errors = result.errors.sorted { $0.key < $1.key }.map { reason, count in
            JSONValue.object(["reason": .string(reason), "count": .integer(count)])
        }
        let server = ceilings.map { JSONValue.object(["name": .string($0.name), "value": .integer($0.value)]) }
        return .object([
            "workload": .string(workload), "calls": .integer(result.calls),
            "calls_per_second": .integer(UInt64(result.callsPerSecond)), "seed": .integer(seed),
            "latency": .array(latency), "errors": .array(errors), "server": .array(server),
        ])
    }

    private static func milliseconds(_ microseconds: UInt64) -> String {
        String(format: "%.3f", Double(microseconds) / 1000)
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }
}

package import ArgumentParser
import Demonstration
import Foundation
import SyntheticPopulation

package struct DemoCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play a day of both registers against the real servers, and check everything.",
        discussion: """
            Starts prefectural-server and supplementary-server on stores of their own and a simulated national server \
            for each, plays the first load of all 43 municipalities and a day of changes in one register and then in \
            the other, asks, reconciles, has individual numbers of persons moved overseas cross from one server to the \
            other, and ends with what it verified. scripts/demo builds, makes the certificates and calls this.

            Example: juki demo --population 20000 --certificates certs/development
            """)

    @Option(help: "Residents; at least 1,000.") package var population = 100_000
    @Flag(help: "All 1,588,256 residents of Kagoshima.") package var full = false
    @Option(help: "Notices of the day in each register (default: 3,000, or a tenth of the population).")
    package var events: Int?
    @Option(help: "The same seed gives the same people and the same day.") package var seed: UInt64 = 20_261_124
    @Option(help: ArgumentHelp("Folder of the built programs.", valueName: "folder"))
    package var programs = ".build/release"
    @Option(help: ArgumentHelp("Folder of the certificates.", valueName: "folder"))
    package var certificates = "certs/development"
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard population >= PopulationPlan.residentsMin else {
            throw ValidationError("--population is at least \(PopulationPlan.residentsMin).")
        }
        guard plannedEvents > 0, plannedEvents <= residents / 10 else {
            throw ValidationError("--events is from 1 to a tenth of the population.")
        }
    }

    /// A few thousand, and never more than the population bears.
    private var plannedEvents: Int { events ?? min(3_000, residents / 10) }

    private var residents: Int { full ? PopulationPlan.residentsOfKagoshima : population }

    package func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("juki-demo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let interruptions = Self.leavingNothingBehind(in: folder)
        defer { interruptions.forEach { $0.cancel() } }
        let options = DemonstrationOptions(
            population: residents, events: plannedEvents, seed: seed, programs: programs, certificates: certificates,
            folder: folder.path, json: output.json, showsProgress: output.showsProgress)
        let result: DemonstrationResult
        do {
            result = try await Demonstration(options).run()
        } catch {
            Console.warn("juki: the demonstration cannot go on: \(error)")
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        if output.json { try Console.write([Self.line(result)]) }
        if result.failures > 0 { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    /// Ctrl-C and kill: the server goes too, and its folder.
    static func leavingNothingBehind(in folder: URL) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                Demonstration.abandon()
                try? FileManager.default.removeItem(at: folder)
                Foundation.exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    static func line(_ result: DemonstrationResult) -> String {
        let seconds = String(format: "%.1f", result.seconds)
        return "{\"population\":\(result.resident.people),\(fields(of: result.resident, "")),"
            + "\"supplementary_people\":\(result.supplementary.people),"
            + "\(fields(of: result.supplementary, "supplementary_")),"
            + "\"numbers_crossed\":\(result.numbersCrossed),\"seconds\":\(seconds)}"
    }

    private static func fields(of result: RegisterResult, _ prefix: String) -> String {
        [
            ("updates_applied", result.updatesApplied), ("parked", result.parked),
            ("onward_delivered", result.onwardDelivered), ("searches", result.searches),
            ("reconcile_differences_planted", result.reconcileDifferencesPlanted),
            ("reconcile_differences_found", result.reconcileDifferencesFound),
        ].map { "\"\(prefix)\($0)\":\($1)" }.joined(separator: ",")
    }
}

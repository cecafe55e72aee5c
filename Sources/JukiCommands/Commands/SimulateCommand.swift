package import ArgumentParser
import Foundation
import MutualTLS
import PeerSimulators

package struct SimulateCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Be a peer of the prefectural server.",
        subcommands: [SimulateNationalCommand.self])

    package init() {}
}

package struct SimulateNationalCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "national", abstract: "Be the national server (全国サーバ): take onward notices until stopped.",
        discussion: """
            Prints a line whenever notices have come. Stop it with Ctrl-C or kill; with --ledger it knows after a \
            restart what it has.

            Example: juki simulate national --port 46200 --ledger national.ledger
            """)

    @Option(help: "Port to listen on; 0 for a free one.") package var port = 46_200
    @Option(help: ArgumentHelp("Folder of the certificates.", valueName: "folder"))
    package var certificates = "certs/development"
    @Option(help: ArgumentHelp("File that remembers what was received.", valueName: "file"))
    package var ledger: String?
    @Option(help: ArgumentHelp("Stop by itself after so many seconds; 0 runs on.", valueName: "seconds"))
    package var duration = 0
    @OptionGroup package var output: OutputOptions

    /// How often to look whether something has come.
    private static let interval = Duration.milliseconds(500)

    package init() {}

    package func run() async throws {
        let simulator: NationalSimulator
        do {
            let context = try CertificateFolder(path: certificates).context(of: "national", role: .server)
            simulator = try NationalSimulator(context: context, ledger: ledger.map(NationalLedger.init(path:)))
            tell("listening", try simulator.start(port: port))
        } catch {
            Console.warn("juki: \(error)")
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        let end = duration > 0 ? ContinuousClock.now + .seconds(duration) : nil
        var told: UInt64 = simulator.received.receivedThrough
        while end.map({ ContinuousClock.now < $0 }) ?? true {
            try await Task.sleep(for: Self.interval)
            let through = simulator.received.receivedThrough
            guard through != told else { continue }
            told = through
            tell("received_through", Int(through))
        }
        await simulator.stop()
    }

    private func tell(_ what: String, _ number: Int) {
        let words = what.split(separator: "_").joined(separator: " ")
        Console.write([output.json ? JSONValue.object([what: .integer(number)]).text : "\(words) \(number)"])
    }
}

package import ArgumentParser
import Demonstration
import Foundation

package struct ErasureDrillCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "erasure-drill",
        abstract: "Have individual numbers cross and be erased, then look for each of them everywhere (消去の演習).",
        discussion: """
            Starts both servers on stores of their own, has the numbers of persons moved overseas cross to the \
            supplementary server, acknowledges half and lets the rest expire, and searches its memory and every file \
            that it wrote for each number in every form that it could take. scripts/erasure-drill builds, makes the \
            certificates and calls this, on a file system of its own whose free blocks are searched too.

            Example: juki erasure-drill --numbers 1000 --certificates certs/development
            """)

    @Option(help: "Individual numbers that cross; from 2 to 100,000.") package var numbers = 1000
    @Option(help: "The same seed gives the same numbers.") package var seed: UInt64 = 20_261_129
    @Option(help: ArgumentHelp("Folder of the built programs.", valueName: "folder"))
    package var programs = ".build/release"
    @Option(help: ArgumentHelp("Folder of the certificates.", valueName: "folder"))
    package var certificates = "certs/development"
    @Option(help: ArgumentHelp("An empty folder for both servers; by default one that is removed afterwards.",
                               valueName: "folder"))
    package var folder: String?
    @Option(help: ArgumentHelp("Only look for the numbers of this seed in a file.", valueName: "file"))
    package var search: String?
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard (2...100_000).contains(numbers) else { throw ValidationError("--numbers is from 2 to 100,000.") }
    }

    package func run() async throws {
        let own = FileManager.default.temporaryDirectory.appendingPathComponent("juki-drill-\(UUID().uuidString)")
        if folder == nil, search == nil {
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: own) }
        let interruptions = DemoCommand.leavingNothingBehind(in: own)
        defer { interruptions.forEach { $0.cancel() } }
        let drill = ErasureDrill(
            ErasureDrillOptions(
                numbers: numbers, seed: seed, programs: programs, certificates: certificates,
                folder: folder ?? own.path, json: output.json, showsProgress: output.showsProgress))
        let failures: Int
        do {
            failures = if let search { try drill.search(file: search) } else { try await drill.run() }
        } catch {
            Console.warn("juki: the drill cannot go on: \(error)")
            throw ExitCode(ExitStatus.failure.rawValue)
        }
        if output.json { try Console.write(["{\"numbers\":\(numbers),\"failures\":\(failures)}"]) }
        if failures > 0 { throw ExitCode(ExitStatus.failure.rawValue) }
    }
}

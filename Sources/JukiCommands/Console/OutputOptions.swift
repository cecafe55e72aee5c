import ArgumentParser
import Foundation

/// How a command prints; every command has these.
package struct OutputOptions: ParsableArguments {
    @Flag(help: "Print JSON, one object a line; keys are the field names of the protocol.")
    package var json = false

    @Flag(help: "Show progress even when standard error is no terminal.")
    package var progress = false

    package init() {}

    /// Prints what a command makes and ends with its exit status.
    package func present(_ make: () async throws(CommandFailure) -> Report) async throws {
        let report: Report
        do {
            report = try await make()
        } catch {
            if json { Console.write([error.json.text]) }
            Console.warn("juki: \(error.message)")
            throw ExitCode(error.exit.rawValue)
        }
        Console.write(json ? report.values.map(\.text) : report.lines)
        if report.exit != .success { throw ExitCode(report.exit.rawValue) }
    }

    /// A bar on standard error, or nothing.
    package func progressBar(_ label: String, total: Int) -> ProgressBar {
        ProgressBar(label: label, total: total, isShown: showsProgress)
    }

    package var showsProgress: Bool { progress || isatty(STDERR_FILENO) != 0 }
}

/// Standard output and standard error.
package enum Console {
    package static func write(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }

    package static func warn(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}

package import ArgumentParser
import Glibc

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
            // Where that cannot be written, standard error tells of both.
            if json { try? Console.write([error.json.text]) }
            Console.warn("juki: \(error.message)")
            throw ExitCode(error.exit.rawValue)
        }
        try Console.write(json ? report.values.map(\.text) : report.lines)
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
    /// - Throws: what a command ends with that could not print all. Why is told, unless it is that nobody reads any
    ///   more: whoever ended that knows.
    package static func write(_ lines: [String]) throws(ExitCode) {
        guard !lines.isEmpty else { return }
        guard let errorNumber = write(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO) else { return }
        if errorNumber != EPIPE {
            warn("juki: standard output cannot be written (\(String(cString: strerror(errorNumber))))")
        }
        throw ExitCode(ExitStatus.failure.rawValue)
    }

    package static func warn(_ line: String) {
        draw(line + "\n")
    }

    /// Text as it is on standard error. If that cannot be written, there is nowhere to say so.
    static func draw(_ text: String) {
        _ = write(text, to: STDERR_FILENO)
    }

    /// Foundation's `FileHandle.write(_:)` ends the program where a disk is full or a reader gone.
    /// - Returns: errno, when not all could be written.
    private static func write(_ text: String, to descriptor: Int32) -> Int32? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}

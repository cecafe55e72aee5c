import Foundation
import Processes

/// The real server program as a child, so that it can be killed.
final class ServerProcess {
    private let program: String
    private let directory: String
    private let nationalPort: Int
    private let limit: String?
    private var process: ChildProgram?
    let port: Int

    /// - Parameter limit: flags of a shell's ulimit that the program is started under.
    init(program: String, directory: String, port: Int, nationalPort: Int, limit: String? = nil) {
        self.program = program
        self.directory = directory
        self.port = port
        self.nationalPort = nationalPort
        self.limit = limit
    }

    /// Number of the process; nil while it does not run.
    var identifier: Int32? { process?.identifier }

    struct DidNotStart: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts without waiting until it listens.
    func launch() throws {
        let certificates = Certificates.shared.directory
        let arguments = [
            "--port", "\(port)", "--store", directory + "/store", "--key-file", directory + "/sealing.key",
            "--certificate", certificates + "/prefectural-server.pem",
            "--private-key", certificates + "/prefectural-server.key",
            "--trust-anchor", certificates + "/authority.pem",
            "--revocation-list", certificates + "/revocation-list.pem",
            "--national-server", "127.0.0.1:\(nationalPort)", "--forward-batch", "50",
        ]
        let line = limit.map { commandLine(under: $0, program, arguments) } ?? [program] + arguments
        let child = try ChildProgram(
            line[0], Array(line.dropFirst()), output: .file(directory + "/server.out"),
            errors: .appended(to: directory + "/server.log"))
        process = child
        try "\(child.identifier)".write(toFile: directory + "/server.pid", atomically: true, encoding: .utf8)
    }

    /// Starts and waits until it listens.
    func start() async throws {
        try launch()
        let end = ContinuousClock.now + .seconds(30)
        while process?.hasEnded == false {
            let text = (try? String(contentsOfFile: directory + "/server.out", encoding: .utf8)) ?? ""
            if text.hasSuffix("port \(port)\n") { return }
            // After the look: where tests crowd the machine, time may be up before the first one.
            guard ContinuousClock.now < end else { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        let log = try String(contentsOfFile: directory + "/server.log", encoding: .utf8)
        throw DidNotStart(description: "the server did not start: \(log.suffix(500))")
    }

    /// kill -9, and waits until it is gone.
    func kill() {
        process?.kill()
        process = nil
        try? FileManager.default.removeItem(atPath: directory + "/server.pid")
    }
}

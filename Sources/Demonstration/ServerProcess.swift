import Foundation
import JukiClient
import JukiDomain
import Processes
import Synchronization

/// A real server program as a child process, on a store of its own.
final class ServerProcess {
    /// The children that run now, for a program that is told to stop.
    private static let running = Mutex<Set<Int32>>([])

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let program: String
    /// Of the program, its certificate, and what it keeps.
    private let name: String
    private let folder: String
    private let arguments: [String]
    private var process: ChildProgram?
    /// The port it listens on; the same after a restart.
    private(set) var port = 0

    /// - Parameters:
    ///   - program: the built program; its file name is also that of its certificate.
    ///   - folder: where the store, the key file and the log go, each named after the program.
    ///   - nationalPort: nil for a server whose onward notices wait.
    ///   - port: 0 for a free one.
    ///   - further: settings beyond those.
    init(
        program: String, certificates: String, folder: String, nationalPort: Int?, port: Int = 0,
        further: [String] = []
    ) {
        self.program = program
        self.folder = folder
        self.port = port
        name = URL(fileURLWithPath: program).lastPathComponent
        arguments = [
            "--store", "\(folder)/\(name)/store", "--key-file", "\(folder)/\(name)/sealing.key",
            "--backup-directory", "\(folder)/\(name)/backups",
            "--certificate", "\(certificates)/\(name).pem", "--private-key", "\(certificates)/\(name).key",
            "--trust-anchor", "\(certificates)/authority.pem",
            "--revocation-list", "\(certificates)/revocation-list.pem",
            "--national-server", nationalPort.map { "127.0.0.1:\($0)" } ?? "none", "--log-level", "warning",
        ] + further
    }

    private var log: String { "\(folder)/\(name).log" }
    private var output: String { "\(folder)/\(name).out" }

    var endpoint: Endpoint { Endpoint(host: "127.0.0.1", port: port, identity: "urn:juki:\(name):46") }

    /// Takes every child down without warning. Any thread.
    static func abandonAll() {
        for child in running.withLock({ $0 }) { Foundation.kill(child, SIGKILL) }
    }

    /// Number of the process; nil while it does not run.
    var identifier: Int32? { process?.identifier }

    /// Waits until it listens.
    func start() throws {
        let process = try ChildProgram(
            program, arguments + ["--port", String(port)], output: .file(output), errors: .file(log))
        self.process = process
        Self.running.withLock { _ = $0.insert(process.identifier) }
        port = try readPort(of: process)
    }

    /// The first administrator, by a command on the server's own host.
    func createAdministrator(_ administrator: OperatorCredentials) throws {
        let path = "\(folder)/administrator-password"
        let content = administrator.password.utf8 + [0x0A]
        guard FileManager.default.createFile(
            atPath: path, contents: Data(content), attributes: [.posixPermissions: 0o600])
        else { throw Failure(description: "cannot write \(path)") }
        defer { try? FileManager.default.removeItem(atPath: path) }
        try run(["--create-administrator", administrator.operatorID, "--password-file", path])
    }

    /// Runs the program for something else than serving, and waits for its end.
    private func run(_ further: [String]) throws {
        let ending = try ChildProgram.run(program, arguments + further)
        guard ending.status == 0 else { throw Failure(description: ending.errors) }
    }

    /// "listening on 127.0.0.1 port 46100", its only line.
    private func readPort(of process: ChildProgram) throws -> Int {
        while true {
            // In this order: its last words are read after its end.
            let hasEnded = process.hasEnded
            let line = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            if line.hasSuffix("\n"), let port = line.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0) }) {
                return port
            }
            if hasEnded {
                let reason = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
                throw Failure(description: "the server did not start: \(reason)")
            }
            usleep(5_000)
        }
    }

    /// kill -9: no warning, no clean-up.
    func kill() {
        process?.kill()
        forget()
    }

    /// Stops in good order.
    /// - Returns: the exit status.
    @discardableResult
    func stop() -> Int32 {
        guard let process else { return 0 }
        process.terminate()
        let status = process.wait()
        forget()
        return status
    }

    private func forget() {
        if let process { Self.running.withLock { _ = $0.remove(process.identifier) } }
        process = nil
    }

    /// The largest resident memory so far, in MiB; 0 when it cannot be read.
    var peakMemory: Int {
        guard let process,
              let status = try? String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8),
              let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
              let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes / 1024
    }

    deinit {
        kill()
    }
}

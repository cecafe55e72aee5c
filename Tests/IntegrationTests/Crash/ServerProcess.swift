import Foundation
import Glibc

/// The real server program as a child, so that it can be killed.
final class ServerProcess {
    private let program: String
    private let directory: String
    private let nationalPort: Int
    private var process: pid_t?
    let port: Int

    init(program: String, directory: String, port: Int, nationalPort: Int) {
        self.program = program
        self.directory = directory
        self.port = port
        self.nationalPort = nationalPort
    }

    struct DidNotStart: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts without waiting until it listens.
    func launch() throws {
        let certificates = Certificates.shared.directory
        let arguments = [
            program, "--port", "\(port)", "--store", directory + "/store", "--key-file", directory + "/sealing.key",
            "--certificate", certificates + "/prefectural-server.pem",
            "--private-key", certificates + "/prefectural-server.key",
            "--trust-anchor", certificates + "/authority.pem",
            "--revocation-list", certificates + "/revocation-list.pem",
            "--national-server", "127.0.0.1:\(nationalPort)", "--forward-batch", "50",
        ]
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        let flags = O_WRONLY | O_CREAT
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, directory + "/server.out", flags | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, directory + "/server.log", flags | O_APPEND, 0o600)
        var cArguments = arguments.map { strdup($0) } + [nil]
        defer { for argument in cArguments { free(argument) } }
        var child: pid_t = 0
        guard posix_spawn(&child, program, &files, nil, &cArguments, environ) == 0 else {
            throw DidNotStart(description: "cannot run \(program)")
        }
        process = child
        try "\(child)".write(toFile: directory + "/server.pid", atomically: true, encoding: .utf8)
    }

    /// Starts and waits until it listens.
    func start() async throws {
        try launch()
        let end = ContinuousClock.now + .seconds(30)
        while let process, waitpid(process, nil, WNOHANG) == 0 {
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
        guard let process else { return }
        Glibc.kill(process, SIGKILL)
        waitpid(process, nil, 0)
        self.process = nil
        try? FileManager.default.removeItem(atPath: directory + "/server.pid")
    }
}

import Logging
import Processes
import RegistryServer
import Settings
public import SharedRegistry
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// What a server program is called, and where its things lie unless something is said.
public struct ServerProfile: Sendable {
    /// Name of the executable.
    public let name: String
    /// One line for `--help`, the Japanese term in it.
    public let summary: String
    /// Defaults that differ from those of the table, by name of the setting.
    public let defaults: [String: String]
    /// Individual numbers only pass through: memory that held one is overwritten when it is given back.
    public let overwritesFreedMemory: Bool

    public init(
        name: String, summary: String, defaults: [String: String] = [:], overwritesFreedMemory: Bool = false
    ) {
        self.overwritesFreedMemory = overwritesFreedMemory
        self.name = name
        self.summary = summary
        self.defaults = defaults
    }
}

/// A server of a register as a program: settings, signals, the work on its own host. `--help` tells its settings.
public struct ServerProgram<Kind: RegistryKind>: Sendable {
    private let profile: ServerProfile
    private let table: SettingsTable

    public init(_ profile: ServerProfile) {
        self.profile = profile
        table = ServerSetting.table(of: profile)
    }

    @concurrent
    public func main() async {
        ServerExit.program.withLock { $0 = profile.name }
        StartEnvironment.require(
            [.silentCrash, profile.overwritesFreedMemory ? .overwrittenMemory : .noCacheForEachThread])
        Hardening.apply()
        let resolution = table.resolve(
            arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessEnvironment.variables,
            readFile: readTextFile)
        if resolution.actions.contains("help") { return print(help) }
        if resolution.actions.contains("sample-config") { return print(table.sampleFile()) }
        if resolution.actions.contains("check-config") { return check(resolution) }
        do throws(InvalidSettings) {
            try await run(ServerSettings(resolution), Maintenance<Kind>(resolution))
        } catch {
            ServerExit.fail(error.problems.map(\.description).joined(separator: "\n"), code: .configuration)
        }
    }

    private func run(_ settings: ServerSettings, _ maintenance: Maintenance<Kind>?) async {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = settings.logLevel.loggerLevel
            return handler
        }
        do {
            guard let maintenance else { return try await serve(settings) }
            OpenFileLimit.raise()
            try maintenance.run(settings)
        } catch let failure as StoreFailure {
            ServerExit.fail("\(failure)", code: .storage)
        } catch {
            ServerExit.fail("\(error)", code: .start)
        }
    }

    private func serve(_ settings: ServerSettings) async throws {
        signal(SIGPIPE, SIG_IGN)
        OpenFiles.require(connectionsMax: settings.connectionsMax)
        let server = try RegistryServer<Kind>(settings.options, clock: SystemClock.now) { error in
            ServerExit.fail("stopping: \(error)", code: .storage)
        }
        print("listening on \(settings.listenAddress) port \(server.port)")
        fflush(nil)
        let reload = CertificateReload(server, every: settings.revocationReload)
        let metrics = settings.metricsInterval.map { MetricsLog(server, every: $0) }
        await ShutdownSignal.wait()
        reload.stop()
        metrics?.stop()
        await server.shutdown(grace: ServerExit.grace)
    }

    private func check(_ resolution: Resolution) {
        print(resolution.explain(), terminator: "")
        do throws(InvalidSettings) {
            _ = try Maintenance<Kind>(resolution)
            try examine(ServerSettings(resolution))
        } catch {
            ServerExit.fail(error.problems.map(\.description).joined(separator: "\n"), code: .configuration)
        }
        print("The configuration is good.")
    }

    private func examine(_ settings: ServerSettings) {
        OpenFiles.require(connectionsMax: settings.connectionsMax)
        do {
            let remarks = try Examination<Kind>.remarks(on: settings.options, now: SystemClock.now())
            for remark in remarks { print("Note: \(remark)") }
        } catch {
            ServerExit.fail("\(error)", code: .configuration)
        }
    }

    private var help: String {
        """
        \(profile.name): \(profile.summary)

        Example:  \(profile.name) --sample-config > \(profile.name).conf
                  \(profile.name) --config \(profile.name).conf --check-config
                  \(profile.name) --config \(profile.name).conf --create-administrator admin-1
                  \(profile.name) --config \(profile.name).conf

        \(table.helpText)
        """
    }
}

/// How a server program ends.
enum ServerExit {
    /// Calls under way get this long to end when the server is told to stop.
    static let grace = Duration.seconds(10)
    /// What the program calls itself in its last words; a process is one program.
    static let program = Mutex("server")

    /// Exit codes, so that a supervisor can tell what to do.
    enum Code: Int32 {
        /// It could not start; trying again may help.
        case start = 1
        /// The configuration is wrong; trying again does not help.
        case configuration = 2
        /// The store failed while it was in use: start again, which verifies it.
        case storage = 3
        /// The indexes differ from the records.
        case indexes = 4
    }

    static func fail(_ message: String, code: Code) -> Never {
        let line = Array("\(program.withLock { $0 }): \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
        exit(code.rawValue)
    }
}

/// The environment as the process was started with it.
enum ProcessEnvironment {
    static var variables: [String: String] {
        var found: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            if let equals = line.firstIndex(of: "=") {
                found[String(line[..<equals])] = String(line[line.index(after: equals)...])
            }
            entry += 1
        }
        return found
    }
}

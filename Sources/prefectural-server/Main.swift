import Logging
import PrefecturalServer
import Settings

#if canImport(Glibc)
import Glibc
#endif

/// 都道府県サーバ. `prefectural-server --help` tells its settings.
@main
struct Main {
    /// Calls under way get this long to end when the server is told to stop.
    private static let grace = Duration.seconds(10)

    @concurrent
    static func main() async {
        let resolution = ServerSetting.table.resolve(
            arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessEnvironment.variables,
            readFile: readTextFile)
        if resolution.actions.contains("help") { return print(help) }
        if resolution.actions.contains("sample-config") { return print(ServerSetting.table.sampleFile()) }
        if resolution.actions.contains("check-config") { return check(resolution) }
        do throws(InvalidSettings) {
            let settings = try ServerSettings(resolution)
            await run(settings, Maintenance(resolution.actions, settings))
        } catch {
            fail(error.problems.map(\.description).joined(separator: "\n"), code: .configuration)
        }
    }

    private static func run(_ settings: ServerSettings, _ maintenance: Maintenance?) async {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = settings.logLevel.loggerLevel
            return handler
        }
        do {
            if let maintenance { try maintenance.run(settings) } else { try await serve(settings) }
        } catch {
            fail("\(error)", code: .start)
        }
    }

    private static func serve(_ settings: ServerSettings) async throws {
        Hardening.apply()
        signal(SIGPIPE, SIG_IGN)
        let server = try PrefecturalServer(settings.options, clock: SystemClock.now) { error in
            fail("stopping: \(error)", code: .storage)
        }
        print("listening on \(settings.listenAddress) port \(server.port)")
        fflush(nil)
        let reload = CertificateReload(server, every: settings.revocationReload)
        let metrics = settings.metricsInterval.map { MetricsLog(server, every: $0) }
        await ShutdownSignal.wait()
        reload.stop()
        metrics?.stop()
        await server.shutdown(grace: grace)
    }

    private static func check(_ resolution: Resolution) {
        print(resolution.explain(), terminator: "")
        do throws(InvalidSettings) {
            try examine(ServerSettings(resolution))
        } catch {
            fail(error.problems.map(\.description).joined(separator: "\n"), code: .configuration)
        }
        print("The configuration is good.")
    }

    private static func examine(_ settings: ServerSettings) {
        do {
            let remarks = try Examination.remarks(on: settings.options, now: SystemClock.now())
            for remark in remarks { print("Note: \(remark)") }
        } catch {
            fail("\(error)", code: .configuration)
        }
    }

    private static let help = """
        prefectural-server: the resident register (本人確認情報) of one prefecture

        Example:  prefectural-server --sample-config > prefectural-server.conf
                  prefectural-server --config prefectural-server.conf --check-config
                  prefectural-server --config prefectural-server.conf --create-administrator admin-1
                  prefectural-server --config prefectural-server.conf

        \(ServerSetting.table.helpText)
        """

    /// Exit codes, so that a supervisor can tell what to do.
    enum ExitCode: Int32 {
        /// It could not start; trying again may help.
        case start = 1
        /// The configuration is wrong; trying again does not help.
        case configuration = 2
        /// The store failed while serving: start again, which verifies it.
        case storage = 3
        /// The indexes differ from the records.
        case indexes = 4
    }

    static func fail(_ message: String, code: ExitCode) -> Never {
        let line = Array("prefectural-server: \(message)\n".utf8)
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

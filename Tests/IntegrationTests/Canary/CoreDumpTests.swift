import Foundation
import Testing

/// Invariant 10: the memory of a server that crashes stays with it.
@Suite struct CoreDumpTests {
    /// Runs a server of its own.
    /// - Parameter body: gets its folder, and its process number.
    private func withProgram(_ body: (_ directory: String, _ process: pid_t) async throws -> Void) async throws {
        // The programs are built into the folder of the tests.
        let folder = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
        let program = folder.appending(path: "prefectural-server").path
        try #require(FileManager.default.isExecutableFile(atPath: program), "the server program is built")
        let directory = FileManager.default.temporaryDirectory.appending(path: "juki-core-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let server = ServerProcess(
            program: program, directory: directory, port: quietPort(), nationalPort: quietPort())
        defer {
            server.kill()
            try? FileManager.default.removeItem(atPath: directory)
        }
        try await server.start()
        let process = try String(contentsOfFile: directory + "/server.pid", encoding: .utf8)
        try await body(directory, try #require(pid_t(process)))
    }

    @Test func noMemoryOfTheServerGoesIntoADump() async throws {
        try await withProgram { directory, process in
            let limits = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8).split(separator: "\n")
            let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
            #expect(core.split(separator: " ").suffix(3) == ["0", "0", "bytes"])
            let filter = try String(contentsOfFile: "/proc/\(process)/coredump_filter", encoding: .utf8)
            #expect(UInt32(filter.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16) == 0)
            for file in ["server.out", "server.log"] {
                let written = FileManager.default.contents(atPath: directory + "/" + file) ?? Data()
                #expect(CanaryPerson.hunt.findings(in: written).isEmpty)
            }
        }
    }

    /// Registers are followed by the memory that they point to: a crash tells its place only.
    @Test func aCrashTellsWhereAndNothingOfTheMemoryThere() async throws {
        try await withProgram { directory, process in
            kill(process, SIGTRAP)
            var log = ""
            try await until("the crash is told", within: .seconds(60)) {
                log = try String(contentsOfFile: directory + "/server.log", encoding: .utf8)
                return log.contains("Backtrace took")
            }
            #expect(log.contains("crashed"))
            #expect(!log.contains("Registers") && log.firstMatch(of: /r[abcd]x 0x/) == nil)
            #expect(log.firstMatch(of: /([0-9a-f]{2} ){8}/) == nil, "no bytes of memory")
        }
    }
}

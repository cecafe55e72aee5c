import Foundation
import Testing

/// Invariant 10: the memory of a server that crashes stays with it.
@Suite struct CoreDumpTests {
    @Test func noMemoryOfTheServerGoesIntoADump() async throws {
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
        let process = "/proc/" + (try String(contentsOfFile: directory + "/server.pid", encoding: .utf8))
        let limits = try String(contentsOfFile: process + "/limits", encoding: .utf8).split(separator: "\n")
        let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
        #expect(core.split(separator: " ").suffix(3) == ["0", "0", "bytes"])
        let filter = try String(contentsOfFile: process + "/coredump_filter", encoding: .utf8)
        #expect(UInt32(filter.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16) == 0)
        for file in ["server.out", "server.log"] {
            let written = FileManager.default.contents(atPath: directory + "/" + file) ?? Data()
            #expect(CanaryPerson.hunt.findings(in: written).isEmpty)
        }
    }
}

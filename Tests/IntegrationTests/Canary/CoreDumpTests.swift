import Foundation
import Testing

/// Invariant 10: the memory of a server that crashes stays with it.
@Suite struct CoreDumpTests {
    @Test func noMemoryOfTheServerGoesIntoADump() async throws {
        try await withServerProgram { directory, process in
            #expect(try limit("Max core file size", of: process) == ["0", "0", "bytes"])
            let filter = try String(contentsOfFile: "/proc/\(process)/coredump_filter", encoding: .utf8)
            #expect(UInt32(filter.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16) == 0)
            for file in ["server.out", "server.log"] {
                let written = FileManager.default.contents(atPath: directory + "/" + file) ?? Data()
                #expect(CanaryPerson.hunt.findings(in: written).isEmpty)
            }
        }
    }

    /// The engine makes its files readable by all; the process does not let it.
    @Test func noFileOfTheStoreIsReadableByOthers() async throws {
        try await withServerProgram { directory, _ in
            let files = try FileManager.default.contentsOfDirectory(atPath: directory + "/store")
            #expect(files.contains("CURRENT"))
            for file in files {
                let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/store/" + file)
                let mode = try #require(attributes[.posixPermissions] as? Int)
                #expect(mode & 0o077 == 0, "\(file): \(String(mode, radix: 8))")
            }
        }
    }

    /// Registers are followed by the memory that they point to: a crash tells its place only.
    @Test func aCrashTellsWhereAndNothingOfTheMemoryThere() async throws {
        try await withServerProgram { directory, process in
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

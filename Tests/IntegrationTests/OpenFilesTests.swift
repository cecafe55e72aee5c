import Foundation
import Processes
import Testing

/// Connections and the store share the system's limit of open files; a store that meets it cannot write any more.
@Suite struct OpenFilesTests {
    private func under(_ limit: String, _ program: String, _ arguments: [String]) throws -> ProgramEnding {
        let line = commandLine(under: limit, try builtProgram(program), arguments)
        return try ChildProgram.run(line[0], Array(line.dropFirst()))
    }

    /// 1,024 is what most systems start a program with.
    @Test func theServerRaisesItsLimit() async throws {
        try await withServerProgram(limit: "-Sn 1024") { _, process in
            let limits = try limit("Max open files", of: process)
            let hard = try #require(Int(limits[1]))
            #expect(Int(limits[0]) == min(hard, 1 << 20))
        }
    }

    @Test(arguments: [[], ["--check-config"]])
    func aServerThatCouldNotServeItsConnectionsDoesNotStart(action: [String]) throws {
        let ending = try under("-n 3000", "prefectural-server", action)
        #expect(ending.status == 2)
        #expect(ending.errors.contains("have 3000 files open; 1024 connections and 2048 files of the store need 3072"))
        #expect(ending.errors.contains("connections-max"))
    }

    @Test func withFewerConnectionsItNeedsLess() throws {
        let ending = try under("-n 3000", "prefectural-server", ["--check-config", "--connections-max", "952"])
        #expect(!ending.errors.contains("files open"), "it gets as far as what is not there")
        #expect(ending.status == 2)
    }

    @Test func theCommandLineRaisesItsLimit() async throws {
        let arguments = [
            "simulate", "national", "--port", "\(quietPort())", "--certificates", Certificates.shared.directory,
        ]
        let line = commandLine(under: "-Sn 256", try builtProgram("juki"), arguments)
        let program = try ChildProgram(line[0], Array(line.dropFirst()), output: .nowhere, errors: .nowhere)
        defer { program.kill() }
        try await until("the limit is raised") {
            let limits = try limit("Max open files", of: program.identifier)
            return Int(limits[0]) == Int(limits[1]).map { min($0, 1 << 20) }
        }
    }
}

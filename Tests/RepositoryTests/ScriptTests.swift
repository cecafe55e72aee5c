import Foundation
import Processes
import Testing

/// Scripts judge their command line before they do anything.
@Suite(.timeLimit(.minutes(1))) struct ScriptTests {
    static let scripts = Repository.paths.filter {
        $0.hasPrefix("scripts/") || $0 == ".ci/run" || $0.hasSuffix("/run")
    }
    /// What a script that has begun would call. In its place stands something that leaves a trace.
    private static let tools = [
        "swift", "apt-get", "dpkg-query", "protoc", "protoc-c", "pkg-config", "openssl", "sudo", "mktemp", "mkdir",
    ]

    private func run(_ script: String, _ arguments: [String]) throws -> (ending: ProgramEnding, hasBegun: Bool) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-scripts-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let trace = folder.appending(path: "trace").path
        for tool in Self.tools {
            let path = folder.appending(path: tool).path
            try "#!/bin/sh\necho \(tool) >>'\(trace)'\nexit 99\n".write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        let environment = ["PATH": "\(folder.path):/usr/bin:/bin", "TMPDIR": folder.path, "HOME": folder.path]
        let ending = try ChildProgram.run(
            Repository.root.appending(path: script).path, arguments, environment: environment, folder: folder.path)
        return (ending, FileManager.default.fileExists(atPath: trace))
    }

    @Test(arguments: scripts)
    func helpIsToldAndNothingElseDone(script: String) throws {
        let (ending, hasBegun) = try run(script, ["--help"])
        #expect(ending.status == 0)
        #expect(ending.output.hasPrefix("Usage: \(script)") && ending.output.contains("\nExample: \(script)"))
        #expect(!hasBegun)
    }

    @Test(arguments: scripts)
    func anUnknownOptionIsRefusedBeforeAnythingIsDone(script: String) throws {
        let (ending, hasBegun) = try run(script, ["--bogus"])
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty && ending.errors.contains("unknown option --bogus; see --help"))
        #expect(!hasBegun)
    }

    @Test(arguments: [
        ("scripts/bench-evidence", ["many"]), ("scripts/bench-evidence", ["100"]),
        ("scripts/bench-evidence", ["5000", "6000"]), ("scripts/build-release", ["--out"]),
        ("scripts/demo", ["--population", "few"]),
        ("scripts/demo", ["--population", "999"]), ("scripts/demo", ["--population"]),
        ("scripts/demo", ["--population", "2000", "--events", "201"]), ("scripts/demo", ["--json", "--bogus"]),
        ("scripts/erasure-drill", ["--numbers", "x"]), ("scripts/fuzz", ["--seconds", "x"]),
        ("scripts/fuzz", ["Messages", "Nothing"]), ("scripts/generate-protos", ["--check", "x"]),
        ("scripts/crash-test", ["--cycles", "x"]), ("scripts/test", ["--only", "nothing"]),
        ("scripts/compare-postgresql", ["--rounds", "0"]), ("scripts/make-certs", ["a", "b"]),
        ("scripts/make-certs", ["--peers"]), ("Tests/PythonClient/run", ["a", "b"]),
    ])
    func aValueThatCannotBeIsRefusedBeforeAnythingIsDone(script: String, arguments: [String]) throws {
        let (ending, hasBegun) = try run(script, arguments)
        #expect(ending.status == 2, "\(ending.errors)")
        #expect(ending.errors.contains("see --help"))
        #expect(!hasBegun)
    }
}

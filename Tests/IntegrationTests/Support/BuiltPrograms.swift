import Foundation
import Testing

/// The path of a program of this package, which is built into the folder of the tests.
func builtProgram(_ name: String) throws -> String {
    let folder = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
    let path = folder.appending(path: name).path
    try #require(FileManager.default.isExecutableFile(atPath: path), "\(name) is built")
    return path
}

/// The command line that runs a program under a limit: a shell sets it and becomes the program.
/// - Parameter limit: flags of ulimit.
func commandLine(under limit: String, _ program: String, _ arguments: [String]) -> [String] {
    ["/bin/sh", "-c", "ulimit \(limit) && exec \"$0\" \"$@\"", program] + arguments
}

/// A line of /proc/PID/limits, without its name.
func limit(_ name: String, of process: Int32) throws -> [Substring] {
    let lines = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix(name) })
    return line.dropFirst(name.count).split(separator: " ")
}

/// Runs a prefectural server program in a folder of its own.
/// - Parameter body: gets the folder, and the number of the process.
func withServerProgram(
    limit: String? = nil, _ body: (_ directory: String, _ process: Int32) async throws -> Void
) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "juki-program-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let server = ServerProcess(
        program: try builtProgram("prefectural-server"), directory: directory, port: quietPort(),
        nationalPort: quietPort(), limit: limit)
    defer {
        server.kill()
        try? FileManager.default.removeItem(atPath: directory)
    }
    try await server.start()
    try await body(directory, try #require(server.identifier))
}

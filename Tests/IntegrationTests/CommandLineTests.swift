import AccessControl
import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import Processes
import Testing

/// The built `juki`, as a shell starts it.
@Suite struct CommandLineTests {
    /// - Parameter line: a line of a shell, in which `juki` is the program.
    private func shell(_ line: String, folder: String? = nil) throws -> ProgramEnding {
        let program = try builtProgram("juki")
        return try ChildProgram.run("/bin/sh", ["-c", "juki() { '\(program)' \"$@\"; }; \(line)"], folder: folder)
    }

    private func juki(
        _ words: [String], at server: TestServer, environment: [String: String]? = nil
    ) throws -> ProgramEnding {
        let connection = ["--server", "127.0.0.1:\(server.port)", "--certificates", Certificates.shared.directory]
        return try ChildProgram.run(try builtProgram("juki"), words + connection, environment: environment)
    }

    private func write<Message: EncodableMessage>(_ messages: [Message], to path: String) throws {
        var bytes: [UInt8] = []
        for message in messages { RecordFile.append(message, to: &bytes) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    // MARK: Outputs that cannot be written

    @Test(arguments: ["kana あ", "kana あ --json", "check-code municipality-code 462012"])
    func aFullDiskIsToldInASentence(command: String) throws {
        let ending = try shell("juki \(command) > /dev/full")
        #expect(ending.status == 1)
        #expect(ending.errors == "juki: standard output cannot be written (No space left on device)\n")
    }

    @Test func aStandardErrorThatIsFullEndsNothing() throws {
        let ending = try shell("juki lane --server nowhere --progress 2> /dev/full")
        #expect(ending.status == 1)
    }

    /// Whether the signal of a broken pipe ends the program, or is ignored, as it is once a connection was made.
    @Test(arguments: [("", 128 + SIGPIPE), ("trap '' PIPE; ", 1)])
    func whereNobodyReadsAnyMoreNothingIsSaid(before: String, status: Int32) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-pipe-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ending = try shell("\(before)mkfifo pipe && exec 3<>pipe 4>pipe 3<&- && juki kana あ >&4", folder: folder)
        #expect(ending.status == status)
        #expect(!ending.errors.contains("juki:") && !ending.errors.contains("rror"), "\(ending.errors)")
    }
}

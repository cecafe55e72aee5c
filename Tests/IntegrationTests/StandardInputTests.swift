import Foundation
import JukiClient
import JukiDomain
import JukiMessages
import Processes
import Testing

/// A number that nobody on the host sees on the command line.
@Suite struct StandardInputTests {
    private func lookup(_ line: String, _ flags: String) throws -> ProgramEnding {
        let command = "printf '\(line)\\n' | '\(try builtProgram("juki"))' lookup - \(flags) --basis 12-5 "
            + "--as agency-1 --server 127.0.0.1:1 --certificates '\(Certificates.shared.directory)'"
        return try ChildProgram.run("/bin/sh", ["-c", command])
    }

    @Test func aCodeOrNumberIsReadFromTheFirstLine() throws {
        let wrong = try lookup("123", "--by-number")
        #expect(wrong.status == 1 && wrong.errors.contains("not an individual number"), "\(wrong.errors)")
        for (line, flags) in [("12345678903", ""), ("123456789018", "--by-number")] {
            let good = try lookup(line, flags)
            #expect(good.status == 1 && !good.errors.contains("This is not"), "as far as the server: \(good.errors)")
            #expect(!(good.output + good.errors).contains(line))
        }
        let none = try ChildProgram.run(
            try builtProgram("juki"), ["lookup", "-", "--basis", "12-5", "--server", "127.0.0.1:1"])
        #expect(none.status == 1 && none.errors.contains("not a resident record code"))
    }

    @Test(arguments: [
        "who-looked -", "evidence find --of-resident -", "number request - --request R8-6 --basis x",
        "error-reports file --text x --code -", "corrections open /dev/null --application R9 --code -",
        "check-code resident-record-code -",
    ])
    func aCodeIsReadWhereverOneIsGiven(command: String) throws {
        func run(_ line: String) throws -> ProgramEnding {
            let connection = command.hasPrefix("check-code")
                ? "" : " --server 127.0.0.1:1 --certificates '\(Certificates.shared.directory)'"
            return try ChildProgram.run(
                "/bin/sh", ["-c", "echo \(line) | '\(try builtProgram("juki"))' \(command)\(connection)"])
        }
        let wrong = try run("12345678904"), right = try run("12345678903")
        #expect((wrong.output + wrong.errors).contains("check digit"), "\(wrong.errors)")
        #expect(!(right.output + right.errors).contains("digit"), "as far as it goes: \(right.errors)")
        #expect(!(wrong.output + wrong.errors + right.output + right.errors).contains("1234567890"))
    }

    @Test(arguments: ["disclose - --out x", "corrections open -"])
    func standardInputIsReadOnce(command: String) throws {
        let ending = try ChildProgram.run(
            "/bin/sh", ["-c", "'\(try builtProgram("juki"))' \(command) --code - </dev/null"])
        #expect(ending.status == 64 && ending.errors.contains("read once"), "\(ending.errors)")
    }

    /// From a pipe the password would be empty; from a file it would be the code.
    @Test(arguments: ["printf '12345678903\\n' |", "< code"])
    func aCodeIsNotSentAsThePassword(input: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-code-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try "12345678903\n".write(toFile: folder + "/code", atomically: true, encoding: .utf8)
        for (file, status, word) in [
            ("/dev/stdin", 64, "read once"), ("/proc/self/fd/0", 64, "read once"), ("code", 1, "Nothing answers"),
        ] as [(String, Int32, String)] {
            let ending = try ChildProgram.run(
                "/bin/sh",
                ["-c", "\(input) '\(try builtProgram("juki"))' lookup - --operator op-1 --password-file \(file) "
                    + "--server 127.0.0.1:1 --certificates '\(Certificates.shared.directory)'"], folder: folder)
            #expect(ending.status == status && ending.errors.contains(word), "\(file): \(ending.errors)")
        }
    }

    /// What comes in parts, as from a program that makes it, and what has no size.
    @Test(arguments: ["pipe", "-", "empty", "/dev/null"])
    func aFileOfItemsIsWhateverCanBeRead(path: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-items-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let parts = "{ printf 'address: '; sleep 0.2; printf '荒田\\nnot an item\\n'; }"
        let file = path == "empty" ? "-" : path
        let juki = "'\(try builtProgram("juki"))' corrections open \(file) --code 12345678903 --server 127.0.0.1:1"
        let line = switch path {
        case "pipe": "mkfifo pipe && { \(parts) > pipe & } && \(juki)"
        case "-": "\(parts) | \(juki)"
        case "empty": "\(juki) </dev/null"
        default: juki
        }
        let ending = try ChildProgram.run("/bin/sh", ["-c", line], folder: folder)
        let fault = switch path {
        case "/dev/null": "/dev/null names no item"
        case "empty": "standard input names no item"
        default: "Line 2 of"
        }
        #expect(ending.status == 1 && ending.errors.contains(fault), "\(ending.errors)")
    }

    @Test func whatIsSearchedByIsReadFromStandardInput() async throws {
        try await withServer { server in
            let city = try await server.connect(Residents.certificate(of: Residents.kagoshima))
            let notices = Residents.firstLoad(Residents.kagoshima, 5)
            for notice in notices { _ = try await city.update(NoticeDraft(notice)) }
            let name = notices[2].record.kanaName.disclosed
            let command = "printf 'kana_name: %s\\n' \"$0\" | '\(try builtProgram("juki"))' search --search-file - "
                + "--basis 30-15-1-3:同意 --application R8-0003 --operator clerk-1 --matching-id person-1 "
                + "--server 127.0.0.1:\(server.port) --certificates '\(Certificates.shared.directory)'"
            let found = try ChildProgram.run(
                "/bin/sh", ["-c", command, name], environment: ["JUKI_PASSWORD": "seven ferries cross the bay"])
            #expect(found.status == 0 && found.output.contains(notices[2].record.code.digits), "\(found.errors)")
            #expect(!found.errors.contains(name))
        }
    }
}

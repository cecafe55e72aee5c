import Foundation
import Glibc
import Testing

@testable import Processes

@Suite(.timeLimit(.minutes(1))) struct ChildProgramTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "juki-child-\(UUID().uuidString)").path

    /// Runs a line of a shell.
    private func shell(_ line: String, environment: [String: String]? = nil) throws -> ProgramEnding {
        try ChildProgram.run("/bin/sh", ["-c", line], environment: environment)
    }

    private func withFolder(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body()
    }

    @Test func statusAndBothOutputsAreKept() throws {
        let ending = try shell("echo said; echo complained >&2; exit 7")
        #expect(ending.status == 7)
        #expect(ending.output == "said\n" && ending.errors == "complained\n")
        #expect(try shell("kill -TERM $$").status == 128 + SIGTERM)
    }

    @Test func moreThanAPipeHoldsIsKept() throws {
        let ending = try shell("head -c 300000 /dev/zero | tr '\\0' x | tee /dev/stderr")
        #expect(ending.output.count == 300_000 && ending.errors == ending.output)
    }

    @Test func argumentsArriveAsTheyAre() throws {
        let arguments = ["", "a b", "\"'$HOME*", "住所"]
        #expect(try ChildProgram.run("printf", ["%s|"] + arguments).output == arguments.map { $0 + "|" }.joined())
    }

    @Test func variablesAreThoseGivenOrOurs() throws {
        #expect(try ChildProgram.run("/usr/bin/env", environment: ["A": "1 2"]).output == "A=1 2\n")
        #expect(try ChildProgram.run("/bin/sh", ["-c", "echo $PATH"]).output
            == (ProcessInfo.processInfo.environment["PATH"] ?? "") + "\n")
    }

    @Test func itWorksInItsFolderAndWritesToFiles() throws {
        try withFolder {
            let path = folder + "/said"
            for (output, expected) in [
                (ProgramOutput.file(path), "1\n"), (.appended(to: path), "1\n2\n"), (.file(path), "3\n"),
            ] {
                let child = try ChildProgram(
                    "/bin/sh", ["-c", "echo \(expected.dropLast().last ?? "?"); pwd >&2"], folder: folder,
                    output: output, errors: .file(folder + "/where"))
                #expect(child.wait() == 0)
                #expect(try String(contentsOfFile: path, encoding: .utf8) == expected)
            }
            #expect(try String(contentsOfFile: folder + "/where", encoding: .utf8) == folder + "\n")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func whatCannotStartSaysWhy() throws {
        #expect(throws: CannotStart(program: "no-such-program", errorNumber: ENOENT)) {
            try ChildProgram("no-such-program")
        }
        #expect(throws: CannotStart(program: "/etc/passwd", errorNumber: EACCES)) { try ChildProgram("/etc/passwd") }
        #expect(throws: CannotStart(program: "true", errorNumber: ENOENT)) {
            try ChildProgram("true", folder: folder)
        }
        #expect("\(CannotStart(program: "x", errorNumber: ENOENT))" == "cannot run x: No such file or directory")
    }

    /// In a process of its own: what it opens is left to children on purpose. Where so many files are open,
    /// Foundation's `Process` may crash.
    @Test func aChildGetsNoneOfOurOpenFiles() async {
        await #expect(processExitsWith: .success) {
            #expect(OpenFileLimit.raise() > 1_600)
            for _ in 0..<1_500 { #expect(open("/dev/null", O_RDONLY) >= 0) }
            let open = try ChildProgram.run("ls", ["/proc/self/fd"])
            // The fourth is the folder that is being listed.
            #expect(open.output == "0\n1\n2\n3\n")
            #expect(try ChildProgram.run("cat").output.isEmpty, "its input is empty")
        }
    }

    /// Threads of a queue block every signal; a program that they start must still listen to them.
    @Test func signalsReachAChildWhoeverStartsIt() throws {
        var all = sigset_t(), before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let child = try ChildProgram("sleep", ["100"], output: .nowhere, errors: .nowhere)
        #expect(!child.hasEnded)
        #expect(getpgid(child.identifier) == child.identifier)
        child.terminate()
        #expect(child.wait() == 128 + SIGTERM)
        #expect(child.hasEnded)
        child.terminate()
        child.kill()
        #expect(child.wait() == 128 + SIGTERM, "its end is remembered")
    }

    @Test func killIsNotAskedFor() throws {
        let line = "trap '' TERM; exec sleep 100"
        let child = try ChildProgram("/bin/sh", ["-c", line], output: .nowhere, errors: .nowhere)
        child.kill()
        #expect(child.wait() == 128 + SIGKILL)
    }
}

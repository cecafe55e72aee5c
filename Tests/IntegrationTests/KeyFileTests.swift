import EvidenceLog
import Foundation
import Processes
import SharedRegistry
import Testing

/// The files of keys, made at the first start.
@Suite struct KeyFileTests {
    private let directory = FileManager.default.temporaryDirectory
        .appending(path: "juki-keys-\(UUID().uuidString)").path

    private func inFolder(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body()
    }

    private func names(_ prefix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasPrefix(prefix) }.sorted()
    }

    /// - Parameter before: what the shell does before it becomes the program.
    private func createAdministrator(_ before: String = "") throws -> ProgramEnding {
        let certificates = Certificates.shared.directory
        let password = directory + "/password"
        try "seven ferries cross the bay\n".write(toFile: password, atomically: true, encoding: .utf8)
        return try ChildProgram.run("/bin/sh", [
            "-c", "\(before)exec \"$0\" \"$@\"", try builtProgram("prefectural-server"),
            "--create-administrator", "admin-1", "--password-file", password, "--store", directory + "/store",
            "--key-file", directory + "/sealing.key", "--certificate", certificates + "/prefectural-server.pem",
            "--private-key", certificates + "/prefectural-server.key",
            "--trust-anchor", certificates + "/authority.pem",
            "--revocation-list", certificates + "/revocation-list.pem",
        ])
    }

    /// A limit of nothing ends the program as it writes the first byte; where that signal is ignored, the write fails.
    @Test(arguments: ["ulimit -f 0; ", "trap '' XFSZ; ulimit -f 0; "])
    func aKeyWhoseWritingFailsIsNotThere(before: String) throws {
        try inFolder {
            let failed = try createAdministrator(before)
            #expect(failed.status != 0)
            #expect(!FileManager.default.fileExists(atPath: directory + "/sealing.key"), "\(failed.errors)")
            let again = try createAdministrator()
            #expect(again.status == 0, "\(again.errors)")
        }
    }

    @Test func whatACrashLeftIsInNobodysWay() throws {
        try inFolder {
            let path = directory + "/a.key"
            for stale in ["a.key.new", "a.key.new-AbCdEf"] {
                try "half".write(toFile: directory + "/" + stale, atomically: false, encoding: .utf8)
            }
            try DurableFile.create(path, "whole\n")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "whole\n")
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.referenceCount] as? Int == 1)
            #expect(try names("a.key") == ["a.key", "a.key.new", "a.key.new-AbCdEf"])
        }
    }

    /// Whoever destroys the key later must not leave it under the name that it had as it was written.
    @Test func theSecondNameOfAKeyGoesAtTheNextStart() throws {
        try inFolder {
            let path = directory + "/a.key"
            _ = try KeyFile.open(path: path)
            try FileManager.default.linkItem(atPath: path, toPath: path + ".new-0a1b2c3d")
            try "another\n".write(toFile: path + ".new-2027", atomically: false, encoding: .utf8)
            _ = try KeyFile.open(path: path)
            #expect(try names("a.key") == ["a.key", "a.key.new-2027"])
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.referenceCount] as? Int == 1)
        }
    }

    /// As on some file systems of small media and of containers: that the folder is in order does not help there.
    @Test(arguments: [EPERM, ENOTSUP, ENOSYS]) func whereNoFileHasTwoNamesThatIsSaid(error: Int32) throws {
        try inFolder {
            let path = directory + "/a.key"
            let create: (Int32) throws -> Void = { error in
                try DurableFile.create(path, "first\n") { _, _ in
                    errno = error
                    return -1
                }
            }
            #expect(throws: EvidenceFileError.noHardLinks(path: path)) { try create(error) }
            #expect(throws: EvidenceFileError.unwritable(path: path, error: EIO)) { try create(EIO) }
            let left = try names("a.key")
            #expect(left.isEmpty)
            let (log, register) = (EvidenceFileError.noHardLinks(path: path), KeyFileError.noHardLinks(path: path))
            #expect("\(log)" == "\(register)" && "\(log)".contains("has no hard links; name a folder on another one"))
        }
    }

    @Test func aKeyThatIsThereIsNeverReplaced() throws {
        try inFolder {
            let path = directory + "/a.key"
            try DurableFile.create(path, "first\n")
            #expect(throws: EvidenceFileError.unwritable(path: path, error: EEXIST)) {
                try DurableFile.create(path, "second\n")
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "first\n")
            #expect(try names("a.key") == ["a.key"], "nothing else is left either")
        }
    }
}

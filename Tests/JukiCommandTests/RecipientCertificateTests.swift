import ArgumentParser
import Foundation
import MutualTLS
import Processes
import Testing

@testable import JukiCommands

/// The certificate that a medium is encrypted for is checked where somebody can be told what is wrong with it.
@Suite struct RecipientCertificateTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "juki-recipient-\(UUID().uuidString)")

    /// Runs a line of a shell in a folder of its own.
    private func run(_ line: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ending = try ChildProgram.run("/bin/sh", ["-c", line], folder: folder.path)
        try #require(ending.status == 0, "\(line)\n\(ending.errors)")
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    @Test func theLineOfTheHelpMakesAGoodOne() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let help = MediumRequestCommand.helpMessage(columns: 80)
        let lines = help.split(separator: "\n").drop { !$0.contains("openssl req") }
        let end = try #require(lines.firstIndex { !$0.hasSuffix("\\") })
        try run(lines[...end].joined(separator: "\n"))
        #expect(try !MediumRequestCommand.certificate(at: path("board.pem")).isEmpty)
        try run("openssl x509 -in board.pem -outform DER -out board.der")
        #expect(try !MediumRequestCommand.certificate(at: path("board.der")).isEmpty)
    }

    @Test(arguments: [
        ("-newkey rsa:1024", "keyEncipherment", RecipientCertificateError.keyNotUsable),
        ("-newkey ed25519", "digitalSignature", .keyNotUsable),
        ("-newkey rsa:2048", "digitalSignature", .usageNotAllowed),
        ("-newkey ec -pkeyopt ec_paramgen_curve:P-256", "keyEncipherment", .usageNotAllowed),
    ])
    func whatIsWrongIsSaid(key: String, usage: String, error: RecipientCertificateError) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try run("openssl req -x509 -noenc -subj /CN=x -addext basicConstraints=critical,CA:FALSE -addext "
            + "keyUsage=critical,\(usage) \(key) -keyout x.key -out x.pem")
        let failure = #expect(throws: CommandFailure.self) { try MediumRequestCommand.certificate(at: path("x.pem")) }
        #expect(failure?.message.contains("\(error)") == true)
        #expect(failure?.message.contains("juki medium-request --help") == true)
    }

    @Test func whatIsNoCertificateIsNotSent() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try run("echo no certificate > x.pem")
        let failure = #expect(throws: CommandFailure.self) { try MediumRequestCommand.certificate(at: path("x.pem")) }
        #expect(failure?.message.contains("\(RecipientCertificateError.notACertificate)") == true)
        let missing = #expect(throws: CommandFailure.self) { try MediumRequestCommand.certificate(at: path("none")) }
        #expect(missing?.message.contains("cannot be read") == true)
    }
}

import ArgumentParser
import Foundation
import JukiMessages
import MutualTLS
import Testing
import TransparencyLog

@testable import JukiCommands

/// What a person sees of the evidence log, and what an export may write.
@Suite struct EvidenceCommandTests {
    private static let noErasure = ErasureAudit(keptYears: 7)

    @Test(arguments: [
        "../checkpoint", "/etc/passwd", "tile/0/../../x", "tile/0/000.p/../1", "checkpoint/x", "tile/8/000",
        "tile/entries", "tile/0/x1/000", "tile/0/000\n", "",
    ])
    func aServerNamesNoFileOutsideTheLog(path: String) {
        #expect(!ExportFolder.isName(path))
    }

    @Test func everyFileOfALogHasAName() {
        for index in [0, 7, 1000, 1_234_067] as [UInt64] {
            for width in [1, 56, 255, 256] {
                #expect(ExportFolder.isName(LogPath.entries(index: index, width: width)))
                for level in 0..<8 {
                    #expect(ExportFolder.isName(LogPath.tile(level: level, index: index, width: width)))
                }
            }
        }
        #expect(ExportFolder.isName(LogPath.checkpoint))
    }

    /// Parts make up files; what an earlier export left unfinished goes.
    @Test func anExportIsWrittenAndVerified() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-export-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let signing = try SigningKey(seed: [UInt8](repeating: 3, count: 32))
        let key = VerifierKey(name: "example.test", key: signing.verifyingKey)
        for size in [2, 5] {
            try write(log: size, signedBy: signing, to: folder)
            var verifier = LogVerifier(FolderFiles(folder), key: key)
            let report = EvidenceVerifyCommand.report(try verifier.verify(), Self.noErasure, .seconds(1))
            #expect(report.exit == .success, "\(report.lines)")
        }
        let entries = URL(fileURLWithPath: folder + "/tile/entries/000.p/5")
        var bytes = try Data(contentsOf: entries)
        bytes[3] ^= 0x80
        try bytes.write(to: entries)
        var verifier = LogVerifier(FolderFiles(folder), key: key)
        let report = EvidenceVerifyCommand.report(try verifier.verify(), Self.noErasure, .seconds(1))
        #expect(report.exit == .failure && report.lines.contains { $0.hasPrefix("changed-entry: ") })
    }

    /// An export that broke off says nothing against the log; the checkpoints of those before are kept.
    @Test func anInterruptedExportAccusesNobody() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-export-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let signing = try SigningKey(seed: [UInt8](repeating: 3, count: 32))
        let key = VerifierKey(name: "example.test", key: signing.verifyingKey)
        func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
        func report(previous: String? = nil) throws -> Report {
            var verifier = LogVerifier(FolderFiles(folder), key: key, previous: previous)
            return EvidenceVerifyCommand.report(try verifier.verify(), Self.noErasure, .seconds(1))
        }
        try write(log: 2, signedBy: signing, to: folder)
        let first = try text("checkpoint")
        for files in 1...2 {
            try write(log: 5, signedBy: signing, to: folder, files: files)
            let broken = try report()
            #expect(broken.exit == .unjudged && broken.lines.first?.hasPrefix("missing-file: checkpoint") == true)
            #expect(try text("checkpoint-2") == first)
        }
        try write(log: 5, signedBy: signing, to: folder)
        #expect(try report().exit == .success, "the checkpoints that are kept are no part of the log")
        // The two logs begin with other entries.
        #expect(try report(previous: text("checkpoint-2")).exit == .failure)
        let second = try text("checkpoint")
        for _ in 1...2 { try write(log: 5, signedBy: signing, to: folder) }
        #expect(try text("checkpoint-5") == second && text("checkpoint") == second)
        let other = try SigningKey(seed: [UInt8](repeating: 4, count: 32))
        try write(log: 5, signedBy: other, to: folder)
        try write(log: 7, signedBy: signing, to: folder)
        #expect(try text("checkpoint-5") == second && text("checkpoint-5-2") != second, "neither replaces the other")
    }

    /// A key, a folder or a checkpoint that is not this log's says nothing against the log.
    @Test func wrongInputAccusesNobody() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "juki-export-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let signing = try SigningKey(seed: [UInt8](repeating: 3, count: 32))
        let other = try SigningKey(seed: [UInt8](repeating: 4, count: 32))
        try write(log: 5, signedBy: signing, to: folder)
        let key = VerifierKey(name: "example.test", key: signing.verifyingKey)
        let checkpoint = folder + "/checkpoint"
        let signed = try String(contentsOfFile: checkpoint, encoding: .utf8)
        func report(_ key: VerifierKey, previous: String? = nil) throws -> Report {
            var verifier = LogVerifier(FolderFiles(folder), key: key, previous: previous)
            return EvidenceVerifyCommand.report(try verifier.verify(), Self.noErasure, .seconds(1))
        }
        let foreign = Checkpoint(origin: "other.test", size: 1, root: TreeHash.empty).signed(by: other)
        var unjudged = try [
            report(VerifierKey(name: "example.test", key: other.verifyingKey)),
            report(VerifierKey(name: "other.test", key: signing.verifyingKey)),
            report(key, previous: "no checkpoint"), report(key, previous: foreign),
        ]
        try "no checkpoint".write(toFile: checkpoint, atomically: true, encoding: .utf8)
        unjudged.append(try report(key))
        try FileManager.default.removeItem(atPath: checkpoint)
        unjudged.append(try report(key))
        for report in unjudged {
            #expect(report.exit == .unjudged && !report.lines.contains { $0.contains("NOT") }, "\(report.lines)")
            #expect(report.lines.last?.contains(#/can(not)? be judged/#) == true, "\(report.lines)")
            #expect(report.values[0].text.hasPrefix(#"{"verified":false,"judged":false"#))
        }
        try signed.replacing("\n5\n", with: "\n4\n").write(toFile: checkpoint, atomically: true, encoding: .utf8)
        let forged = try report(key, previous: "no checkpoint")
        #expect(forged.exit == .failure && forged.lines.last?.contains("NOT what was signed") == true)
        #expect(forged.values[0].text.hasPrefix(#"{"verified":false,"judged":true"#))
        for words in [[folder + "/nosuch", "--key", key.line], [folder, "--key", "nosuch"],
                      [folder, "--key", key.line, "--previous-checkpoint", "nosuch"]] {
            let command = try EvidenceVerifyCommand.parse(words)
            await #expect(throws: ExitCode(ExitStatus.unjudged.rawValue)) { try await command.run() }
        }
    }

    /// - Parameter count: after so many files the export breaks off.
    private func write(log size: Int, signedBy key: SigningKey, to folder: String, files count: Int = 3) throws {
        var tree = TiledTree()
        let entries = (0..<size).map { [UInt8(size), UInt8($0)] }
        for entry in entries { _ = tree.append(TreeHash.leaf(entry)) }
        let checkpoint = Checkpoint(origin: "example.test", size: UInt64(size), root: tree.root)
        let writer = ExportFolder(folder)
        let files = [
            (LogPath.entries(index: 0, width: size), EntryBundle.encode(entries)),
            (LogPath.tile(level: 0, index: 0, width: size), tree.unfinishedTile(level: 0)?.bytes ?? []),
            (LogPath.checkpoint, Array(checkpoint.signed(by: key).utf8)),
        ]
        for (path, content) in files.prefix(count) {
            let middle = content.count / 2
            for (part, isEnd) in [(content[..<middle], false), (content[middle...], true)] {
                try writer.take(ExportEvidenceResponse(
                    path: path, content: Array(part), isEndOfFile: isEnd, isLast: isEnd && path == "checkpoint"))
            }
        }
    }

    @Test func answersTellWhereTheirEvidenceIs() {
        let report = Report(["found"], .object(["hits": .array([])])).telling(evidenceSequence: 12)
        #expect(report.values.map(\.text) == [#"{"hits":[],"evidence_sequence":12}"#])
        #expect(report.lines.last == "evidence (証跡): sequence 12")
    }
}

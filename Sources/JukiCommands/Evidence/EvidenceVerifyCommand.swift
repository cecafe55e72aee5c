package import ArgumentParser
import Foundation
import TransparencyLog

package struct EvidenceVerifyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify an exported evidence log, without a server (証跡の検証).",
        discussion: """
            Hashes every entry, makes every tile again and compares with the root that was signed: any edit, removal, \
            reordering or truncation is found, and with --previous-checkpoint any rollback. Needs nothing but the \
            public key, which the auditor has from the prefecture by other means. Ends with 1 if anything is wrong.

            Example: juki evidence verify audit --key evidence.key.pub
            """)

    @Argument(help: ArgumentHelp("Folder that juki evidence export has filled.", valueName: "folder"))
    package var folder: String

    @Option(help: ArgumentHelp("Verifier key: the line, or a file that holds it.", valueName: "line or file"))
    package var key: String

    @Option(help: ArgumentHelp("A checkpoint that was kept from earlier.", valueName: "file"))
    package var previousCheckpoint: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let key = try AuditFile.key(key)
            let previous = try previousCheckpoint.map(AuditFile.text)
            var verifier = LogVerifier(FolderFiles(folder), key: key, previous: previous)
            let bar = output.progressBar("entries", total: 0)
            defer { bar.finish() }
            let start = ContinuousClock.now
            do throws(FolderError) {
                let report = try verifier.verify { done, _ in bar.show(Int(done)) }
                return Self.report(report, ContinuousClock.now - start)
            } catch {
                throw CommandFailure("\(error)")
            }
        }
    }

    static func report(_ report: VerifierReport, _ duration: Duration) -> Report {
        let seconds = max(duration / .seconds(1), 0.000_001)
        let rate = UInt64(Double(report.entries) / seconds)
        var lines: [String] = []
        if let checkpoint = report.checkpoint {
            lines.append("\(checkpoint.origin): \(counted(checkpoint.size, "entries", "entry")) signed")
            if checkpoint.erasedBefore > 0 {
                lines.append("\(counted(checkpoint.erasedBefore, "entries", "entry")) erased when their time was over")
            }
        }
        lines += report.findings.map { "\($0.name): \($0)" }
        if report.isCutShort { lines.append("… and more") }
        if report.findings.isEmpty {
            let checked = counted(report.entries, "entries", "entry")
            lines.append("The log is whole: \(checked) checked, \(grouped(rate)) a second.")
        } else {
            lines.append("The log is NOT what was signed. Keep this folder, and tell the auditor.")
        }
        return Report(lines, json(report, rate), exit: report.findings.isEmpty ? .success : .failure)
    }

    private static func json(_ report: VerifierReport, _ rate: UInt64) -> JSONValue {
        .object([
            "verified": .bool(report.findings.isEmpty), "size": .integer(report.checkpoint?.size ?? 0),
            "erased_before": .integer(report.checkpoint?.erasedBefore ?? 0), "entries": .integer(report.entries),
            "entries_per_second": .integer(rate),
            "findings": .array(report.findings.map {
                .object(["finding": .string($0.name), "text": .string("\($0)")])
            }),
        ])
    }
}

/// `1 entry`, `2 entries`.
func counted(_ number: some BinaryInteger, _ plural: String, _ singular: String) -> String {
    "\(grouped(number)) \(number == 1 ? singular : plural)"
}

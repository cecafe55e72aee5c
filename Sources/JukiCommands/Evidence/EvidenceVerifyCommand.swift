package import ArgumentParser
import Foundation
import TransparencyLog

package struct EvidenceVerifyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Verify an exported evidence log, without a server (証跡の検証).",
        discussion: """
            Hashes every entry, makes every tile again and compares with the root that was signed: any edit, removal, \
            reordering or truncation is found, and with --previous-checkpoint any rollback. Entries that are gone \
            because their time was over must be accounted for by entries that tell of their erasure, and must have \
            been kept for --kept-years. Needs nothing but the public key, which the auditor has from the prefecture by \
            other means. Ends with 1 if the log is not what was signed or was erased otherwise, with 2 if nothing can \
            be judged: another log's key, no log in the folder, an earlier checkpoint that cannot be used.

            Example: juki evidence verify audit --key evidence.key.pub
            """)

    @Argument(help: ArgumentHelp("Folder that juki evidence export has filled.", valueName: "folder"))
    package var folder: String

    @Option(help: VerifierKeyOption.help) package var key: String

    @Option(help: ArgumentHelp("File of a checkpoint that was kept from earlier.", valueName: "file"))
    package var previousCheckpoint: String?

    @Option(help: ArgumentHelp("Years for which entries must have been kept (保存年数).", valueName: "years"))
    package var keptYears = 7

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard (1...150).contains(keptYears) else { throw ValidationError("--kept-years is 1 to 150.") }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            do throws(CommandFailure) { return try verify() } catch {
                throw CommandFailure("\(Self.unjudged): \(error.message)", exit: .unjudged)
            }
        }
    }

    /// What the files say; whatever cannot be read says nothing of the log.
    private func verify() throws(CommandFailure) -> Report {
        let key = try AuditFile.key(key)
        let previous = try previousCheckpoint.map(AuditFile.text)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure("there is no folder \(folder); name one that juki evidence export has filled.")
        }
        var verifier = LogVerifier(FolderFiles(folder), key: key, previous: previous)
        let bar = output.progressBar("entries", total: 0)
        defer { bar.finish() }
        let start = ContinuousClock.now
        do throws(FolderError) {
            var audit = ErasureAudit(keptYears: keptYears)
            let report = try verifier.verify(progress: { done, _ in bar.show(Int(done)) }, entry: { audit.take($0) })
            return Self.report(report, audit, ContinuousClock.now - start)
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    private static let unjudged = "Nothing can be judged"

    static func report(_ report: VerifierReport, _ audit: ErasureAudit, _ duration: Duration) -> Report {
        let seconds = max(duration / .seconds(1), 0.000_001)
        let rate = UInt64(Double(report.entries) / seconds)
        var lines: [String] = []
        if let checkpoint = report.checkpoint {
            lines.append("\(checkpoint.origin): \(counted(checkpoint.size, "entries", "entry")) signed")
            if checkpoint.erasedBefore > 0 {
                let kept = audit.oldestDay.map { "; the oldest kept is of \($0)" } ?? ""
                lines.append("\(counted(checkpoint.erasedBefore, "entries", "entry")) erased\(kept)")
            }
        }
        // Entries that are not what was signed account for nothing.
        let isSigned = report.checkpoint != nil && !report.findings.contains(where: \.isAgainstLog)
        let objections = isSigned ? audit.objections(erasedBefore: report.checkpoint?.erasedBefore ?? 0) : []
        lines += report.findings.map { "\($0.name): \($0)" } + objections.map { "\($0.name): \($0)" }
        if report.isCutShort { lines.append("… and more") }
        let (verdict, exit) = objections.isEmpty
            ? verdict(report, rate)
            : ("The entries that are there are what was signed, but others were taken out. Keep this folder, and "
                + "tell the auditor.", .failure)
        return Report(lines + [verdict], json(report, objections, rate), exit: exit)
    }

    /// The last line, and how the command ends. What was to be judged by is wrong: that never accuses the log.
    private static func verdict(_ report: VerifierReport, _ rate: UInt64) -> (String, ExitStatus) {
        guard let first = report.findings.first else {
            let checked = counted(report.entries, "entries", "entry")
            return ("The log is whole: \(checked) checked, \(grouped(rate)) a second.", .success)
        }
        if report.findings.contains(where: \.isAgainstLog) {
            return ("The log is NOT what was signed. Keep this folder, and tell the auditor.", .failure)
        }
        let next = switch first {
        case .wrongKey:
            "\(unjudged): get this log's key from the prefecture and verify again. If it is this one beyond doubt, "
                + "tell the auditor."
        case .badPreviousCheckpoint:
            "The log is what its own checkpoint signed, but whether it goes on from the earlier one cannot be judged: "
                + "give that as it was kept. If this is how it was kept, tell the auditor."
        default:
            "\(unjudged): name the folder that juki evidence export has filled, or export again. If the files are as "
                + "the server gave them, tell the auditor."
        }
        return (next, .unjudged)
    }

    private static func json(
        _ report: VerifierReport, _ objections: [ErasureAudit.Objection], _ rate: UInt64
    ) -> JSONValue {
        let findings = report.findings.map { ($0.name, "\($0)") } + objections.map { ($0.name, "\($0)") }
        let isAccused = report.findings.contains(where: \.isAgainstLog) || !objections.isEmpty
        return .object([
            "verified": .bool(findings.isEmpty), "judged": .bool(findings.isEmpty || isAccused),
            "size": .integer(report.checkpoint?.size ?? 0),
            "erased_before": .integer(report.checkpoint?.erasedBefore ?? 0), "entries": .integer(report.entries),
            "entries_per_second": .integer(rate),
            "findings": .array(findings.map { .object(["finding": .string($0.0), "text": .string($0.1)]) }),
        ])
    }
}

/// `1 entry`, `2 entries`.
func counted(_ number: some BinaryInteger, _ plural: String, _ singular: String) -> String {
    "\(grouped(number)) \(number == 1 ? singular : plural)"
}

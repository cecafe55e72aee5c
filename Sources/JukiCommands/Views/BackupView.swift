import Foundation
import JukiMessages

/// Backups, for people and for programs.
enum BackupView {
    static func lines(_ backup: BackupSummary) -> [String] {
        [
            "backup \(backup.number) of \(moment(backup)) verified: \(grouped(backup.entries)) entries, "
                + "\(grouped(backup.bytes)) bytes",
            "evidence \(grouped(backup.evidenceSize)) records, root \(hexadecimal(backup.evidenceRoot))",
            "digest   \(hexadecimal(backup.digest))",
        ]
    }

    static func list(_ backups: [BackupSummary]) -> Report {
        guard !backups.isEmpty else { return Report(["no backups; juki backup takes one"], []) }
        var table = Table(
            ["backup", "taken", "entries", "bytes", "evidence", "digest"],
            align: [.right, .left, .right, .right, .right, .left])
        for backup in backups {
            if backup.isDamaged {
                table.append("\(backup.number)", "damaged", "", "", "", "")
            } else {
                table.append(
                    "\(backup.number)", moment(backup), grouped(backup.entries), grouped(backup.bytes),
                    grouped(backup.evidenceSize), "\(hexadecimal(backup.digest).prefix(16))")
            }
        }
        return Report(
            table.lines(indent: 2), backups.map(json), exit: backups.contains { $0.isDamaged } ? .attention : .success)
    }

    static func json(_ backup: BackupSummary) -> JSONValue {
        .object([
            "number": .integer(backup.number), "taken_at": .integer(backup.takenAt), "bytes": .integer(backup.bytes),
            "entries": .integer(backup.entries), "evidence_size": .integer(backup.evidenceSize),
            "evidence_root": .string(hexadecimal(backup.evidenceRoot)), "digest": .string(hexadecimal(backup.digest)),
            "damaged": .bool(backup.isDamaged),
        ])
    }

    private static func moment(_ backup: BackupSummary) -> String {
        Date(timeIntervalSince1970: Double(backup.takenAt) / 1000).ISO8601Format()
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

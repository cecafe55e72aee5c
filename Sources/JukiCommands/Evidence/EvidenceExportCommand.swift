package import ArgumentParser
import Foundation
import JukiClient
import JukiMessages
import TransparencyLog

package struct EvidenceExportCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Fetch the published evidence log into a folder (証跡の書出し).",
        discussion: """
            Prints how many files and bytes came. Files lie as in C2SP tlog-tiles. With --from only what is new after \
            that entry is fetched; the folder must hold the rest. The checkpoint is written last. Before anything is \
            written, the one of an earlier export becomes checkpoint-SIZE, SIZE being its number of entries: it is \
            kept for verify --previous-checkpoint, and a folder whose export broke off is judged by none until it is \
            exported again.

            Example: juki evidence export audit
            """)

    @Argument(help: ArgumentHelp("Folder; made when it is not there.", valueName: "folder"))
    package var folder: String

    @Option(help: ArgumentHelp(
        "Leave out what lies wholly before this entry; the first is 0 (default: 0, all of it).", valueName: "index"))
    package var from: UInt64 = 0

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let writer = ExportFolder(folder)
            let bar = output.progressBar("files", total: 0)
            defer { bar.finish() }
            let failure = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in
                    try await connection.exportEvidence(from: from) { (part) throws(CommandFailure) in
                        try writer.take(part)
                        bar.show(writer.files)
                    }
                }
            }
            if let failure { throw failure }
            var lines = ["\(counted(writer.files, "file")), \(counted(writer.bytes, "byte")) in \(folder)"]
            if let earlier = writer.earlierCheckpoint { lines.append("the earlier checkpoint is kept as \(earlier)") }
            return Report(lines, .object(["files": .integer(writer.files), "bytes": .integer(writer.bytes)]))
        }
    }
}

/// Writes the parts of an export. What a server names is a name, not a path to anywhere.
final class ExportFolder {
    private let folder: URL
    private var content = Data()
    private var written: Set<String> = []
    private(set) var bytes = 0
    /// Name of the checkpoint of an earlier export into the same folder; nil where there was none.
    private(set) var earlierCheckpoint: String?

    init(_ path: String) {
        folder = URL(fileURLWithPath: path, isDirectory: true)
    }

    var files: Int { written.count }

    func take(_ part: ExportEvidenceResponse) throws(CommandFailure) {
        guard Self.isName(part.path) else {
            throw CommandFailure("The server names a file that no log has; use a juki of the server's version.")
        }
        content.append(contentsOf: part.content)
        guard part.isEndOfFile else { return }
        if written.isEmpty { try keepEarlierCheckpoint() }
        // It comes last; from then on the folder is judged by it.
        if part.path == LogPath.checkpoint { try removeStaleParts() }
        do {
            let file = folder.appending(path: part.path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try content.write(to: file, options: .atomic)
        } catch {
            throw CommandFailure("\(part.path) cannot be written to \(folder.path); check the folder and the disk.")
        }
        bytes += content.count
        written.insert(part.path)
        content.removeAll()
    }

    /// Puts the checkpoint of an earlier export aside: what is written from now on is not what it was signed for, and
    /// an export that breaks off must not look like a log that was tampered with.
    private func keepEarlierCheckpoint() throws(CommandFailure) {
        let files = FileManager.default
        let checkpoint = folder.appending(path: LogPath.checkpoint)
        guard files.fileExists(atPath: checkpoint.path) else { return }
        do {
            let content = try Data(contentsOf: checkpoint)
            let name = Self.name(ofEarlier: content)
            var free = name
            var count = 1
            // Two of one size that differ tell of two histories: neither takes the other's place.
            while files.fileExists(atPath: folder.appending(path: free).path),
                  try Data(contentsOf: folder.appending(path: free)) != content {
                count += 1
                free = "\(name)-\(count)"
            }
            if files.fileExists(atPath: folder.appending(path: free).path) {
                try files.removeItem(at: checkpoint)
            } else {
                try files.moveItem(at: checkpoint, to: folder.appending(path: free))
            }
            earlierCheckpoint = free
        } catch {
            throw CommandFailure("The checkpoint in \(folder.path) cannot be renamed; check the folder and its owner.")
        }
    }

    /// `checkpoint-600` for 600 entries, which its second line tells.
    private static func name(ofEarlier checkpoint: Data) -> String {
        let lines = String(decoding: checkpoint, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let size = lines.count > 1 ? UInt64(lines[1]) : nil
        return "\(LogPath.checkpoint)-" + (size.map { "\($0)" } ?? "unreadable")
    }

    /// Unfinished tiles of an earlier export into the same folder; newer ones stand in their place.
    private func removeStaleParts() throws(CommandFailure) {
        let names = FileManager.default.enumerator(atPath: folder.appending(path: "tile").path)
        let stale = (names?.compactMap { $0 as? String } ?? []).map { "tile/" + $0 }.filter {
            $0.contains(".p/") && !written.contains($0)
        }
        for path in stale {
            do { try FileManager.default.removeItem(at: folder.appending(path: path)) } catch {
                throw CommandFailure("\(path) of an earlier export cannot be removed; remove it by hand.")
            }
        }
    }

    /// `checkpoint`, or `tile/` and parts of digits, `x`, `.p` or `entries`.
    static func isName(_ path: String) -> Bool {
        if path == LogPath.checkpoint { return true }
        return path.wholeMatch(of: /tile\/([0-7]|entries)(\/x[0-9]{3})*\/[0-9]{3}(\.p\/[0-9]{1,3})?/) != nil
    }
}

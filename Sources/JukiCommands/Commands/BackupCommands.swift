package import ArgumentParser
import Foundation
import JukiClient
import JukiMessages

package struct BackupCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Take a backup of the server's store, and verify it (バックアップ).",
        discussion: """
            The server goes on serving. The backup lies in the folder that the server's own settings name, without \
            the key file, and is listed once a restored copy of it has been compared with the store of its moment. The \
            command waits for that, however long it takes.

            Example: juki backup --as terminal-representative-1
            """)

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let bars = PhaseBars(output)
            defer { bars.finish() }
            let backup = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.takeBackup { bars.show($0, $1, of: $2) }
            }
            bars.finish()
            return Report(BackupView.lines(backup), BackupView.json(backup))
        }
    }
}

package struct BackupsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "backups", abstract: "List the server's backups.",
        discussion: """
            Restore one on the server's host: prefectural-server --restore-backup NUMBER --into FOLDER. Ends with 3 \
            if the manifest of one was damaged.

            Example: juki backups --as terminal-representative-1
            """)

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let backups = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.backups() }
            }
            return BackupView.list(backups)
        }
    }
}

/// A bar for each phase of a backup.
private final class PhaseBars {
    private let output: OutputOptions
    private var current: (phase: BackupPhase, total: UInt64, bar: ProgressBar)?

    init(_ output: OutputOptions) {
        self.output = output
    }

    func show(_ phase: BackupPhase, _ done: UInt64, of total: UInt64) {
        if current?.phase != phase || current?.total != total {
            current?.bar.finish()
            current = (phase, total, output.progressBar(Self.label(phase), total: Int(clamping: total)))
        }
        current?.bar.show(Int(clamping: done))
    }

    func finish() {
        current?.bar.finish()
        current = nil
    }

    private static func label(_ phase: BackupPhase) -> String {
        switch phase {
        case .describing: "entries described"
        case .copying: "bytes copied"
        case .restoring: "bytes restored to verify"
        case .comparing: "entries compared"
        }
    }
}

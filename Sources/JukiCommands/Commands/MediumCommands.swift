package import ArgumentParser
import Foundation
import JukiClient
import JukiMessages

package struct MediaCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "media", abstract: "Show the ledger of media (電磁的記録媒体管理簿), newest first.",
        discussion: """
            Every step of every medium: who, when, who stood by, who permitted it.

            Example: juki media --as terminal-office-1
            """)

    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let media = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await Self.everyPage(connection) }
            }
            guard !media.isEmpty else { return Report(["There is no medium."], []) }
            return Report(media.flatMap { MediumView($0).lines }, media.map { MediumView($0).json })
        }
    }

    private static func everyPage(_ connection: JukiConnection) async throws(JukiError) -> [Medium] {
        var media: [Medium] = []
        while true {
            let page = try await connection.media(before: media.last?.number ?? 0)
            media += page.media
            if !page.hasMore || page.media.isEmpty { return media }
        }
    }
}

package struct MediumReleaseCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "medium-release", abstract: "Release a medium that another operator asked for (媒体承認).",
        discussion: """
            Compare the fingerprint of the recipient's certificate with the recipient, over another way than the one \
            it came by, and give it here: 64 hexadecimal digits.

            Example: juki medium-release 1 --fingerprint AB:CD:EF --operator chief2
            """)

    @Argument(help: "Number of the medium (管理番号).")
    package var medium: UInt64

    @Option(help: ArgumentHelp("SHA-256 of the recipient's certificate.", valueName: "hexadecimal"))
    package var fingerprint: String

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let request = ReleaseMediumRequest(
                medium: medium, recipientFingerprint: try MediumView.fingerprint(fingerprint),
                purpose: purpose.purpose(by: connection))
            let released = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.releaseMedium(request) }
            }
            return Report(MediumView(released).lines, MediumView(released).json)
        }
    }
}

package struct MediumWriteCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "medium-write", abstract: "Write a released medium, read it back and account for it.",
        discussion: """
            The file is encrypted (CMS, DER). It is read back from the medium and compared before the server is told; \
            only then does the server erase the results. The recipient opens it with: \
            openssl cms -decrypt -binary -inform DER -in FILE -inkey KEY -recip CERTIFICATE

            Example: juki medium-write 1 --out usb/list.cms --witness 山田 --operator clerk1
            """)

    @Argument(help: "Number of the medium (管理番号).")
    package var medium: UInt64

    @Option(help: ArgumentHelp("File on the medium; it must not be there yet.", valueName: "file"))
    package var out: String

    @Option(help: ArgumentHelp("Who stands by (立会者).", valueName: "name"))
    package var witness: String

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        guard !witness.isEmpty else { throw ValidationError("Writing needs --witness: who stands by (立会者).") }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let file = try MediumFile(path: out)
            let request = WriteMediumRequest(medium: medium, witness: witness, purpose: purpose.purpose(by: connection))
            let written = try await Session.with(connection.target()) { session throws(CommandFailure) in
                let digest = try await session.ask { connection throws(JukiError) in
                    try await connection.writeMedium(request) { file.append($0) }
                }
                try file.verify(digest)
                let record = RecordMediumRequest(
                    medium: medium, step: .written, witness: witness, contentDigest: digest,
                    purpose: purpose.purpose(by: connection))
                return try await session.ask { connection throws(JukiError) in
                    try await connection.recordMedium(record)
                }
            }
            let lines = ["\(out) is written and was read back the same."] + MediumView(written).lines
            return Report(lines, MediumView(written).json)
        }
    }
}

package struct MediumRecordCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "medium-record", abstract: "Account for a medium: kept, received, returned, destroyed (媒体管理簿).",
        discussion: """
            A destruction names its witness; what leaves the office or is destroyed names who permitted it.

            Example: juki medium-record 1 kept --remark safe-2 --operator clerk1
            """)

    @Argument(help: "Number of the medium (管理番号).")
    package var medium: UInt64

    @Argument(help: "What happened to it.")
    package var step: StepOption

    @Option(help: ArgumentHelp("Who stood by (立会者).", valueName: "name"))
    package var witness = ""

    @Option(help: ArgumentHelp("Who permitted it (承認者).", valueName: "name"))
    package var permittedBy = ""

    @Option(help: ArgumentHelp("Where it is kept, by whom it was received, how it was destroyed.", valueName: "text"))
    package var remark = ""

    @OptionGroup package var purpose: PurposeOptions
    @OptionGroup package var connection: ConnectionOptions
    @OptionGroup package var output: OutputOptions

    package enum StepOption: String, CaseIterable, ExpressibleByArgument, Sendable {
        case kept, received, returned, destroyed, cancelled

        var step: MediumStep {
            switch self {
            case .kept: .kept
            case .received: .received
            case .returned: .returned
            case .destroyed: .destroyed
            case .cancelled: .cancelled
            }
        }
    }

    package init() {}

    package func validate() throws {
        guard !step.step.needsWitness || !witness.isEmpty else {
            throw ValidationError("\(step.rawValue) needs --witness: who stood by (立会者).")
        }
        guard !step.step.needsPermission || !permittedBy.isEmpty else {
            throw ValidationError("\(step.rawValue) needs --permitted-by: who permitted it (承認者).")
        }
    }

    package func run() async throws {
        try await output.present { () async throws(CommandFailure) in
            let request = RecordMediumRequest(
                medium: medium, step: step.step, witness: witness, permittedBy: permittedBy, remark: remark,
                purpose: purpose.purpose(by: connection))
            let recorded = try await Session.with(connection.target()) { session throws(CommandFailure) in
                try await session.ask { connection throws(JukiError) in try await connection.recordMedium(request) }
            }
            return Report(MediumView(recorded).lines, MediumView(recorded).json)
        }
    }
}

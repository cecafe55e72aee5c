package import ArgumentParser

/// 証跡: the group of commands about the evidence log.
package struct EvidenceCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "evidence", abstract: "Prove, publish, verify and search the evidence log (証跡).",
        discussion: """
            Example: juki evidence export audit
                     juki evidence verify audit --key evidence.key.pub
            """,
        subcommands: [
            EvidenceVerifyCommand.self, EvidenceExportCommand.self, EvidenceProofCommand.self,
            EvidenceCheckpointCommand.self, EvidenceFindCommand.self, EvidenceEraseCommand.self,
        ])

    package init() {}
}

import AccessControl
import ArgumentParser
import Foundation
import Testing

@testable import JukiCommands

/// What `--help` shows must work.
@Suite struct HelpTests {
    static let commands: [any AsyncParsableCommand.Type] = [
        KanaCommand.self, CheckCodeCommand.self, SynthCommand.self, UpdateCommand.self, LaneCommand.self,
        ParkedCommand.self, LookupCommand.self, SearchCommand.self, ReconcileCommand.self,
        ReconciliationsCommand.self, EraseCommand.self, VerifyIndexesCommand.self, StatusCommand.self,
        BackupCommand.self, BackupsCommand.self,
        DemoCommand.self, SimulateCommand.self, LoadCommand.self, ErasureDrillCommand.self, ErrorReportsCommand.self,
        NationalInquiryCommand.self, RequestNumberCommand.self, AcknowledgeNumberCommand.self,
        DiscloseCommand.self, OpenCorrectionCommand.self, StepCorrectionCommand.self, CloseCorrectionCommand.self,
        ListCorrectionsCommand.self, PrintCorrectionCommand.self,
        BulkCommand.self, BulkJobsCommand.self, MediaCommand.self, MediumRequestCommand.self,
        MediumReleaseCommand.self, MediumWriteCommand.self, MediumRecordCommand.self,
        EvidenceVerifyCommand.self, EvidenceExportCommand.self, EvidenceProofCommand.self,
        EvidenceCheckpointCommand.self, EvidenceFindCommand.self, EvidenceEraseCommand.self, WhoLookedCommand.self,
        WhyCommand.self, MisuseCommand.self, OperatorsCommand.self, PasswordCommand.self,
        StatisticsUpdatesCommand.self, StatisticsProvisionsCommand.self, StatisticsPopulationCommand.self,
    ]

    @Test func everyCommandOfTheFolderIsTested() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/JukiCommands")
        let paths = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
        let texts = try paths.filter { $0.hasSuffix(".swift") }.map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
        let declared = texts.flatMap { $0.matches(of: #/struct (\w+): AsyncParsableCommand/#).map { String($0.1) } }
        #expect(Set(declared) == Set(Self.commands.map { "\($0)" }))
    }

    @Test(arguments: commands.indices)
    func theExampleParsesAndJsonIsThere(index: Int) throws {
        let command = Self.commands[index]
        let examples = HelpExample.all(of: command)
        let own = examples.filter { $0.command == command }
        #expect(!own.isEmpty, "\(command) shows itself")
        for example in examples {
            _ = try example.parse(["--json"])
            #expect(example.lines.allSatisfy { $0.count <= 80 }, "the example fits a terminal")
        }
    }

    /// Who types an example is not refused for what it names: the basis is one of the table for this peer, with an
    /// application number where the table wants one.
    @Test func theBasesOfTheExamplesHold() throws {
        let bases = AccessTable.standard.legalBases + AccessTable.supplementary.legalBases
        var count = 0
        let all: [any ParsableCommand.Type] = Self.commands + HelpExample.groups
        for example in try all.flatMap(HelpExample.all) + HelpExample.ofTheProgram() {
            let parsed = try example.parse()
            guard let purpose = part(PurposeOptions.self, of: parsed), !purpose.basis.isEmpty else { continue }
            count += 1
            let basis = try #require(bases.first { $0.code == purpose.basis }, "\(example.lines)")
            #expect(!basis.needsApplicationNumber || !purpose.applicationNumber.isEmpty, "\(example.lines)")
            let peer = part(ConnectionOptions.self, of: parsed)?.peer ?? ServerTarget.terminal
            #expect(try basis.covers(#require(WhyCommand.role(of: peer))), "\(example.lines)")
        }
        #expect(count >= 6, "bases stand in the examples, and are found there")
    }

    /// An investigation stands on an article that wants an application number.
    @Test func theExamplesOfInvestigationsNameTheApplication() throws {
        let commands: [any ParsableCommand.Type] = [
            OpenCorrectionCommand.self, StepCorrectionCommand.self, CloseCorrectionCommand.self,
        ]
        for example in commands.flatMap(HelpExample.all) {
            let purpose = try #require(part(PurposeOptions.self, of: example.parse()))
            #expect(!purpose.applicationNumber.isEmpty, "\(example.lines)")
        }
    }

    /// Texts that once told of something else than what is done.
    @Test func theHelpSaysWhatIsDone() {
        func help(_ command: any ParsableCommand.Type) -> String { command.helpMessage(columns: 1000) }
        #expect(help(RequestNumberCommand.self).contains("juki why overseasnumber --register supplementary"))
        #expect(help(EvidenceProofCommand.self).contains("Without --key nothing is checked"))
        #expect(help(OperatorsCommand.self).contains("This and the others need --reason"))
        #expect(help(MisuseCommand.self).contains("some 30,000 of night duty and the like come on top"))
    }

    /// Somebody who has never seen a log of this kind is told what to give and what comes back.
    @Test func theHelpOfTheEvidenceSaysWhatIsGivenAndPrinted() {
        for command in EvidenceCommand.configuration.subcommands {
            let help = command.helpMessage(columns: 1000)
            #expect(help.contains("Prints ") || command == EvidenceVerifyCommand.self
               , "\(command)")
            #expect(!help.contains("--key") || help.contains("beside its evidence key, as *.pub"), "\(command)")
        }
        let proof = EvidenceProofCommand.helpMessage(columns: 1000)
        for part in ["from 1", "sequence 4711", "evidence_sequence", "Ends with 1", "own answers"] {
            #expect(proof.contains(part), "\(part)")
        }
    }

    private func part<Options: ParsableArguments>(_: Options.Type, of command: any ParsableCommand) -> Options? {
        Mirror(reflecting: command).children.lazy.compactMap { ($0.value as? OptionGroup<Options>)?.wrappedValue }.first
    }

    @Test func theHelpOfABasisNamesTheFlagThatListsThem() throws {
        #expect(WhyCommand.helpMessage(columns: 200).contains("juki why --bases lists them"))
        #expect(try WhyCommand.parse(["--bases"]).bases)
    }

    /// What asks and reports as the national server does so in the resident register only.
    @Test func theNationalServerOfEitherRegisterCanBeSimulated() throws {
        #expect(try SimulateCommand.parse(["national"]).connection.register == nil)
        let words = ["national", "--register", "supplementary"]
        #expect(try SimulateCommand.parse(words).connection.register == .supplementary)
        for wrong in [["--inquiries", "1"], ["--error-reports", "1"]] {
            #expect(throws: (any Error).self) { try SimulateCommand.parse(words + wrong) }
        }
        #expect(throws: (any Error).self) { try SimulateCommand.parse(["agency", "--register", "supplementary"]) }
    }

    /// All servers of a prefecture and both national ones run on one host, each with its defaults.
    @Test func nobodyListensWhereAnotherServerDoes() throws {
        let servers = try RegisterChoice.allCases.map { choice in
            try ServerTarget.hostAndPort(choice.register.defaultAddress).1
        }
        let nationals = RegisterChoice.allCases.map(SimulateCommand.defaultPort)
        #expect(Set(servers + nationals).count == 4)
        #expect(SimulateCommand.helpMessage(columns: 200).contains("46300, of the supplementary register 46400"))
        #expect(!SimulateCommand.helpMessage(columns: 200).contains("--port 46200"))
    }

    @Test func aPopulationAloneIsEnough() throws {
        _ = try SynthCommand.parse(["--population", "1000", "--out", "x"])
        #expect(throws: (any Error).self) { try SynthCommand.parse(["--population", "999", "--out", "x"]) }
        #expect(throws: (any Error).self) {
            try SynthCommand.parse(["--population", "1000", "--events", "101", "--out", "x"])
        }
    }
}

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
        DemoCommand.self, ErasureDrillCommand.self, SimulateCommand.self, LoadCommand.self, ErrorReportsCommand.self,
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

    /// The command that another one stands under, by the beginning of its type's name.
    private static let groups = ["Evidence": "evidence ", "Statistics": "statistics "]

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
        let group = Self.groups.first { "\(command)".hasPrefix($0.key) }?.value ?? ""
        let name = try group + #require(command.configuration.commandName)
        let line = try #require(
            command.configuration.discussion.split(separator: "\n").first { $0.hasPrefix("Example: juki ") })
        // A command below another has that one's name before its own.
        let start = try #require(line.firstRange(of: " \(name) "))
        let words = line[start.upperBound...].split(separator: " ").map {
            $0.trimmingCharacters(in: ["'"])
        }
        _ = try command.parseAsRoot(words + ["--json"])
        #expect(line.count <= 80, "the example stands on one line of a terminal")
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

    @Test func aPopulationAloneIsEnough() throws {
        _ = try SynthCommand.parse(["--population", "1000", "--out", "x"])
        #expect(throws: (any Error).self) { try SynthCommand.parse(["--population", "999", "--out", "x"]) }
        #expect(throws: (any Error).self) {
            try SynthCommand.parse(["--population", "1000", "--events", "101", "--out", "x"])
        }
    }
}
